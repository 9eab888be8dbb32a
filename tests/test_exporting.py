"""`manage.py export_static` writes the whole site as files that any web server gives."""

import fcntl
import os
import re
import shutil
from html import unescape
from io import StringIO
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accessibility import page_store
from accessibility.page_store import files, outbox
from accessibility.renderings import ALL
from articles.models import ArticleRedirect, Column, ColumnRedirect, LiveFile
from articles.public_media import public_folder
from articles.publishing import withdraw
from portal.models import HomeBlock, StripEntry
from portal.operations import exporting
from tests import counter, press
from tests.archives import moved_in_often

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

# What only the application has: it takes forms, counts, and answers programs.
NEEDS_THE_APPLICATION = ("/prefs", "/views/", "/ask/rate/", "/search/suggest/", "/api/", "/admin/")


@pytest.fixture(autouse=True)
def own_folders(tmp_path, settings):
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = str(settings.DATA_DIR / "media/private")
    settings.PUBLIC_MEDIA_ROOT = str(settings.DATA_DIR / "media/public")
    settings.STATIC_ROOT = settings.DATA_DIR / "static"
    settings.STATIC_ROOT.mkdir(parents=True)
    settings.PAGE_STORE = settings.DATA_DIR / "store"


@pytest.fixture
def site():
    """A small site with every kind of page on it, and something moved and something withdrawn."""
    press.site_facts(
        short_name_zh_hans="云渡区人民政府", site_domain="www.yundu.example", phone="0571-86000000"
    )
    news = press.column("news/headlines")
    StripEntry.objects.create(label_zh_hans="公众号", qr_text="https://weixin.example/", order=9)
    for order, kind in enumerate(("headline", "pictures", "news", "notices")):
        HomeBlock.objects.create(kind=kind, title_zh_hans="板块", column=news, order=order)
    body = '<p><a href="/columns/news/">内</a><a href="https://out.example/?a=1&amp;b=2">外</a></p>'
    press.moved_in(days_ago=400, english=True, column=news, body_zh_hans=body, body_en=body)
    pictured = press.article(english=True, column=news)
    press.image(pictured)
    press.print_it(pictured)
    counter.published(english=True)
    ColumnRedirect.objects.create(old_path="old-news", column=Column.objects.get(path="news"))
    return pictured


@pytest.fixture
def large_site(site):
    """The same with lists of several pages."""
    moved_in_often(range(20, 480, 20), english=True, column=Column.objects.get(path="news"))
    for _each in range(20):
        counter.published()
    return site


def export(folder) -> str:
    out = StringIO()
    call_command("export_static", str(folder), stdout=out, stderr=StringIO())
    return out.getvalue()


def file_of(folder, address):
    """What a bare web server gives at the address: a file, or the index of a folder."""
    path = folder / unquote(urlsplit(address).path)[1:]
    if address.split("?")[0].endswith("/"):
        found = [path / name for name in ("index.html", "index.xml") if (path / name).is_file()]
        return found[0] if found else None
    return path if path.is_file() else None


def addresses(html: str, own: str):
    """Every address of our own that a page names: links, forms, pictures, styles, codes."""
    named = re.findall(r'\b(?:href|action|src|data-url)="([^"#]*)', html)
    for several in re.findall(r'\bsrcset="([^"]*)"', html):
        named += [each.split()[0] for each in several.split(",")]
    for each in map(unescape, filter(None, named)):
        address = urljoin(own, each)
        if address.startswith("/") and not address.startswith(NEEDS_THE_APPLICATION):
            yield address


def test_every_link_of_the_export_leads_to_a_file_of_it(large_site, tmp_path, settings):
    call_command("collectstatic", interactive=False, verbosity=0, link=True)
    folder = tmp_path / "export"
    assert "导出好了" in export(folder)
    start = [rendering.path("/") for rendering in ALL]
    seen, waiting, broken = set(start), [(path, "") for path in start], []
    while waiting:
        address, came_from = waiting.pop()
        file = file_of(folder, address)
        if file is None:
            broken.append((address, came_from))
            continue
        if file.suffix != ".html":
            continue
        for each in addresses(file.read_text(), address):
            if each not in seen:
                seen.add(each)
                waiting.append((each, address))
    assert broken == []
    assert len(seen) > 250
    # And nothing stands there that no reader would come to, but for what stands for the site's own.
    pages = [f"/{file.relative_to(folder).parent}/" for file in folder.rglob("index.html")]
    missed = {each for each in pages if each not in seen and each != "/./"}
    assert {each for each in missed if "/old-news/" not in each} <= {
        *(rendering.path("/unavailable/") for rendering in ALL),
        *(rendering.path("/offline/") for rendering in ALL),
        *(rendering.path("/leave/") for rendering in ALL),
    }


