"""What `@kept` stores, what it never stores, and that storing never spoils an answer."""

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import DatabaseError
from django.test import Client

from accessibility import page_store, preferences
from accessibility.models import Epoch
from accessibility.page_store import files, keeping, outbox
from articles.models import User
from tests.processes import pages

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.processes.pages")]


@pytest.fixture(autouse=True)
def outside_of_transactions(monkeypatch, settings):
    settings.PUBLIC_URLCONF = "tests.processes.pages"
    monkeypatch.setattr(keeping, "inside_transaction", lambda: False)


@pytest.fixture
def group() -> Group:
    return Group.objects.create(name="清渠镇")


@pytest.fixture
def renders(monkeypatch) -> list[str]:
    """Grows with every render of the page of words."""
    found: list[str] = []
    monkeypatch.setattr(pages, "note", found.append)
    return found


def stored() -> set[str]:
    """The files in the store that are pages."""
    found = (path.relative_to(files.root()) for path in files.root().rglob("*.gz"))
    return {str(path) for path in found}


def text_of(path: str) -> bytes:
    """What lies in the store for an address."""
    found = files.read(path)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("prefix", ["", "/senior", "/zh-hant", "/zh-hant/senior", "/en/senior"])
def test_a_public_page_is_stored_in_its_rendering(client, group, prefix, renders):
    address = f"{prefix}/words/{group.pk}/"
    response = client.get(address)
    assert "清渠镇" in response.content.decode()
    assert stored() == {f"{address[1:]}index.html.gz"}
    assert preferences.PLACE in text_of(address)


@pytest.mark.parametrize(
    ("address", "file"),
    [
        ("/", "index.html.gz"),
        ("/en/", "en/index.html.gz"),
        ("/feed/", "feed/index.xml.gz"),
        ("/sitemap.xml", "sitemap.xml.gz"),
        ("/robots.txt", "robots.txt.gz"),
    ],
)
def test_feeds_and_single_files_have_their_own_names(client, address, file):
    client.get(address)
    assert stored() == {file}


def test_the_second_reader_gets_it_without_a_render_or_a_query(
    client, group, renders, django_assert_num_queries
):
    first = client.get(f"/words/{group.pk}/")
    with django_assert_num_queries(0):
        second = Client().get(f"/words/{group.pk}/")
    assert len(renders) == 1
    assert second.content == first.content
    assert second["Content-Type"] == first["Content-Type"] == "text/html; charset=utf-8"


def test_a_stored_page_is_dressed_for_its_reader_and_stays_as_it_was(client, group):
    client.get(f"/words/{group.pk}/")
    client.cookies["ux"] = "theme.dark"
    assert b'data-theme="dark"' in client.get(f"/words/{group.pk}/").content
    assert b"dark" not in text_of(f"/words/{group.pk}/")


def test_a_reader_with_preferences_leaves_the_bare_page_for_the_others(client, group):
    client.cookies["ux"] = "theme.dark"
    assert b'data-theme="dark"' in client.get(f"/words/{group.pk}/").content
    assert b"dark" not in text_of(f"/words/{group.pk}/")


@pytest.mark.parametrize("view", pages.NOT_STORED, ids=lambda view: view.__name__)
def test_what_is_somebodys_own_or_cannot_be_given_again_is_not_stored(client, view):
    response = client.get(f"/{view.__name__.replace('_', '-')}/")
    assert response.status_code in (200, 410)
    assert stored() == set()


def test_a_missing_page_is_not_stored(client):
    assert client.get("/words/999999/").status_code == 404
    assert client.get("/nothing/").status_code == 404
    assert stored() == set()


def test_an_address_with_a_query_is_not_stored(client, group):
    assert client.get(f"/words/{group.pk}/?a=1").status_code == 200
    assert stored() == set()


def test_an_address_with_leading_zeros_is_not_stored(client, group):
    assert client.get(f"/words/00{group.pk}/").status_code == 200
    assert stored() == set()


@pytest.mark.parametrize("method", ["head", "post", "put"])
def test_only_get_fills_the_store(client, group, method):
    getattr(client, method)(f"/words/{group.pk}/")
    assert stored() == set()


