"""The page store's folder: which addresses have files, and that nothing leads out of it."""

import gzip
import threading

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from accessibility.page_store import files

STORED = {
    "/": "index.html.gz",
    "/articles/3/": "articles/3/index.html.gz",
    "/en/senior/columns/news/page/2/": "en/senior/columns/news/page/2/index.html.gz",
    "/sitemap.xml": "sitemap.xml.gz",
    "/robots.txt": "robots.txt.gz",
}
NEVER = [
    *(
        "",
        "articles/3/",
        "/articles/3",
        "//",
        "/articles//3/",
        "/../",
        "/a/../b/",
        "/./",
        "/.epoch",
    ),
    *("/.locks/", "/-a/", "/A/", "/a_b/", "/a\x00b/", "/a\n/", "/a/\n", "/sitemap.xml\n", "/é/"),
    *("/a b/", "/index.html.gz", "/a/index.html", "/sitemap.xml/", "/xsitemap.xml", "/a\\b/"),
    *("/" + "a" * 101 + "/", "/" + "a/" * 250, "/%2e%2e/", "/\udcff/", "/２０２６/"),
]


@pytest.mark.parametrize(("path", "name"), STORED.items())
def test_a_public_address_has_a_file_of_its_own(path, name):
    assert files.has_file(path)
    assert files.names(path)[0][0] == name


@pytest.mark.parametrize("path", NEVER)
def test_no_other_address_has_one(path):
    assert not files.has_file(path)


@given(st.text(alphabet=st.sampled_from("/.%\\ab-01\x00\n\xff~２"), max_size=30) | st.text())
def test_no_address_leads_out_of_the_folder(path):
    if files.has_file(path):
        for name, _kind in files.names(path):
            inside = (files.root() / name).resolve()
            assert inside.is_relative_to(files.root().resolve())
            assert not any(part.startswith(".") for part in inside.parts[-name.count("/") - 1 :])


def test_the_kind_of_a_page_is_in_its_name():
    assert files.name_for("/feed/", "application/atom+xml; charset=utf-8") == "feed/index.xml.gz"
    assert files.name_for("/feed/", "text/html") == "feed/index.html.gz"
    assert files.name_for("/sitemap.xml", "application/xml") == "sitemap.xml.gz"
    assert files.name_for("/sitemap.xml", "text/html") is None
    assert files.name_for("/", "application/json") is None


def store(path: str, text: bytes = b"<html>", epoch: int = 1) -> None:
    files.put_in_place(files.write_aside(text, epoch), files.names(path)[0][0])


def test_a_page_is_a_whole_compressed_file_whose_time_is_its_epoch():
    store("/a/", b"<html>words", epoch=7)
    file = settings.PAGE_STORE / "a/index.html.gz"
    assert gzip.decompress(file.read_bytes()) == b"<html>words"
    assert file.stat().st_mtime == 1_000_000_007
    assert file.stat().st_mode & 0o444 == 0o444
    assert files.read("/a/") == (b"<html>words", "text/html; charset=utf-8")
    assert not list((settings.PAGE_STORE / ".new").iterdir())


@pytest.mark.parametrize("content", [b"", b"\x1f\x8b", b"<html>"])
def test_a_file_that_is_not_whole_is_no_page(content):
    store("/a/")
    (settings.PAGE_STORE / "a/index.html.gz").write_bytes(content)
    assert files.read("/a/") is None


def test_one_path_is_removed_in_six_renderings_and_nothing_else():
    prefixes = ["", "/senior", "/zh-hant", "/zh-hant/senior", "/en", "/en/senior"]
    for prefix in prefixes:
        store(f"{prefix}/a/")
        store(f"{prefix}/a/b/")
    files.remove("/a/")
    assert [files.read(f"{prefix}/a/") for prefix in prefixes] == [None] * 6
    assert all(files.read(f"{prefix}/a/b/") for prefix in prefixes)


def test_a_star_removes_everything_below():
    for path in ("/a/", "/a/page/2/", "/a/page/3/", "/en/a/page/2/", "/ab/"):
        store(path)
    files.remove("/a/page/*")
    assert files.read("/a/page/2/") is files.read("/en/a/page/2/") is None
    assert files.read("/a/")
    files.remove("/a/*")
    assert files.read("/a/") is None
    assert files.read("/ab/")


@pytest.mark.parametrize("all_of_them", ["*", "/*"])
def test_a_lone_star_removes_every_page_but_not_what_the_store_remembers(all_of_them):
    for path in ("/", "/en/", "/en/a/", "/sitemap.xml"):
        store(path)
    files.note_drained(9)
    files.remove(all_of_them)
    files.empty_trash()
    assert files.drained() == 9
    assert [each.name for each in files.root().iterdir() if not each.name.startswith(".")] == []
    assert not list((files.root() / ".trash").iterdir())


@pytest.mark.parametrize("path", ["/../*", "/..", "//*", "/nothing/", "/nothing/*", "/A/", "/a"])
def test_what_has_no_file_is_removed_without_a_word(path, tmp_path):
    settings.PAGE_STORE.mkdir(parents=True, exist_ok=True)
    beside = settings.PAGE_STORE.parent / "beside"
    beside.write_text("stays")
    files.remove(path)
    assert beside.read_text() == "stays"


def test_a_folder_that_cannot_be_renamed_is_deleted_on_the_spot(monkeypatch):
    store("/a/b/")

    def full(*_arguments):
        raise OSError("no space left")

    monkeypatch.setattr("pathlib.Path.rename", full)
    files.remove("/a/*")
    assert files.read("/a/b/") is None


@pytest.mark.parametrize("content", ["", "x", "1.5"])
def test_a_note_that_cannot_be_read_is_no_note(content):
    with files.forgetting():
        files.note_drained(5)
    assert files.drained() == 5
    (files.root() / ".epoch").write_text(content)
    assert files.drained() is None


def test_keepers_share_the_folder_and_the_forgetter_has_it_alone(monkeypatch):
    monkeypatch.setattr(files, "PATIENCE", 0)
    with files.keeping(), files.keeping(), pytest.raises(files.Busy), files.forgetting():
        pass
    with files.forgetting(), pytest.raises(files.Busy), files.keeping():
        pass
    with files.forgetting():
        pass


def test_one_renders_and_the_next_waits_until_it_is_done():
    inside, order = threading.Event(), []

    def first():
        with files.rendering_alone("/a/", 5):
            inside.set()
            order.append("first")

    with files.rendering_alone("/a/", 5) as alone:
        assert alone
        thread = threading.Thread(target=first)
        thread.start()
        assert not inside.wait(0.05)
        order.append("second is waiting")
    thread.join()
    assert order == ["second is waiting", "first"]


def test_who_has_waited_long_enough_renders_too():
    with files.rendering_alone("/a/", 0), files.rendering_alone("/a/", 0) as alone:
        assert not alone


def test_a_folder_that_cannot_be_written_stops_no_render(monkeypatch):
    (settings.PAGE_STORE.parent / "file").write_text("")
    monkeypatch.setattr(settings, "PAGE_STORE", settings.PAGE_STORE.parent / "file" / "store")
    with files.rendering_alone("/a/", 0) as alone:
        assert not alone
