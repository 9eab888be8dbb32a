"""When the database or our own code fails: a calm page in the reader's own rendering."""

import pytest
from django.db import OperationalError
from django.test import Client

from tests import press

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader():
    return Client(raise_request_exception=False)


def break_home(monkeypatch, fault):
    def fail(*args, **kwargs):
        raise fault

    monkeypatch.setattr("accessibility.page_store.outbox.current_epoch", fail)
    monkeypatch.setattr("portal.views.sites.current", fail)
    monkeypatch.setattr("articles.tree.current", fail)


@pytest.mark.parametrize(
    ("prefix", "lang", "words"),
    [
        ("", "zh-Hans", "网站出了问题"),
        ("/zh-hant", "zh-Hant", "網站出了問題"),
        ("/en/senior", "en", "12345"),
    ],
)
def test_a_fault_of_ours_is_told_in_the_readers_language(monkeypatch, reader, prefix, lang, words):
    break_home(monkeypatch, RuntimeError("secret detail"))
    response = reader.get(f"{prefix}/")
    html = response.content.decode()
    assert response.status_code == 500
    assert f'<html lang="{lang}"' in html
    assert words in html
    assert "secret detail" not in html
    assert f'href="{prefix}/"' in html


def test_a_database_that_cannot_be_had_is_a_503_to_come_back_to(monkeypatch, reader):
    break_home(monkeypatch, OperationalError("locked"))
    response = reader.get("/")
    assert response.status_code == 503
    assert response["Retry-After"]
    assert "维护" in response.content.decode()


def test_the_reader_finds_it_in_the_size_and_the_colours_that_they_chose(monkeypatch, reader):
    break_home(monkeypatch, OperationalError("locked"))
    reader.cookies["ux"] = "size.2~theme.yellow"
    html = reader.get("/").content.decode()
    assert '<html lang="zh-Hans" data-mode="standard" data-size="2" data-theme="yellow">' in html


def test_the_reference_on_the_page_is_the_one_in_the_log(monkeypatch, reader, caplog):
    break_home(monkeypatch, RuntimeError())
    html = reader.get("/").content.decode()
    noted = [record.args[0] for record in caplog.records if record.name == "portal.failing"]
    assert noted
    assert noted[0] in html


def test_a_failing_page_is_guarded_by_the_same_policy(monkeypatch, reader):
    break_home(monkeypatch, RuntimeError())
    assert "default-src 'none'" in reader.get("/")["Content-Security-Policy"]


def test_other_pages_work_on(monkeypatch, reader):
    article = press.published()
    monkeypatch.setattr("portal.views.sites.current", lambda epoch: 1 / 0)
    assert reader.get("/").status_code == 500
    monkeypatch.undo()
    assert reader.get(f"/articles/{article.pk}/").status_code == 200