def test_what_staff_see_is_not_stored(client, group):
    client.force_login(User.objects.create(username="gu"))
    assert client.get(f"/words/{group.pk}/").status_code == 200
    assert stored() == set()


def test_nothing_is_stored_while_templates_are_being_written(client, group, settings):
    settings.DEBUG = True
    client.get(f"/words/{group.pk}/")
    assert stored() == set()


def test_nothing_is_stored_inside_a_transaction(client, group, monkeypatch):
    monkeypatch.undo()
    client.get(f"/words/{group.pk}/")
    assert stored() == set()


def test_a_page_overtaken_by_a_publication_is_given_but_not_stored(client, group, monkeypatch):
    def publish(_name: str) -> None:
        page_store.forget([f"/words/{group.pk}/"])

    monkeypatch.setattr(pages, "note", publish)
    assert client.get(f"/words/{group.pk}/").status_code == 200
    assert stored() == set()


def test_the_epoch_is_read_before_anything_else(client, group, monkeypatch):
    order: list[str] = []
    real = outbox.current_epoch

    def reading() -> int:
        order.append("epoch")
        return real()

    monkeypatch.setattr(outbox, "current_epoch", reading)
    monkeypatch.setattr(pages, "note", lambda _name: order.append("render"))
    client.get(f"/words/{group.pk}/")
    assert order[0] == "epoch"
    assert order[-2:] == ["render", "epoch"]


def test_a_render_behind_the_database_makes_the_store_forget_first(client, group):
    client.get("/")
    client.get(f"/words/{group.pk}/")
    # Another machine, or a process that was killed before it could forget.
    page_store.forget([f"/words/{group.pk}/"])
    assert files.read(f"/words/{group.pk}/")
    client.get("/en/")
    assert stored() == {"index.html.gz", "en/index.html.gz"}
    assert files.drained() == page_store.current_epoch() == 1


def test_a_full_disk_spoils_no_answer(client, group, monkeypatch, caplog):
    def full(*_arguments):
        raise OSError("no space left on device")

    monkeypatch.setattr(files, "write_aside", full)
    assert client.get(f"/words/{group.pk}/").status_code == 200
    assert "no space left" in caplog.text


def test_a_store_that_cannot_be_made_spoils_no_answer(client, group, settings, caplog):
    file = settings.DATA_DIR / "a file"
    file.write_text("")
    settings.PAGE_STORE = file / "store"
    assert client.get(f"/words/{group.pk}/").status_code == 200
    assert "cannot forget" in caplog.text


def test_a_database_that_fails_after_the_render_spoils_no_answer(client, group, monkeypatch):
    epoch = page_store.drain()

    def broken() -> int:
        raise DatabaseError

    monkeypatch.setattr(outbox, "epoch_of", lambda request: epoch)
    monkeypatch.setattr(outbox, "current_epoch", broken)
    assert client.get(f"/words/{group.pk}/").status_code == 200
    assert stored() == set()
    assert not list((settings.PAGE_STORE / ".new").iterdir())


def test_a_render_that_fails_lets_the_next_one_try(group, monkeypatch):
    client = Client(raise_request_exception=False)

    def fail(_name: str) -> None:
        raise RuntimeError

    monkeypatch.setattr(pages, "note", fail)
    assert client.get(f"/words/{group.pk}/").status_code == 500
    monkeypatch.setattr(pages, "note", lambda _name: None)
    assert client.get(f"/words/{group.pk}/").status_code == 200
    assert len(stored()) == 1


def test_every_answer_of_a_kept_view_says_how_it_may_be_stored(client, group):
    for address in (f"/words/{group.pk}/", f"/words/{group.pk}/?a=1", f"/words/00{group.pk}/"):
        response = client.get(address)
        assert response["Cache-Control"] == "no-cache"
        assert {"Cookie", "Accept-Encoding"} <= set(response["Vary"].split(", "))


def test_the_epoch_is_none_before_the_first_change():
    assert not Epoch.objects.exists()
    assert page_store.current_epoch() == 0