def test_pages_are_the_bytes_of_the_site_stored_ones_and_others(large_site, tmp_path):
    client, pages = Client(), ["/", "/en/senior/", f"/zh-hant/articles/{large_site.pk}/", "/feed/"]
    pages += ["/columns/news/page/2/", "/ask/knowledge/papers/page/2/", "/sitemap.xml"]
    said = {path: client.get(path).content for path in pages[::2]}
    assert all(files.read(path) for path in pages[::2])
    export(tmp_path / "export")
    said |= {path: client.get(path).content for path in pages[1::2]}
    for path in pages:
        assert file_of(tmp_path / "export", path).read_bytes() == said[path], path


def test_what_plain_files_cannot_do_is_told_in_the_readers_rendering(site, tmp_path):
    hidden = press.article()
    press.image(hidden)
    export(tmp_path / "export")
    assert file_of(tmp_path / "export", f"/articles/{hidden.pk}/") is None
    it_says_so_where_the_application_is_needed(tmp_path)
    error_pages_stand_in_every_rendering(tmp_path)
    an_address_that_moved_leads_on(tmp_path)
    for path in LiveFile.objects.values_list("path", flat=True).distinct():
        whole = (public_folder() / path).read_bytes()
        assert (tmp_path / "export/media" / path).read_bytes() == whole


def it_says_so_where_the_application_is_needed(tmp_path):
    words = {"/": "存档", "/zh-hant/": "存檔", "/en/": "archived copy"}
    for bare in ("search", "ask", "unavailable"):
        for prefix, word in words.items():
            for mode in ("", "senior/"):
                page = (tmp_path / f"export{prefix}{mode}{bare}/index.html").read_text()
                assert word in page
                assert 'href="tel:12345"' in page
                assert 'href="tel:0571-86000000"' in page
                assert f'data-mode="{"senior" if mode else "standard"}"' in page
                assert 'data-ux=""' not in page
    leave = (tmp_path / "export/en/leave/index.html").read_text()
    assert "leaving.js" in leave


def error_pages_stand_in_every_rendering(tmp_path):
    for rendering in ALL:
        for status in (404, 410):
            page = (tmp_path / f"export{rendering.path(f'/{status}.html')}").read_text()
            assert f'<html lang="{rendering.tag}" data-mode="{rendering.mode}"' in page
            assert f">{status}<" in page or rendering.is_senior


def an_address_that_moved_leads_on(tmp_path):
    page = (tmp_path / "export/en/columns/old-news/headlines/index.html").read_text()
    assert 'content="0;url=/en/columns/news/headlines/"' in page


def test_what_was_withdrawn_is_no_page_but_is_told(site, tmp_path):
    gone = press.published()
    put_out = set(LiveFile.objects.filter(entry__article=site.pk).values_list("path", flat=True))
    withdraw(gone, by=press.publisher(), reason="内容有误")
    withdraw(press.fresh(site), by=press.publisher(), reason="照片有误")
    said = export(tmp_path / "export")
    assert "撤下的写在 .gone 里" in said
    assert file_of(tmp_path / "export", f"/articles/{gone.pk}/") is None
    told = tmp_path / f"export/.gone/articles/{gone.pk}/index.html"
    assert "内容有误" in told.read_text()
    assert put_out
    assert not any((tmp_path / "export/media" / path).exists() for path in put_out)


def test_a_second_run_replaces_the_first_and_leaves_nothing_beside(tmp_path):
    folder = tmp_path / "out" / "export"
    export(folder)
    (folder / "left-over.html").write_text("old")
    new = press.published()
    export(folder)
    assert not (folder / "left-over.html").exists()
    assert (folder / f"articles/{new.pk}/index.html").is_file()
    assert [each.name for each in folder.parent.iterdir()] == ["export"]


def test_a_run_that_fails_leaves_what_was_there(tmp_path, monkeypatch):
    folder = tmp_path / "out" / "export"
    export(folder)
    before = (folder / "index.html").read_bytes()
    press.published()
    full = OSError(28, "No space left on device", "x")
    monkeypatch.setattr(exporting._Export, "_media", lambda self: (_ for _ in ()).throw(full))
    with pytest.raises(CommandError, match="原来的还在"):
        export(folder)
    assert (folder / "index.html").read_bytes() == before
    assert [each.name for each in folder.parent.iterdir()] == ["export"]


