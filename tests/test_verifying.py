"""`manage.py verify` finds what was changed past the site, says where, and mends the page store."""

import gzip
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client

from accessibility.page_store import files
from articles.models import LiveEntry, LiveFile, Publication, ViewCount
from articles.public_media import public_folder
from articles.triggers import lifted
from tests import press

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def own_media(tmp_path, settings):
    """What other tests have left in the suite's own folders is no fault of this site."""
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = str(tmp_path / "media/private")
    settings.PUBLIC_MEDIA_ROOT = str(tmp_path / "media/public")


@pytest.fixture
def article():
    made = press.article()
    press.image(made)
    press.print_it(made)
    return made


def verify() -> str:
    """What is said to be wrong."""
    try:
        call_command("verify", stdout=StringIO())
    except CommandError as faults:
        return str(faults)
    return ""


def test_a_site_that_nobody_has_touched_is_found_whole(article):
    Client().get(f"/articles/{article.pk}/")
    Client().get("/en/")
    assert files.read("/en/") is not None
    assert verify() == ""
    assert files.read("/en/") is not None


def test_a_word_of_a_print_that_was_changed_in_the_database_is_found(article):
    with lifted():
        Publication.objects.filter(article=article, language="zh-hans").update(title="另一个标题")
    assert "《另一个标题》起，封缄对不上" in verify()


def test_an_older_print_put_out_again_is_found(article):
    first = Publication.objects.get(article=article, language="zh-hans")
    article = press.fresh(article)
    article.title_zh_hans = "改过的标题"
    article.save()
    press.print_it_all_the_same(article)
    assert verify() == ""
    LiveEntry.objects.filter(article=article, language="zh-hans").update(publication=first)
    assert f"文章 {article.pk}（zh-hans）公开的不是它最新的刊出版本" in verify()


def test_another_articles_print_put_out_is_found(article):
    other = Publication.objects.get(article=press.published(), language="zh-hans")
    LiveEntry.objects.filter(article=article, language="zh-hans").update(publication=other)
    assert f"文章 {article.pk}（zh-hans）" in verify()


def test_a_swapped_photo_is_found_the_one_taken_in_and_the_one_put_out(article):
    taken_in = next(Path(settings.MEDIA_ROOT).glob("images/*"))
    put_out = public_folder() / LiveFile.objects.filter(is_needed=True).earliest("path").path
    for path in (taken_in, put_out):
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        assert f"{path.relative_to(settings.DATA_DIR)} 不是当时收下的那一个" in verify()
        path.unlink()
        assert f"{path.relative_to(settings.DATA_DIR)} 不在了" in verify()
        path.write_bytes(whole)
    assert verify() == ""


def test_a_page_edited_on_disk_is_found_and_taken_out_and_no_other(article):
    path = f"/zh-hant/articles/{article.pk}/"
    for each in (path, "/en/", "/sitemap.xml"):
        Client().get(each)
        assert files.read(each) is not None, each
    file = files.root() / files.names(path)[0][0]
    page = files.whole(file.read_bytes())
    file.write_bytes(gzip.compress(page.replace(b"</h1>", b"!</h1>")))
    assert verify() == f"页面库里的 {path} 和网站不符，已经清掉。"
    assert files.read(path) is None
    assert files.read("/en/") is not None
    assert verify() == ""


def test_a_page_from_before_its_last_readers_is_whole_and_one_that_counts_more_is_not(article):
    path = f"/articles/{article.pk}/"
    Client().get(path)
    ViewCount.objects.update(views=2)
    assert verify() == ""
    file = files.root() / files.names(path)[0][0]
    page = files.whole(file.read_bytes())
    assert page.count(b'/">0</dd>') == 1
    file.write_bytes(gzip.compress(page.replace(b'/">0</dd>', b'/">3</dd>')))
    assert verify() == f"页面库里的 {path} 和网站不符，已经清掉。"


@pytest.mark.parametrize("rubbish", [b"", b"rubbish", gzip.compress(b"", mtime=0)])
def test_rubbish_in_the_store_is_taken_out(rubbish):
    Client().get("/en/")
    place = files.root() / "articles/7"
    place.mkdir(parents=True)
    (place / "index.html.gz").write_bytes(rubbish)
    (files.root() / "notes.txt").write_bytes(rubbish)
    found = verify()
    assert "页面库里的 /articles/7/ 和网站不符" in found
    assert "/notes.txt" in found
    assert verify() == ""
    assert files.read("/en/") is not None
