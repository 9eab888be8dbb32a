"""What is written into a manuscript's form is kept beside the manuscript until it is saved."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles import drafts
from articles.digests import manuscript_digest
from articles.models import Article, Contribution, Image
from tests import press
from tests.desk_forms import address, manuscript, opened, saved, sentences, signed_in
from tests.form_fields import fields
from tests.kept_forms import (
    NEW_ARTICLE,
    NEW_REPORT,
    SCRIPT,
    given_back,
    keep,
    keep_address,
    last_draft,
    written,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return signed_in(press.writer())


@pytest.fixture
def colleague():
    return signed_in(press.person("程小满", "编辑"))


def test_keeping_leaves_the_manuscript_as_it_was(writer):
    article = manuscript()
    digest = manuscript_digest(article)
    written(writer, address(article), title_zh_hans="写到一半", body_zh_hans="<p>新的一段。</p>")
    after = Article.objects.get(pk=article.pk)
    assert manuscript_digest(after) == digest
    assert (after.modified_at, after.revision) == (article.modified_at, article.revision)
    assert not Contribution.objects.exists()


def test_the_form_comes_back_as_it_was_left(writer):
    article = manuscript()
    press.image(article)
    form = written(
        writer,
        address(article),
        title_zh_hans="写到一半",
        body_zh_hans="<p>新的一段。</p>",
        body_en="<p>Half a paragraph.</p>",
        **{"images-0-caption_zh_hans": "主席台近景"},
    )
    page = writer.get(address(article))
    assert "没有存进稿件" in sentences(page)
    back = opened(writer, given_back(writer, article))
    own = {"form_key", "continues", "serial", "written_by", "csrfmiddlewaretoken"}
    assert {k: v for k, v in back.items() if k not in own} == {
        k: v for k, v in form.items() if k not in own
    }


def test_saving_what_came_back_saves_it_and_forgets_the_draft(writer):
    article = manuscript()
    written(writer, address(article), title_zh_hans="写到一半")
    back = opened(writer, given_back(writer, article))
    assert writer.post(address(article), back | {"_continue": "1"}).status_code == 302
    assert Article.objects.get(pk=article.pk).title_zh_hans == "写到一半"
    assert not drafts.of(press.writer()).exists()
    assert "没有存进稿件" not in sentences(writer.get(address(article)))


def test_a_new_report_comes_back_with_the_facts_of_its_meeting(writer):
    written(
        writer,
        NEW_REPORT,
        title_zh_hans="还没有存过的报道",
        **{"meeting-0-place_zh_hans": "区政府三楼", "meeting-0-attendees_zh_hans": "甲\r\n乙"},
    )
    assert not Article.objects.exists()
    assert "还没有存过的报道" in sentences(writer.get(NEW_REPORT))
    assert "没有存进稿件" not in sentences(writer.get(NEW_ARTICLE))
    back = opened(writer, given_back(writer, where=NEW_REPORT))
    assert back["title_zh_hans"] == "还没有存过的报道"
    assert back["meeting-0-place_zh_hans"] == "区政府三楼"
    assert back["meeting-0-attendees_zh_hans"] == "甲\r\n乙"


def test_nothing_is_complained_of_in_what_nobody_sent(writer):
    written(writer, NEW_REPORT, title_zh_hans="", source_zh_hans="写了来源")
    page = sentences(writer.get(given_back(writer, where=NEW_REPORT)))
    assert "还没有存进稿件" in page
    assert "errornote" not in page
    assert "errorlist" not in page


def test_what_others_saved_meanwhile_is_merged_as_ever(writer, colleague):
    article = manuscript()
    written(writer, address(article), title_zh_hans="我的标题")
    saved(colleague, address(article), title_zh_hans="别人的标题", source_zh_hans="别处")
    page = writer.get(given_back(writer, article))
    assert "两边都改了的，请选存哪一个" in sentences(page)
    told = {row["label"]: row["both"] for row in page.context["conflicts"]}
    assert told == {"标题": True, "来源": False}
    back = opened(writer, given_back(writer, article))
    assert back["title_zh_hans"] == "我的标题"
    assert back["source_zh_hans"] == "别处"


def test_a_chosen_photo_that_was_received_comes_back(writer):
    article = manuscript()
    photo = SimpleUploadedFile("a.jpg", press.photo_bytes(), content_type="image/jpeg")
    form = opened(writer, address(article))
    refused = writer.post(
        address(article), form | {"title_zh_hans": "", "photos": photo, "_continue": "1"}
    )
    assert refused.status_code == 200
    from_page = refused.context["form_key"]
    assert from_page == form["form_key"]
    kept = fields(sentences(refused)) | {
        "images-0-caption_zh_hans": "刚选的一张",
        "title_zh_hans": "有了",
    }
    assert keep(writer, address(article), kept).json()["kept"]
    back = opened(writer, given_back(writer, article))
    assert back["images-0-caption_zh_hans"] == "刚选的一张"
    assert writer.post(address(article), back | {"_continue": "1"}).status_code == 302
    assert Image.objects.get(article=article).caption_zh_hans == "刚选的一张"


def test_two_windows_of_one_person_keep_apart(writer):
    article = manuscript()
    written(writer, address(article), title_zh_hans="第一个窗口")
    written(writer, address(article), title_zh_hans="第二个窗口")
    assert {draft.title for draft in drafts.of(press.writer())} == {"第一个窗口", "第二个窗口"}


def test_a_window_that_lives_on_is_not_overwritten_by_the_one_that_goes_on_with_it(writer):
    article = manuscript()
    first = written(writer, address(article), title_zh_hans="第一个窗口")
    second = opened(writer, given_back(writer, article))
    keep(writer, address(article), first, title_zh_hans="第一个窗口又写")
    keep(writer, address(article), second, title_zh_hans="第二个窗口接着写")
    kept = {draft.title for draft in drafts.of(press.writer())}
    assert kept == {"第一个窗口又写", "第二个窗口接着写"}


def test_going_on_takes_the_draft_over(writer):
    article = manuscript()
    written(writer, address(article), title_zh_hans="断电以前")
    back = opened(writer, given_back(writer, article))
    keep(writer, address(article), back, title_zh_hans="断电以后")
    assert [draft.title for draft in drafts.of(press.writer())] == ["断电以后"]


def test_a_copy_that_was_overtaken_changes_nothing(writer):
    article = manuscript()
    form = opened(writer, address(article))
    keep(writer, address(article), form, title_zh_hans="先写的")
    late = dict(form)
    keep(writer, address(article), form, title_zh_hans="后写的")
    writer.post(keep_address(address(article)), late, headers=SCRIPT)
    assert last_draft().title == "后写的"


def test_a_copy_that_comes_after_saving_is_not_kept(writer):
    article = manuscript()
    form = opened(writer, address(article))
    assert writer.post(address(article), form | {"_continue": "1"}).status_code == 302
    assert keep(writer, address(article), form, title_zh_hans="迟到").json()["kept"] is False
    assert not drafts.of(press.writer()).exists()


def test_neither_tokens_nor_passwords_are_kept(writer):
    form = opened(writer, NEW_REPORT)
    keep(writer, NEW_REPORT, form, title_zh_hans="稿", old_password="geheim", Password2="geheim")
    kept = last_draft().fields
    assert "geheim" not in kept
    assert form["written_by"] not in kept
    assert "csrfmiddlewaretoken" not in kept
    assert form["form_key"] not in kept


def test_the_page_of_differences_says_what_would_change(writer):
    article = manuscript()
    press.image(article)
    written(
        writer,
        address(article),
        title_zh_hans="改了的标题",
        **{"images-0-caption_zh_hans": "改了的图说", "images-0-DELETE": "on"},
    )
    page = writer.get(f"/admin/articles/article/kept/{last_draft().pk}/")
    labels = [row["label"] for row in page.context["rows"]]
    assert labels == ["标题", "图片 1"]
    assert "改了的标题" in sentences(page).replace("<mark>", "").replace("</mark>", "")
    again = Article.objects.get(pk=article.pk)
    assert again.title_zh_hans == article.title_zh_hans


def test_what_is_not_wanted_goes_and_comes_back_by_one_press(writer):
    article = manuscript()
    written(writer, address(article), title_zh_hans="不要了")
    where = f"/admin/articles/article/kept/{last_draft().pk}"
    page = writer.post(f"{where}/discard/", follow=True)
    assert "撤销" in sentences(page)
    assert not drafts.of(press.writer()).exists()
    writer.post(f"{where}/take-back/")
    assert drafts.of(press.writer()).exists()


def test_looking_discards_nothing(writer):
    written(writer, NEW_REPORT, title_zh_hans="看看")
    writer.get(f"/admin/articles/meetingreport/kept/{last_draft().pk}/discard/")
    assert drafts.of(press.writer()).exists()


def test_the_first_page_lists_what_was_not_saved(writer, colleague):
    written(writer, NEW_REPORT, title_zh_hans="没存的报道")
    page = sentences(writer.get("/admin/"))
    assert "自动保存，尚未存入稿件" in page
    assert "没存的报道" in page
    assert "没存的报道" not in sentences(colleague.get("/admin/"))