def test_a_folder_of_somebody_elses_is_not_touched(tmp_path):
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    with pytest.raises(CommandError, match="没有动它"):
        export(mine)
    with pytest.raises(CommandError, match="不是文件夹"):
        export(mine / "thesis.txt")
    assert [each.name for each in mine.iterdir()] == ["thesis.txt"]
    assert [each.name for each in tmp_path.iterdir() if each.name.startswith(".")] == []


def test_an_empty_folder_is_taken_and_two_at_once_are_not(tmp_path):
    folder = tmp_path / "export"
    folder.mkdir()
    export(folder)
    assert (folder / "en/senior/index.html").is_file()
    lock = os.open(tmp_path / ".export.lock", os.O_RDONLY | os.O_CREAT)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with pytest.raises(CommandError, match="另一次导出"):
        export(folder)
    os.close(lock)
    export(folder)  # a lock that somebody left behind is nobody's
    assert not (tmp_path / ".export.lock").exists()


def test_nobody_begins_while_the_folder_of_before_is_being_deleted(tmp_path, monkeypatch):
    folder, told = tmp_path / "out" / "export", []
    export(folder)
    delete = shutil.rmtree

    def deleting(path, **options):
        if path.name == ".export.new":
            with pytest.raises(CommandError, match="另一次导出"):
                export(folder)
            told.append(path)
        delete(path, **options)

    monkeypatch.setattr(shutil, "rmtree", deleting)
    export(folder)
    assert len(told) == 1
    assert (folder / "index.html").is_file()


def test_whoever_waited_for_a_lock_that_is_gone_takes_the_new_one(tmp_path, monkeypatch):
    lock, take = tmp_path / ".export.lock", fcntl.flock
    taken = []

    def late(descriptor, how):
        if not taken:
            lock.unlink()  # by the run that held it, and ended just now
        take(descriptor, how)
        taken.append(os.fstat(descriptor).st_ino == lock.stat().st_ino if lock.exists() else False)

    monkeypatch.setattr(exporting.fcntl, "flock", late)
    with exporting._beside(tmp_path / "export"):
        assert taken == [False, True]


def test_a_page_that_the_store_has_yet_to_forget_is_not_taken(site, tmp_path, monkeypatch):
    gone = press.published()
    Client().get(f"/articles/{gone.pk}/")
    # It is withdrawn right after the export has looked whether its store is behind.
    for module in (page_store, outbox):
        monkeypatch.setattr(module, "drain_if_behind", lambda: False)
    withdraw(gone, by=press.publisher(), reason="内容有误")
    assert files.read(f"/articles/{gone.pk}/") is not None
    export(tmp_path / "export")
    assert file_of(tmp_path / "export", f"/articles/{gone.pk}/") is None
    assert (tmp_path / f"export/.gone/articles/{gone.pk}/index.html").is_file()


def test_an_old_address_stands_in_no_pages_way_and_leads_nowhere_else(site, tmp_path, settings):
    (settings.STATIC_ROOT / "site.html").write_text("ours")
    folder, outside = tmp_path / "export", tmp_path / "outside.html"
    leading = ["/old.html", "/old/news.htm", "/old/"]
    clashing = ["/index.html", f"/articles/{site.pk}/index.html"]
    clashing += ["/sitemap.xml/", "/robots.txt/x.html", "/404.html", "/static/site.html/"]
    clashing += ["/old.html/", "/old.html/b.html", "/.hidden.html"]
    before = exporting.export(tmp_path / "before")
    answered = ["/search/", "/admin/", "/static/site.html"]  # by something else, which counts
    for path in [*leading, *clashing, *answered, f"/{outside}", "/old//x.html"]:
        ArticleRedirect.objects.create(old_path=path, article=site)
    made = exporting.export(folder)
    for path in leading:
        assert f'url=/articles/{site.pk}/"' in file_of(folder, path).read_text()
    assert made.pages == before.pages + len(leading)
    assert {each.partition("（")[0] for each in made.not_written} == {*clashing[:-1]}
    # All else is as it was, and nothing else is there.
    was, now = tree_of(tmp_path / "before"), tree_of(folder)
    assert now.keys() - was.keys() == {"old.html", "old/news.htm", "old/index.html"}
    assert {name: now[name] for name in was} == was
    assert not outside.exists()


def tree_of(folder):
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.name != exporting.MARK
    }


def test_a_page_stored_after_the_snapshot_is_not_taken(site, tmp_path, monkeypatch):
    Client().get("/")
    run = exporting._Export(tmp_path, lambda done, total: None)
    run.epoch = int((files.root() / "index.html.gz").stat().st_mtime) - files.FIRST_EPOCH
    assert run._stored("/") is not None
    run.epoch -= 1
    assert run._stored("/") is None
