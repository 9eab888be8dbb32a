"""What never was printed can be thrown away, and taken back until its term is over."""

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles import drafts, recycling
from articles.digests import manuscript_digest
from articles.models import Article, Image, ImportReceipt
from articles.publishing import publish
from articles.refusals import Refused
from articles.renditions import names, private_folder
from portal import ticking
from tests import press
from tests.desk_forms import address, manuscript, opened, printed, sentences, signed_in
from tests.kept_forms import SCRIPT, keep_address, last_draft, written

pytestmark = pytest.mark.django_db

LISTS = ["/admin/", "/admin/articles/article/", "/admin/articles/article/?q=%E8%A6%81%E5%88%A0"]
BIN = "/admin/articles/article/recycled/"


@pytest.fixture
def writer():
    return signed_in(press.writer())


@pytest.fixture
def article():
    return manuscript(title_zh_hans="要删的稿")


def throw(client, article):
    return client.post(f"/admin/articles/article/{article.pk}/throw-away/", follow=True)


def fetch(client, article):
    return client.post(f"/admin/articles/article/{article.pk}/take-back/", follow=True)


def test_it_is_in_no_list_and_comes_back_by_one_press(writer, article):
    digest = manuscript_digest(article)
    assert "删稿" in sentences(writer.get(address(article)))
    page = throw(writer, article)
    assert "《要删的稿》已放进回收站。" in sentences(page)
    assert f"/admin/articles/article/{article.pk}/take-back/" in sentences(page)
    for path in LISTS:
        assert "要删的稿" not in sentences(writer.get(path))
    assert "要删的稿" in sentences(writer.get(BIN))
    assert "和删的时候一样" in sentences(fetch(writer, article))
    after = Article.objects.get(pk=article.pk)
    assert manuscript_digest(after) == digest
    assert (after.revision, after.modified_at) == (article.revision, article.modified_at)
    acts = LogEntry.objects.get_for_object(after).values_list("changes__act__1", flat=True)
    assert {"recycle", "take_back"} <= set(acts)


@pytest.mark.parametrize("page", ["publish/", "wall/", "progress/", "change/", "history/"])
def test_none_of_its_pages_is_there(writer, article, page):
    throw(writer, article)
    answer = writer.get(f"/admin/articles/article/{article.pk}/{page}")
    assert answer.status_code in (302, 404)


def test_what_was_printed_is_not_thrown_away(writer):
    article = printed()
    assert "印过的稿件要留存，不能删" in sentences(writer.get(address(article)))
    assert "印过的稿件要留存，不能删" in sentences(throw(writer, article))
    assert Article.objects.filter(pk=article.pk).exists()


def test_a_colleague_may_not_and_an_administrator_may(article):
    colleague = signed_in(press.person("程小满", "编辑"))
    assert "删稿" not in sentences(colleague.get(address(article)))
    assert "只有撰稿人和管理员能删" in sentences(throw(colleague, article))
    administrator = signed_in(press.administrator())
    throw(administrator, article)
    assert not Article.objects.filter(pk=article.pk).exists()
    assert "要删的稿" not in sentences(colleague.get(BIN))
    assert "只有撰稿人和管理员能取回" in sentences(fetch(colleague, article))
    assert "要删的稿" in sentences(administrator.get(BIN))


def test_looking_throws_nothing_away(writer, article):
    for act in ("throw-away", "take-back"):
        assert writer.get(f"/admin/articles/article/{article.pk}/{act}/").status_code == 405
    assert writer.post("/admin/articles/article/999999/throw-away/").status_code == 404


def test_what_lies_in_the_bin_is_not_published(writer, article):
    digest = manuscript_digest(article)
    recycling.throw_away(article, press.writer())
    with pytest.raises(Refused, match="回收站"):
        publish(article, press.publisher(), digest)


def test_after_its_term_it_is_gone_with_its_files(
    settings, article, django_capture_on_commit_callbacks
):
    image = press.image(article)
    copies = [private_folder() / name for name in names(image.digest, image.width)]
    assert all(copy.exists() for copy in copies)
    recycling.throw_away(article, press.writer())
    now = timezone.now()
    assert ticking.empty_bin(now + timedelta(days=settings.RECYCLE_DAYS, hours=-1)) == ""
    with django_capture_on_commit_callbacks(execute=True):
        said = ticking.empty_bin(now + timedelta(days=settings.RECYCLE_DAYS, hours=1))
    assert said == "彻底删去：《要删的稿》"
    assert not Article.everything.filter(pk=article.pk).exists()
    assert not Image.objects.exists()
    assert not default_storage.exists(str(image.file.name))
    assert not any(copy.exists() for copy in copies)
    gone = LogEntry.objects.filter(changes__act__1="delete_for_good").get()
    assert gone.object_repr == "要删的稿"


