"""The only door to the public: what publishing does, and whom and what it refuses."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from articles.digests import manuscript_digest
from articles.models import (
    Article,
    Contribution,
    Image,
    LiveEntry,
    Meeting,
    MeetingReport,
    Publication,
)
from articles.publishing import (
    publish,
    publish_moved_in,
    withdraw,
)
from articles.readiness import blockers
from articles.refusals import NeedsConfirmation, Refused
from tests import press

pytestmark = pytest.mark.django_db


def refresh(article: Article) -> Article:
    return Article.objects.get(pk=article.pk)


def test_saving_never_publishes(client):
    article = press.article()
    assert client.get(f"/articles/{article.pk}/").status_code == 404
    assert not LiveEntry.objects.exists()


def test_publishing_prints_each_written_language_and_the_traditional():
    prints = press.print_it(press.article(english=True))
    assert [each.language for each in prints] == ["zh-hans", "zh-hant", "en"]
    assert "資金發放" in prints[1].body
    assert "指明了" in prints[1].body


def test_an_article_without_english_gets_no_english_print():
    prints = press.print_it(press.article())
    assert [each.language for each in prints] == ["zh-hans", "zh-hant"]


def test_editing_the_manuscript_changes_nothing_public(client):
    article = press.published()
    before = client.get(f"/articles/{article.pk}/").content
    article.title_zh_hans = "另一个标题"
    article.column = press.column("notices")
    article.save()
    assert client.get(f"/articles/{article.pk}/").content == before


def test_a_second_printing_shows_the_change_and_says_when(client):
    article = press.published()
    first = LiveEntry.objects.get(article=article, language="zh-hans")
    article.title_zh_hans = "改过的标题"
    article.save()
    press.print_it(article)
    second = LiveEntry.objects.get(article=article, language="zh-hans")
    assert second.publication.printing == 2
    assert (second.pub_date, second.first_published_at) == (first.pub_date, first.pub_date)
    html = client.get(f"/articles/{article.pk}/").content.decode()
    assert "改过的标题" in html
    assert "更新于" in html


def test_the_author_is_refused():
    article = press.article(created_by=press.publisher())
    with pytest.raises(Refused, match="您写的"):
        press.print_it(article)


def test_a_later_editor_is_refused_even_as_superuser():
    article = press.article()
    editor = press.publisher()
    editor.is_superuser = True
    editor.save()
    Contribution.objects.create(article=article, user=editor, last_edited_at=timezone.now())
    with pytest.raises(Refused, match="改过"):
        press.print_it(article)


def test_an_edit_before_the_last_print_bars_no_longer():
    article = press.published()
    Contribution.objects.create(
        article=article, user=press.publisher(), last_edited_at=timezone.now() - timedelta(days=1)
    )
    article.save()
    assert press.print_it(article)


def test_somebody_without_the_permission_is_refused():
    article = press.article()
    stranger = press.person("何秋棠", "编辑")
    with pytest.raises(Refused, match="权限"):
        publish(article, stranger, manuscript_digest(article))


def test_an_outdated_digest_is_refused_and_nothing_is_printed():
    article = press.article()
    digest = manuscript_digest(article)
    article.title_zh_hans = "又改了一次"
    article.save()
    with pytest.raises(Refused, match="又有改动"):
        publish(article, press.publisher(), digest)
    assert not Publication.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda article: Article.objects.filter(pk=article.pk).update(body_en="<p>x</p>"),
        lambda article: Image.objects.filter(article=article).update(caption_zh_hans="另一句"),
        lambda article: Meeting.objects.create(article=article, place_zh_hans="另一处"),
        lambda article: article.further_columns.add(press.column("notices")),
    ],
    ids=["body", "caption", "meeting", "column"],
)
def test_the_digest_sees_every_text_picture_and_fact(change):
    article = press.article()
    press.image(article)
    before = manuscript_digest(refresh(article))
    change(article)
    assert manuscript_digest(refresh(article)) != before


def test_the_digest_leaves_out_what_is_derived_and_takes_in_what_was_corrected():
    article = press.article()
    before = manuscript_digest(article)
    article.save()
    assert manuscript_digest(refresh(article)) == before
    article.title_zh_hant = "人工改正的標題"
    article.save()
    assert manuscript_digest(refresh(article)) != before


def test_a_report_before_its_meeting_wants_a_confirmation():
    article = press.article()
    Meeting.objects.create(article=article, held_at=timezone.now() + timedelta(hours=3))
    with pytest.raises(NeedsConfirmation, match="会议时间") as question:
        press.print_it(article)
    assert press.print_it(article, confirmed=question.value.mark)


def test_a_stale_correction_blocks_until_it_is_looked_at():
    article = press.article()
    article.title_zh_hant = "人工改正的標題"
    article.save()
    article.title_zh_hans = "简体又改了"
    article.save()
    with pytest.raises(Refused, match="复看"):
        press.print_it(article)
    article.accept_correction("title")
    article.save()
    prints = press.print_it(article)
    assert prints[1].title == "人工改正的標題"


def test_pictures_must_be_ready_and_described():
    article = press.article()
    image = press.image(article)
    Image.objects.filter(pk=image.pk).update(renditions_made=False, alt_zh_hans="")
    found = blockers(refresh(article))
    assert any("还在处理" in sentence for sentence in found)
    assert any("替代文本" in sentence for sentence in found)


def test_a_placed_picture_that_was_deleted_blocks():
    article = press.article(body_zh_hans='<p>正文</p><figure data-image="abc"></figure>')
    assert any("已被删除" in sentence for sentence in blockers(article))


@pytest.mark.parametrize("field", ["title_zh_hans", "body_zh_hans", "source_zh_hans"])
def test_an_article_lacking_what_readers_need_is_refused(field):
    article = press.article()
    setattr(article, field, "")
    article.save()
    with pytest.raises(Refused):
        press.print_it(article)


def test_a_moved_in_article_keeps_its_own_date():
    article = press.moved_in(days_ago=400)
    entry = LiveEntry.objects.get(article=article, language="zh-hans")
    assert entry.pub_date == article.original_published_at
    assert entry.is_moved_in


def test_a_date_from_elsewhere_needs_an_administrator_and_lies_in_the_past():
    article = press.article(original_published_at=timezone.now() - timedelta(days=3))
    with pytest.raises(Refused, match="管理员"):
        publish_moved_in(article, press.publisher())
    article = press.article(original_published_at=timezone.now() + timedelta(days=3))
    with pytest.raises(Refused, match="将来"):
        publish_moved_in(article, press.administrator())
    with pytest.raises(Refused, match="原发布时间"):
        publish_moved_in(press.article(), press.administrator())


def test_only_a_language_that_says_something_else_now_is_updated():
    article = press.published(english=True)
    entries = article.live_entries
    assert not entries.exclude(updated_at=None).exists()
    article = press.fresh(article)
    article.title_zh_hans = "改过的标题"
    article.save()
    press.print_it(article)
    updated = entries.exclude(updated_at=None).values_list("language", flat=True)
    assert set(updated) == {"zh-hans", "zh-hant"}
    assert set(entries.values_list("publication__printing", flat=True)) == {2}


def test_what_was_withdrawn_is_updated_when_it_is_there_again():
    article = press.published()
    withdraw(article, press.publisher(), "有误")
    press.print_it(article)
    assert not article.live_entries.filter(updated_at=None).exists()


def test_a_failure_within_publishing_leaves_nothing_behind(monkeypatch):
    article = press.article()

    def fail(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr("articles.publishing.public_media.put_out", fail)
    with pytest.raises(OSError), transaction.atomic():
        press.print_it(article)
    assert not Publication.objects.exists()
    assert not LiveEntry.objects.exists()


def test_a_meeting_reports_facts_are_printed_in_each_language():
    report = MeetingReport.objects.create(
        title_zh_hans="推进会召开",
        body_zh_hans="<p>正文</p>",
        source_zh_hans="融媒体中心",
        column=press.column(),
        created_by=press.writer(),
    )
    Meeting.objects.create(
        article=report,
        place_zh_hans="区行政中心会议室",
        attendees_zh_hans="陆望舒\n\n沈知远\n",
        held_at=timezone.now() - timedelta(hours=2),
    )
    prints = press.print_it(report)
    assert prints[0].meeting["attendees"] == ["陆望舒", "沈知远"]
    assert prints[1].meeting["attendees"] == ["陸望舒", "沈知遠"]
    assert prints[0].is_meeting_report


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"body_en": ""}, "英文有标题，没有正文"),
        ({"body_zh_hans": "", "body_zh_hant": ""}, "简体有标题，没有正文"),
        ({"source_en": ""}, "英文还没有填写来源"),
    ],
)
def test_each_written_language_has_all_that_its_readers_need(facts, words):
    article = press.article(english=True, **facts)
    assert any(words in sentence for sentence in blockers(article))


def test_a_picture_is_described_in_each_language_of_the_article():
    article = press.article(english=True)
    press.image(article, alt_en="")
    assert any("英文替代文本" in sentence for sentence in blockers(article))


def test_english_is_not_printed_into_a_column_without_english():
    article = press.article(english=True, column=press.column("bare", name_en="", keywords_en=""))
    assert any("英文名称" in sentence for sentence in blockers(article))


def test_english_is_not_printed_below_a_column_without_english():
    press.column("bare", name_en="")
    article = press.article(english=True, column=press.column("bare/full"))
    assert any("“栏目bare”" in sentence for sentence in blockers(article))


@pytest.mark.django_db(transaction=True)
def test_a_print_that_comes_to_nothing_leaves_no_file_public(client, monkeypatch):
    article = press.article()
    image = press.image(article)

    def fail(*args, **facts):
        raise OSError("disk full")

    monkeypatch.setattr("articles.publishing.note_act", fail)
    with pytest.raises(OSError, match="disk full"):
        press.print_it(article)
    assert client.get(f"/media/images/{image.digest[:32]}-480.jpeg").status_code == 404
