"""When the database or our own code fails: a calm page in the reader's own rendering."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from portal import failing, maintenance
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


def test_an_announced_maintenance_says_when_the_site_opens_again(
    monkeypatch, reader, settings, tmp_path
):
    settings.DATA_DIR = tmp_path
    opens = timezone.localtime() + timedelta(hours=2)
    call_command("maintenance", f"{opens:%Y-%m-%d %H:%M}", stdout=StringIO())
    break_home(monkeypatch, OperationalError("gone"))
    response = reader.get("/")
    assert 6_900 < int(response["Retry-After"]) <= 7_200
    assert f"预计{opens.month}月{opens.day}日{opens:%H:%M}恢复" in response.content.decode()
    assert f"{opens:%H:%M} on {opens.day} {opens:%B}" in reader.get("/en/").content.decode()
    call_command("maintenance", "--over", stdout=StringIO())
    assert "通常几分钟内恢复" in reader.get("/").content.decode()


def test_a_maintenance_whose_time_is_over_is_not_announced(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    maintenance.announce(timezone.now() + timedelta(minutes=1))
    assert maintenance.announced() is not None
    assert maintenance.announced(timezone.now() + timedelta(minutes=2)) is None


@pytest.mark.parametrize("text", ["明早六点", "2026-13-01 06:00", "2020-01-01 06:00"])
def test_a_time_that_cannot_be_is_refused_in_a_sentence(settings, tmp_path, text):
    settings.DATA_DIR = tmp_path
    with pytest.raises(CommandError, match=text):
        call_command("maintenance", text)
    assert maintenance.announced() is None


@pytest.mark.parametrize("text", ["", "soon", "2026-12-01"])
def test_a_spoilt_announcement_is_none(settings, tmp_path, text):
    settings.DATA_DIR = tmp_path
    (tmp_path / "maintenance.txt").write_text(text)
    assert maintenance.announced() is None


def test_a_web_server_has_a_page_of_each_rendering_for_when_the_site_is_stopped(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    failing.write_closed_pages()
    found = {each.name: each.read_text() for each in (tmp_path / "maintenance").iterdir()}
    assert len(found) == 6
    assert '<html lang="zh-Hant"' in found["zh-hant.html"]
    assert "網站正在維護" in found["zh-hant-senior.html"]
    assert 'data-mode="senior"' in found["en-senior.html"]
    assert "编号" not in found["zh-hans.html"]
