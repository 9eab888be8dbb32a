"""An old print put back into the manuscript: all of it, as an edit, and nothing public moves."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from articles import publishing, restoring
from articles.comparing import prints
from articles.digests import manuscript_digest
from articles.models import Article, Attachment, Contribution, Image, LiveEntry, Meeting
from articles.printing import compose
from articles.refusals import Refused
from tests import press
from tests.desk_forms import printed, sentences, signed_in

pytestmark = pytest.mark.django_db


def again(article):
    return Article.objects.get(pk=article.pk)


def of(article, printing=1, language=None):
    found = article.publications.filter(printing=printing).order_by("pk")
    return list(found.filter(language=language) if language else found)


def put_back(article, printing=1, language=None, by=None):
    article = again(article)
    by = by or press.person("程小满", "编辑")
    return restoring.restore(
        article, of(article, printing, language), by, manuscript_digest(article)
    )


def change(article, **facts):
    article = again(article)
    for name, value in facts.items():
        setattr(article, name, value)
    article.save()
    return article


def differences(article, printing=1):
    """What the manuscript would print otherwise than that printing did."""
    return [
        line
        for publication in of(article, printing)
        for line in prints(publication, compose(again(article), publication.language))
    ]


def attach(article, letter="a"):
    name = default_storage.save(f"attachments/{letter * 32}.pdf", ContentFile(b"%PDF"))
    Attachment.objects.create(
        article=article, name_zh_hans="附表", file=name, kind="pdf", size=4, digest=letter * 64
    )


def a_full_article():
    article = press.article(english=True, subtitle_zh_hans="副题", summary_en="Summary.")
    Meeting.objects.create(
        article=article, held_at=timezone.now() - timedelta(days=1), place_zh_hans="会议室",
        chair_zh_hans="苏景和", attendees_zh_hans="梁知远\n苏景和", place_en="Hall",
    )  # fmt: skip
    first = press.image(article, focal_x=20, focal_y=70)
    second = press.image(article, caption_zh_hans="发言")
    attach(article)
    article.cover = second
    article.body_zh_hans += f'<figure data-image="{first.key}"></figure>'
    article.save()
    press.print_it(article)
    return again(article), first, second


def spoil(article, first, second):
    """Change whatever a print holds."""
    article = change(
        article, title_zh_hans="改了的标题", subtitle_zh_hans="", body_zh_hans="<p>另写。</p>",
        body_en="<p>Rewritten.</p>", source_zh_hans="别的来源", is_reprint=True,
        source_url="https://a.example/", column=press.column("other"), cover=None,
    )  # fmt: skip
    Meeting.objects.filter(article=article).delete()
    first.delete()
    second.caption_zh_hans, second.order, second.focal_x, second.focal_y = "改了的图说", 0, 9, 9
    second.save()
    Attachment.objects.filter(article=article).delete()
    return article


def test_all_that_the_print_holds_comes_back():
    article, first, second = a_full_article()
    spoil(article, first, second)
    assert differences(article)
    restored = put_back(article)
    assert restored.notes == []
    assert differences(article) == []
    article = again(article)
    assert article.cover is not None
    assert article.cover.key == second.key
    assert [image.key for image in article.images.all()] == [first.key, second.key]
    assert again(article).traditional_state("title") == "auto"
    assert publishing.blockers(article) == []


def test_back_and_forth_loses_nothing():
    article, first, second = a_full_article()
    spoil(article, first, second)
    press.image(again(article), caption_zh_hans="新图", alt_en="New.")
    press.print_it(article)
    put_back(article, 1)
    assert differences(article, 1) == []
    put_back(article, 2)
    assert differences(article, 2) == []


def test_nothing_public_changes_and_it_can_be_published_as_usual(client):
    article = printed()
    change(article, title_zh_hans="第二个标题")
    press.print_it(article)
    before = sentences(client.get(f"/articles/{article.pk}/"))
    entries = list(LiveEntry.objects.values())
    put_back(article)
    assert sentences(client.get(f"/articles/{article.pk}/")) == before
    assert list(LiveEntry.objects.values()) == entries
    press.print_it(article)
    first = article.publications.get(printing=1, language="zh-hans")
    assert f'<h1 id="t">{first.title}</h1>' in sentences(client.get(f"/articles/{article.pk}/"))


def test_it_is_an_edit_of_whoever_did_it():
    article = printed()
    article = change(article, title_zh_hans="第二个标题")
    restorer = press.person("程小满", "编辑")
    put_back(article, by=restorer)
    assert again(article).revision > article.revision
    assert Contribution.objects.filter(article=article, user=restorer).exists()
    entry = LogEntry.objects.filter(changes__act__1="restore").get()
    assert entry.actor == restorer
    restorer.groups.set(press.publisher().groups.all())
    with pytest.raises(Refused, match="改过这篇稿件"):
        publishing.publish(again(article), restorer, manuscript_digest(again(article)))


def test_a_correction_of_the_traditional_comes_back_and_needs_no_second_look():
    article = printed()
    change(article, title_zh_hant="人寫的標題")
    press.print_it(article)
    article = change(article, title_zh_hans="另一个标题")
    assert article.stale_corrections() == ["title"]
    article.accept_correction("title")
    article.save()
    put_back(article, 2)
    article = again(article)
    assert article.title_zh_hant == "人寫的標題"
    assert article.traditional_state("title") == "manual"
    put_back(article, 1)
    assert again(article).traditional_state("title") == "auto"


@pytest.mark.parametrize("is_ticked", [True, False])
def test_a_correction_of_the_text_that_goes_goes_with_it_and_the_page_says_so(is_ticked):
    article = printed()
    change(
        article, body_zh_hans="<p>改了的正文。</p>",
        correction_note_zh_hans="九条应为十条。", shows_correction=is_ticked,
    )  # fmt: skip
    desk = signed_in(press.writer())
    address = f"/admin/articles/article/{article.pk}/restore/1/"
    assert "随恢复清空" in sentences(desk.get(address))
    assert again(article).correction_note_zh_hans == "九条应为十条。"
    sent = {"digest": manuscript_digest(again(article))}
    assert "随恢复清空" in sentences(desk.post(address, sent, follow=True))
    article = again(article)
    assert not article.has_correction()
    assert article.correction_note_zh_hant == ""
    assert compose(article, "zh-hans").correction == ""


def test_where_there_is_no_correction_restoring_speaks_of_none():
    article = printed()
    change(article, body_zh_hans="<p>改了的正文。</p>")
    assert put_back(article).notes == []


def test_one_language_brings_back_its_words_alone():
    article, first, second = a_full_article()
    article = spoil(article, first, second)
    put_back(article, language="en")
    article = again(article)
    print_of = article.publications.get(language="en")
    assert article.body_en == print_of.body
    assert article.title_zh_hans == "改了的标题"
    assert article.is_reprint
    assert article.images.count() == 1
    assert Meeting.objects.get(article=article).place_en == "Hall"


def test_english_that_was_borrowed_from_the_chinese_is_not_written_into_english():
    article = press.article(english=True)
    press.image(article, credit_zh_hans="白汀兰")
    attach(article, "b")
    press.print_it(article)
    change(article, title_en="Other")
    put_back(article)
    assert not Attachment.objects.get(article=article).name_en
    assert not Image.objects.get(article=article).credit_en


def test_a_picture_whose_file_is_gone_is_named():
    article, first, second = a_full_article()
    default_storage.delete(first.file.name)
    spoil(article, first, second)
    restored = put_back(article)
    assert len(restored.notes) == 1
    assert "推进会现场" in restored.notes[0]
    assert "没有恢复" in restored.notes[0]
    assert [image.key for image in again(article).images.all()] == [second.key]


def test_a_picture_that_was_replaced_gets_its_file_again():
    article, first, _second = a_full_article()
    digest = first.digest
    Image.objects.filter(pk=first.pk).update(digest="f" * 64, file="images/x.jpg")
    put_back(article)
    assert Image.objects.get(pk=first.pk).digest == digest


def test_a_picture_that_was_never_printed_stays_and_is_named():
    article, _first, _second = a_full_article()
    fresh = press.image(article, caption_zh_hans="新拍的")
    change(article, title_zh_hans="改了的标题")
    restored = put_back(article)
    assert any("新拍的" in note and "仍留在稿件里" in note for note in restored.notes)
    assert again(article).images.last() == fresh


def test_a_language_that_the_print_lacks_is_left_alone():
    article = printed()
    article = change(article, title_en="New", body_en="<p>New.</p>", title_zh_hans="改了")
    put_back(article)
    article = again(article)
    assert (article.title_en, article.body_en) == ("New", "<p>New.</p>")
    assert article.title_zh_hans != "改了"


def test_a_manuscript_that_changed_meanwhile_is_left_as_it_is():
    article = printed()
    seen = manuscript_digest(article)
    change(article, title_zh_hans="同事刚改的")
    with pytest.raises(Refused, match="又有改动"):
        restoring.restore(article, of(article), press.writer(), seen)
    assert again(article).title_zh_hans == "同事刚改的"


def test_where_nothing_differs_nothing_is_edited():
    article = printed()
    with pytest.raises(Refused, match="没有差别"):
        put_back(article)
    assert again(article).revision == article.revision


def test_asking_what_would_change_changes_nothing():
    article, first, second = a_full_article()
    spoil(article, first, second)
    before = manuscript_digest(again(article))
    entries = LogEntry.objects.count()
    asked = restoring.would_restore(again(article), of(article), press.writer())
    assert any(asked.lines.values())
    assert manuscript_digest(again(article)) == before
    assert LogEntry.objects.count() == entries
    done = put_back(article)
    assert done.lines == asked.lines


def test_columns_in_which_a_person_does_not_work_are_left_out():
    article = printed()
    change(article, column=press.column("other"), title_zh_hans="改了")
    limited = press.person("程小满", "编辑")
    limited.columns.add(press.column("other"))
    restored = put_back(article, by=limited)
    assert any("不负责的栏目" in note for note in restored.notes)
    assert again(article).column.path == "other"


def test_the_page_shows_what_would_change_and_one_press_does_it():
    article = printed(body_zh_hans="<p>清淤九条。</p>")
    change(article, body_zh_hans="<p>清淤十条。</p>")
    client = signed_in(press.person("程小满", "编辑"))
    url = f"/admin/articles/article/{article.pk}/restore/1/"
    text = sentences(client.get(url))
    assert "<del>十</del><ins>九</ins>" in text
    assert "稿件会这样改：简体" in text
    digest = manuscript_digest(again(article))
    refused = client.post(url, {"digest": "0" * 64})
    assert refused.status_code == 409
    assert "没有恢复" in sentences(refused)
    done = client.post(url, {"digest": digest})
    assert done.status_code == 302
    assert again(article).body_zh_hans == "<p>清淤九条。</p>"
    said = sentences(client.get(done["Location"]))
    assert "稿件已恢复成第 1 印的内容" in said
    assert "公众看到的没有变" in said


def test_only_who_may_write_restores_and_only_what_was_printed():
    article = printed()
    url = f"/admin/articles/article/{article.pk}/restore/"
    assert signed_in(press.publisher()).get(f"{url}1/").status_code == 403
    assert signed_in(press.publisher()).post(f"{url}1/", {}).status_code == 403
    assert signed_in(press.writer()).get(f"{url}2/").status_code == 404