def test_the_word_file_that_it_came_from_goes_with_it(
    settings, article, django_capture_on_commit_callbacks
):
    receipt = ImportReceipt(article=article, file_name="送审稿.docx", digest="0" * 64)
    receipt.file.save("a.docx", ContentFile(b"words"))
    recycling.throw_away(article, press.writer())
    with django_capture_on_commit_callbacks(execute=True):
        ticking.empty_bin(timezone.now() + timedelta(days=settings.RECYCLE_DAYS, hours=1))
    assert not Article.everything.filter(pk=article.pk).exists()
    assert not default_storage.exists(str(receipt.file.name))


def test_two_ticks_at_once_empty_the_bin_once(settings, article, monkeypatch):
    recycling.throw_away(article, press.writer())
    plain = recycling._delete

    def faster(article, now):
        assert plain(article, now)
        return plain(article, now)

    monkeypatch.setattr(recycling, "_delete", faster)
    later = timezone.now() + timedelta(days=settings.RECYCLE_DAYS, hours=1)
    assert ticking.empty_bin(later) == ""


def test_renditions_that_another_picture_needs_stay(
    settings, article, django_capture_on_commit_callbacks
):
    image = press.image(article)
    other = Image.objects.get(pk=image.pk)
    other.pk, other.key, other.article = None, "0" * 16, manuscript()
    other._state.adding = True
    other.save()
    recycling.throw_away(article, press.writer())
    later = timezone.now() + timedelta(days=settings.RECYCLE_DAYS, hours=1)
    with django_capture_on_commit_callbacks(execute=True):
        ticking.empty_bin(later)
    assert default_storage.exists(str(other.file.name))
    assert (private_folder() / names(other.digest, other.width)[0]).exists()


def test_what_was_sent_to_review_stays_in_the_bin(settings, article):
    recycling.throw_away(article, press.writer())
    article.review_acts.create(
        act="submit", round=1, by=press.writer(), at=timezone.now(), digest="0" * 64
    )
    assert ticking.empty_bin(timezone.now() + timedelta(days=settings.RECYCLE_DAYS + 1)) == ""
    assert Article.everything.filter(pk=article.pk).exists()


def test_words_for_a_manuscript_that_was_thrown_away_are_kept(writer, article):
    form = opened(writer, address(article)) | {"title_zh_hans": "还在写", "_continue": "1"}
    recycling.throw_away(article, press.administrator())
    assert writer.post(keep_address(address(article)), form, headers=SCRIPT).status_code == 200
    page = writer.post(address(article), form, follow=True)
    assert "温若谷放进回收站" in sentences(page)
    assert "您写的自动保存着" in sentences(page)
    assert drafts.of(press.writer()).get().title == "还在写"
    page = writer.get(f"{address(article)}?kept={last_draft().pk}", follow=True)
    assert "还在写" in sentences(page)


def test_a_draft_comes_back_with_its_manuscript(writer, article):
    written(writer, address(article), title_zh_hans="没存的")
    throw(writer, article)
    fetch(writer, article)
    assert "没有存进稿件" in sentences(writer.get(address(article)))


def test_the_bin_costs_the_same_however_full_it_is(writer, django_assert_num_queries):
    recycling.throw_away(manuscript(), press.writer())
    writer.get(BIN)
    with CaptureQueriesContext(connection) as one:
        writer.get(BIN)
    for _more in range(5):
        recycling.throw_away(manuscript(), press.writer())
    with django_assert_num_queries(len(one)):
        writer.get(BIN)


def test_a_column_says_what_of_it_lies_in_the_bin(article):
    recycling.throw_away(article, press.writer())
    administrator = signed_in(press.administrator())
    page = administrator.post(
        f"/admin/articles/column/{article.column_id}/delete/", {"post": "yes"}, follow=True
    )
    assert "回收站里归在这里的稿件 1 篇" in sentences(page)


def test_a_manuscript_that_another_screen_shows_is_not_said_to_be_thrown_away(writer):
    article = manuscript(is_meeting_report=False)
    page = sentences(writer.get(f"/admin/articles/meetingreport/{article.pk}/change/", follow=True))
    assert "放进回收站" not in page
