"""The only door: what publishing does, whom it refuses, what withdrawing takes away."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accessibility.models import Epoch, ForgottenPage
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
    NeedsConfirmation,
    Refused,
    publish,
    publish_moved_in,
    withdraw,
)
from articles.readiness import blockers
from articles.seals import verify_chain
from articles.triggers import install_triggers, lifted, missing_triggers
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
    with pytest.raises(NeedsConfirmation, match="会议时间"):
        press.print_it(article)
    assert press.print_it(article, confirmed=True)


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


def test_a_language_no_longer_written_is_withdrawn_at_the_next_printing(client):
    article = press.published(english=True)
    article.title_en = article.body_en = ""
    article.save()
    press.print_it(article)
    assert client.get(f"/en/articles/{article.pk}/").status_code == 410
    assert client.get(f"/articles/{article.pk}/").status_code == 200


def test_withdrawing_answers_410_with_the_reason_in_all_renderings(client):
    article = press.published(english=True)
    withdraw(article, press.publisher(), "附件有误，更正后重新发布。")
    for prefix in ("", "/senior", "/zh-hant", "/zh-hant/senior", "/en", "/en/senior"):
        response = client.get(f"{prefix}/articles/{article.pk}/")
        assert response.status_code == 410, prefix
    assert "附件有误" in client.get(f"/articles/{article.pk}/").content.decode()
    assert "附件有誤" in client.get(f"/zh-hant/articles/{article.pk}/").content.decode()


def test_withdrawing_twice_is_told_so():
    article = press.published()
    withdraw(article, press.publisher(), "有误")
    with pytest.raises(Refused, match="不在网上"):
        withdraw(article, press.publisher(), "有误")


def test_withdrawing_needs_the_right_and_a_reason():
    article = press.published()
    with pytest.raises(Refused, match="权限"):
        withdraw(article, press.writer(), "有误")
    with pytest.raises(Refused, match="原因"):
        withdraw(article, press.publisher(), "  ")


def test_a_withdrawn_article_can_be_printed_again_at_its_first_date(client):
    article = press.published()
    first = LiveEntry.objects.get(article=article, language="zh-hans").pub_date
    withdraw(article, press.publisher(), "有误")
    press.print_it(article)
    again = LiveEntry.objects.get(article=article, language="zh-hans")
    assert (again.is_live, again.pub_date) == (True, first)
    assert client.get(f"/articles/{article.pk}/").status_code == 200


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


def test_publishing_raises_the_epoch_and_notes_the_pages_to_forget():
    article = press.article(column=press.column("news/headlines"))
    Epoch.objects.get_or_create(pk=1)
    before = Epoch.objects.get(pk=1).number
    press.print_it(article)
    number = Epoch.objects.get(pk=1).number
    assert number > before
    paths = set(ForgottenPage.objects.filter(epoch=number).values_list("path", flat=True))
    year = timezone.localtime().year
    assert paths >= {
        *("/", "/feed/", "/sitemap/", "/sitemap.xml", f"/articles/{article.pk}/"),
        *("/columns/news/", "/columns/news/headlines/", "/columns/news/page/*"),
        *(f"/columns/news/{year}/*", "/columns/news/headlines/feed/"),
    }


def test_the_neighbours_pages_are_forgotten_too():
    older = press.published()
    newer = press.published()
    number = Epoch.objects.get(pk=1).number
    paths = set(ForgottenPage.objects.filter(epoch=number).values_list("path", flat=True))
    assert {f"/articles/{older.pk}/", f"/articles/{newer.pk}/"} <= paths


def test_a_failure_within_publishing_leaves_nothing_behind(monkeypatch):
    article = press.article()

    def fail(*args, **kwargs):
        raise OSError("disk full")

    monkeypatch.setattr("articles.publishing.public_media.put_out", fail)
    with pytest.raises(OSError), transaction.atomic():
        press.print_it(article)
    assert not Publication.objects.exists()
    assert not LiveEntry.objects.exists()


def test_the_prints_form_one_chain_that_can_be_verified():
    press.published(english=True)
    press.published()
    prints = list(Publication.objects.order_by("pk"))
    assert [each.previous_seal for each in prints] == ["", *(each.seal for each in prints[:-1])]
    assert verify_chain() is None


def test_a_tampered_print_is_found():
    press.published()
    tampered = press.published()
    with lifted():
        Publication.objects.filter(article=tampered).update(title="伪造的标题")
    found = verify_chain()
    assert found is not None
    assert found.article_id == tampered.pk


@pytest.mark.parametrize("statement", ["UPDATE articles_publication SET title = 'x'",
                                       "DELETE FROM articles_publication"])  # fmt: skip
def test_the_database_itself_refuses_to_change_a_print(statement):
    press.published()
    with (
        pytest.raises(IntegrityError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_triggers_stand_after_migrating_and_can_be_set_again():
    assert missing_triggers() == []
    with lifted():
        assert len(missing_triggers()) >= 2
    install_triggers()
    assert missing_triggers() == []


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


def test_a_column_coming_to_life_changes_every_menu_and_so_every_page():
    press.published(column=press.column("news"))
    press.published(column=press.column("notices"))
    number = Epoch.objects.get(pk=1).number
    assert ForgottenPage.objects.filter(epoch=number, path="*").exists()
    last = press.published(column=press.column("notices"))
    number = Epoch.objects.get(pk=1).number
    assert not ForgottenPage.objects.filter(epoch=number, path="*").exists()
    assert ForgottenPage.objects.filter(epoch=number, path=f"/articles/{last.pk}/").exists()


def test_a_columns_first_article_of_a_year_changes_its_year_filter_everywhere():
    press.moved_in(days_ago=800)
    press.published()
    number = Epoch.objects.get(pk=1).number
    assert ForgottenPage.objects.filter(epoch=number, path="*").exists()


def test_one_command_verifies_the_chain_and_its_guards(capsys):
    article = press.published()
    call_command("verify")
    assert "都完好" in capsys.readouterr().out
    with lifted():
        Publication.objects.filter(article=article, language="zh-hans").update(title="伪造的标题")
        with pytest.raises(CommandError, match="伪造的标题"):
            call_command("verify")


def test_sqlites_way_of_replacing_a_row_is_refused_too():
    if connection.vendor != "sqlite":
        return
    press.published()
    with (
        pytest.raises(IntegrityError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT OR REPLACE INTO articles_publication SELECT * FROM articles_publication LIMIT 1"
        )


def test_pages_of_articles_in_other_columns_that_name_it_are_forgotten():
    press.moved_in(days_ago=3, column=press.column("news/meetings"))
    inner = press.moved_in(days_ago=2, column=press.column("news/meetings"))
    outer = press.published(column=press.column("news"))
    withdraw(inner, press.publisher(), "有误")
    number = Epoch.objects.get(pk=1).number
    paths = set(ForgottenPage.objects.filter(epoch=number).values_list("path", flat=True))
    assert f"/articles/{outer.pk}/" in paths


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


@pytest.mark.django_db(transaction=True)
def test_a_print_that_comes_to_nothing_leaves_no_file_public(client, monkeypatch):
    article = press.article()
    image = press.image(article)

    def fail(*args):
        raise OSError("disk full")

    monkeypatch.setattr("articles.publishing._audit", fail)
    with pytest.raises(OSError, match="disk full"):
        press.print_it(article)
    assert client.get(f"/media/images/{image.digest[:32]}-480.jpeg").status_code == 404


def test_a_withdrawal_whose_files_cannot_be_taken_back_is_a_withdrawal(
    monkeypatch, django_capture_on_commit_callbacks
):
    article = press.published()

    def fail(paths):
        raise OSError("read-only")

    monkeypatch.setattr("articles.publishing.public_media.take_back", fail)
    with django_capture_on_commit_callbacks(execute=True):
        assert withdraw(article, press.publisher(), "有误")
