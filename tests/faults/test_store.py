"""Disks and folders of a whole site go wrong: readers get the right page, writers a clear word."""

import gzip
import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from tests import press
from tests.faults.sites import fill, make_read_only, served, small_disk
from tests.form_fields import fields
from tests.processes.running import database
from tests.served import wait_until

pytestmark = [pytest.mark.slow, pytest.mark.own_database]

PAGE = "/articles/1/"
numbers = iter(range(1, 1000))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site whose store, files of manuscripts and SQLite file have small disks of their own."""
    data_dir = tmp_path_factory.mktemp("store")
    with (
        small_disk(data_dir / "store", 1024),
        small_disk(data_dir / "media", 8 * 1024),
        small_disk(data_dir / "db", 48 * 1024),
        database(data_dir) as url,
        served(data_dir, url) as site,
    ):
        yield site


@pytest.fixture(scope="module")
def published(site):
    """Publish anew; returns what readers must find from then on."""
    with site.hand() as hand:

        def publish():
            number = next(numbers)
            hand.order("publish", number=number)
            return f"第{number}版"

        yield publish


def read(site, path=PAGE):
    """The page as both workers give it, which must be the same."""
    with ThreadPoolExecutor(6) as readers:
        answers = list(readers.map(lambda _each: site.ask(path), range(12)))
    assert {answer.status for answer in answers} == {200}
    titles = {
        answer.body.decode().partition("<title>")[2].partition("</title>")[0] for answer in answers
    }
    assert len(titles) == 1
    return titles.pop()


def test_a_full_disk_stores_nothing_forgets_all_the_same_and_is_used_again(site, published):
    words = published()
    assert words in read(site)
    assert site.stored(PAGE)
    full = fill(site.data_dir / "store")
    words = published()
    assert not site.stored(PAGE), "forgetting needs no room"
    fill(site.data_dir / "store")  # what the forgotten page has left
    assert words in read(site)
    assert not site.stored(PAGE)
    assert not list((site.data_dir / "store/.new").iterdir()), "no half page is left"
    full.unlink()
    assert words in read(site)
    assert site.stored(PAGE)


def test_a_store_that_cannot_be_written_is_not_read_once_something_is_published(site, published):
    words = published()
    assert words in read(site)
    store = site.data_dir / "store"
    make_read_only(store)
    try:
        assert words in read(site), "until then what lies there is right"
        words = published()
        assert site.stored(PAGE), "else it was not read-only"
        wait_until(lambda: words in site.ask(PAGE).body.decode(), "the old page is given no more")
        wait_until(lambda: all_new(site, words), "by no worker")
    finally:
        make_read_only(store, False)
    words = published()
    wait_until(lambda: words in read(site) and site.stored(PAGE), "it is used again")


def all_new(site, words):
    return all(words in site.ask(PAGE).body.decode() for _each in range(8))


def test_what_a_killed_publisher_could_not_forget_is_forgotten_without_a_tick(site, published):
    words = published()
    assert words in read(site)
    number = next(numbers)
    with site.hand() as doomed:
        doomed.die("publish", number=number, forgets=False)
    wait_until(lambda: f"第{number}版" in site.ask(PAGE).body.decode(), "the server has noticed")
    assert f"第{number}版" in read(site)


def test_a_store_that_is_deleted_is_made_anew(site, published):
    words = published()
    assert words in read(site)
    store = site.data_dir / "store"
    for thing in store.iterdir():
        shutil.rmtree(thing) if thing.is_dir() else thing.unlink()
    assert words in read(site)
    assert site.stored(PAGE)
    assert published() in read(site)


def rubbish_in_the_page(store):
    (store / "articles/1/index.html.gz").write_bytes(b"\x00rubbish" * 99)


def half_a_page(store):
    page = store / "articles/1/index.html.gz"
    page.write_bytes(page.read_bytes()[:200])


def folder_in_place_of_the_page(store):
    page = store / "articles/1/index.html.gz"
    page.unlink()
    (page / "deep").mkdir(parents=True)


def file_in_place_of_the_folder(store):
    shutil.rmtree(store / "articles")
    (store / "articles").write_bytes(b"rubbish")


def everything_the_store_keeps_for_itself(store):
    for name in (".epoch", ".epoch.new", ".keeping"):
        (store / name).unlink(missing_ok=True)
        (store / name / "deep").mkdir(parents=True)
    for name in (".new", ".locks", ".trash"):
        shutil.rmtree(store / name, ignore_errors=True)
        (store / name).write_bytes(b"rubbish")


def a_note_of_another_epoch(store):
    (store / ".epoch").write_bytes(b"\xff\xfe9\n")


@pytest.mark.parametrize(
    "spoil",
    [
        rubbish_in_the_page,
        half_a_page,
        folder_in_place_of_the_page,
        file_in_place_of_the_folder,
        everything_the_store_keeps_for_itself,
        a_note_of_another_epoch,
    ],
    ids=lambda spoil: spoil.__name__,
)
def test_a_store_full_of_rubbish_misleads_nobody_and_is_put_in_order(site, published, spoil):
    before = read(site)
    assert site.stored(PAGE)
    spoil(site.data_dir / "store")
    assert read(site) == before
    words = published()
    assert words in read(site)
    store = site.data_dir / "store"
    page = (store / "articles/1/index.html.gz").read_bytes()
    assert words in gzip.decompress(page).decode()
    assert (store / ".epoch").read_text().strip().isdigit(), "it knows how far it has forgotten"


# --- files of manuscripts ---------------------------------------------------


class Writer:
    """Somebody who has signed in, with a browser of their own."""

    def __init__(self, site):
        self.site, self.secret = site, "s" * 32
        self.cookies = f"{site.order('ticket')}; csrftoken={self.secret}"

    def open(self, path):
        answer = self.site.ask(path, Cookie=self.cookies)
        assert answer.status == 200
        return fields(answer.body.decode())

    def send(self, path, data):
        headers = {"Cookie": self.cookies, "X-CSRFToken": self.secret}
        body = encode_multipart(BOUNDARY, data)
        return self.site.ask(path, "POST", body, **headers, **{"Content-Type": MULTIPART_CONTENT})


ROW = {"key": "0" * 16, "order": "1", "alt_zh_hans": "会场全景"}


def photo():
    return SimpleUploadedFile("会场.jpg", press.photo_bytes(), "image/jpeg")


def test_on_a_full_disk_uploads_are_refused_in_a_sentence_and_nothing_is_half_saved(site):
    writer, form = Writer(site), "/admin/articles/article/1/change/"
    before = site.order("manuscript")
    as_it_was = writer.open(form)
    row = {f"images-1-{name}": value for name, value in ROW.items()} | {"images-TOTAL_FORMS": "2"}
    words = as_it_was | row | {"title_zh_hans": "改过的标题", "_continue": "1"}

    full = fill(site.data_dir / "media")
    answer = writer.send("/admin/articles/article/photos/", {"photo": photo()})
    assert answer.status == 200
    assert "磁盘满了" in json.loads(answer.body)["fault"]
    answer = writer.send(form, words | {"images-1-file": photo()})
    assert answer.status == 507
    page = answer.body.decode()
    assert "磁盘满了" in page
    assert fields(page)["title_zh_hans"] == words["title_zh_hans"], "nothing that was typed is lost"
    assert site.order("manuscript") == before
    assert site.ask("/senior/articles/1/").status == 200, "readers are served as ever"

    full.unlink()
    answer = writer.send("/admin/articles/article/photos/", {"photo": photo()})
    assert "staged" in json.loads(answer.body)
    answer = writer.send(form, words | {"images-1-file": photo()})
    assert answer.status == 302, faults(answer)
    assert site.order("manuscript") == ["改过的标题", before[1] + 1]


@pytest.mark.sqlite
def test_on_a_full_disk_the_database_is_read_on_and_what_is_not_written_is_told(site):
    writer, form = Writer(site), "/admin/articles/article/1/change/"
    before = site.order("manuscript")
    words = writer.open(form) | {"title_zh_hans": "再改的标题", "_continue": "1"}
    browser = {"User-Agent": "Mozilla/5.0 another"}
    site.order("tidy")
    full = fill(site.data_dir / "db")
    beacon = site.ask("/views/1/", "POST", **browser)
    assert (beacon.status, beacon.body) == (503, b"{}")
    answer = writer.send(form, words)
    assert answer.status == 507
    page = answer.body.decode()
    assert "磁盘满了" in page
    assert fields(page)["title_zh_hans"] == words["title_zh_hans"], "nothing that was typed is lost"
    assert site.order("manuscript") == before
    assert site.ask("/zh-hant/senior/").status == 200, "pages are made of what is there"
    full.unlink()
    counted = site.ask("/views/1/", "POST", **browser)
    assert json.loads(counted.body)["views"] == site.order("look")["views"]
    assert writer.send(form, words).status == 302
    assert site.order("manuscript") == ["再改的标题", before[1]]


def faults(answer):
    """What the form complains of."""
    return re.findall(r'<ul class="errorlist.*?</ul>', answer.body.decode(), re.S)


def test_pictures_that_found_no_room_for_their_copies_get_them_when_there_is_some(site):
    with site.hand() as hand:
        pk = hand.order("picture")
        full = fill(site.data_dir / "media")
        for _minute in range(4):  # more often than one that fails of itself is tried
            hand.order("work")
            hand.order("tick")
        assert not hand.order("copies", pk=pk)["is_made"]
        full.unlink()
        wait_until(lambda: made(hand, pk), "its copies are there")
        assert hand.order("copies", pk=pk)["unfinished"] == 0


def made(hand, pk):
    hand.order("tick")
    hand.order("work")
    return hand.order("copies", pk=pk)["is_made"]
