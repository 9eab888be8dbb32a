"""运行状态: administrators see how the site runs, in plain words, with what to do about it."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import get_resolver
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accessibility import freezing, page_store
from accessibility.page_store import files
from articles.models import AuditChain
from articles.renditions import make_renditions
from portal import slowest, watching
from portal.desk import condition, page_kinds
from portal.models import TickReceipt, TickRecord
from portal.operations import noting
from tests import press
from tests.desk_forms import sentences, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folders(tmp_path, settings):
    settings.DATA_DIR = tmp_path
    settings.PAGE_STORE = tmp_path / "store"
    settings.BACKUP_DIR = tmp_path / "backups"
    slowest._worst.clear()
    yield
    freezing.learn(None, "")


@pytest.fixture
def administrator():
    return signed_in(press.administrator())


def items(client) -> dict[str, condition.Item]:
    groups = client.get("/admin/status/").context["groups"]
    return {item.name: item for group in groups for item in group.items}


def backed_up(settings, ago: timedelta) -> None:
    folder = settings.BACKUP_DIR / "2026-11-28T03-00-00"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "manifest.sha256").write_text("x")
    moment = (timezone.now() - ago).timestamp()
    os.utime(folder / "manifest.sha256", (moment, moment))


def ticked(ago: timedelta = timedelta()) -> None:
    TickRecord.objects.update_or_create(pk=1, defaults={"last_run": timezone.now() - ago})


def test_only_administrators_see_it_and_come_to_it_by_the_menu(administrator):
    assert 'href="/admin/status/"' in sentences(administrator.get("/admin/"))
    assert "运行状态" in sentences(administrator.get("/admin/status/"))
    for other in (press.writer(), press.security_officer(), press.auditor()):
        client = signed_in(other)
        assert client.get("/admin/status/").status_code == 403
        assert "/admin/status/" not in sentences(client.get("/admin/"))


def test_a_site_where_all_is_well_says_so(administrator, settings, monkeypatch):
    ticked()
    backed_up(settings, timedelta(hours=3))
    noting.note("backup", 0)
    noting.note("site", 0)
    AuditChain.objects.update_or_create(pk=1, defaults={"checked_at": timezone.now()})
    page_store.drain()
    elsewhere = [condition.Item("备份的硬盘", condition.WELL, "")]
    monkeypatch.setattr(condition, "_disks", lambda: elsewhere)
    found = items(administrator)
    assert {name: item.state for name, item in found.items() if item.state != "well"} == {}
    assert "都正常，没有要做的" in sentences(administrator.get("/admin/status/"))


def test_what_is_not_well_comes_with_what_to_do(administrator):
    found = items(administrator)
    assert found["定时任务"].state == "act"
    assert "manage.py tick" in found["定时任务"].advice
    assert found["上次备份"].state == "act"
    assert "manage.py backup" in found["上次备份"].advice
    assert found["试着恢复"].state == "look"
    assert found["备份的硬盘"].state == "look"
    page = sentences(administrator.get("/admin/status/"))
    assert "要处理" in page
    assert all(item.advice for item in found.values() if item.state != "well")


@pytest.mark.parametrize(("hours", "state"), [(3, "well"), (30, "look"), (80, "act")])
def test_a_backup_grows_old(administrator, settings, hours, state):
    backed_up(settings, timedelta(hours=hours))
    assert items(administrator)["上次备份"].state == state


def test_checks_are_remembered_and_how_they_went(administrator):
    with pytest.raises(CommandError, match="没有备份"):
        call_command("backup", "--verify")
    assert noting.last("backup") is None
    noting.note("backup", 1)
    noting.note("site", 0)
    found = items(administrator)
    assert (found["试着恢复"].state, found["核对网站"].state) == ("act", "well")
    noting._file().write_text("[]")
    assert noting.last("site") is None


def test_the_queue_is_counted_and_one_that_stands_still_is_noticed(administrator):
    make_renditions.enqueue(1)
    assert items(administrator)["后台任务"].said == "等着 1 项，正在做 0 项"
    assert items(administrator)["后台任务"].state == "well"
    DBTaskResult.objects.update(enqueued_at=timezone.now() - timedelta(hours=1))
    assert items(administrator)["后台任务"].state == "act"
    DBTaskResult.objects.update(status="FAILED", finished_at=timezone.now())
    assert items(administrator)["没做成的任务"].state == "look"


def test_a_tick_that_could_not_do_something_is_told(administrator):
    ticked()
    failed = [{"piece": "release", "said": "定时发布没有做成。", "article": None}]
    TickReceipt.objects.create(began=timezone.now(), ended=timezone.now(), failed=failed)
    item = items(administrator)["定时任务"]
    assert (item.state, item.rows) == ("look", [("", "定时发布没有做成。")])


@pytest.mark.django_db(transaction=True)
def test_the_store_is_counted(administrator, client):
    client.get("/en/")
    client.get("/feed/")
    item = items(administrator)["页面库"]
    assert item.state == "well"
    assert item.said.startswith("2 页")
    files.note_drained(10**6)
    assert items(administrator)["页面库"].state == "look"


@pytest.mark.django_db(transaction=True)
def test_a_store_too_large_to_count_is_not_counted_to_its_end(administrator, client, monkeypatch):
    client.get("/en/senior/")
    monkeypatch.setattr(condition, "COUNTING", -1.0)
    assert items(administrator)["页面库"].said.startswith("至少")


def test_a_full_disk_is_an_act_and_a_fuller_one_a_look(administrator, monkeypatch):
    usage = type("Usage", (), {"total": 100 * 1024**3, "free": 10**8})
    monkeypatch.setattr(condition.shutil, "disk_usage", lambda path: usage)
    assert items(administrator)["数据的硬盘"].state == "act"
    usage.free = 3 * 1024**3
    assert items(administrator)["数据的硬盘"].state == "look"


def test_a_freeze_and_the_database_are_told(administrator):
    found = items(administrator)
    assert found["冻结"].said == "没有冻结"
    assert any(kind in found["数据库"].said for kind in ("SQLite 3.", "PostgreSQL 1"))
    freezing.begin("演练")
    assert items(administrator)["冻结"].state == "look"


def test_a_handful_of_queries_whatever_there_is(administrator, django_assert_max_num_queries):
    administrator.get("/admin/status/")
    with django_assert_max_num_queries(18):
        administrator.get("/admin/status/")


def test_the_slowest_of_each_kind_of_page_is_known_and_nothing_of_its_reader(administrator):
    ticked()
    slowest.note("article", 0.4)
    slowest.note("article", 0.3)
    slowest.note("column", 1.5)
    assert [(slow.route, slow.seconds) for slow in slowest.worst(5)] == [
        ("column", 1.5),
        ("article", 0.4),
    ]
    assert items(administrator)["慢的网页"].state == "look"
    told = json.loads((slowest._folder() / f"{os.getpid()}.json").read_text())
    assert set(told) == {"article", "column"}


def test_kinds_of_pages_have_names_that_an_administrator_knows(administrator):
    for route in ("admin:index", "admin:articles_article_changelist", "knowledge_topic", "ask"):
        slowest.note(route, 0.4)
    html = administrator.get("/admin/status/").content.decode()
    for name in ("采编台", "采编台 稿件", "问答知识库", "智能问答"):
        assert f">{name}<" in html
    assert "admin:index" not in html


def test_every_public_page_is_of_a_kind_that_has_a_name():
    named = [pattern.name for pattern in get_resolver().url_patterns if hasattr(pattern, "name")]
    named += get_resolver(settings.PUBLIC_URLCONF).reverse_dict
    routes = {name for name in named if isinstance(name, str)}
    assert {"home", "article", "media", "offline"} < routes
    assert [route for route in routes if page_kinds.said(route) == route] == []


def test_a_slow_page_is_noted_by_the_name_of_its_address(client, monkeypatch):
    article = press.published()
    monkeypatch.setattr(slowest, "NOTICED", 0.0)
    client.get(f"/articles/{article.pk}/")
    client.get("/nowhere/")
    client.post("/ask/rate/")
    assert [slow.route for slow in slowest.worst(5)] == ["article"]


def test_what_ended_processes_noted_is_no_more(tmp_path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    old = Path(slowest._folder()) / f"{ended.pid}.json"
    old.parent.mkdir(parents=True)
    old.write_text(json.dumps({"article": [9.0, 0]}))
    assert slowest.worst(5) == []
    slowest.note("column", 0.5)
    assert not old.exists()


def test_a_disk_that_takes_nothing_keeps_nobody_from_their_page(monkeypatch):
    monkeypatch.setattr(slowest, "_folder", lambda: Path("/proc/nowhere"))
    slowest.note("article", 0.9)
    monkeypatch.setattr(noting, "_file", lambda: Path("/proc/nowhere/checked.json"))
    noting.note("site", 0)


def test_the_newest_backup_is_the_one_that_counts(settings):
    assert watching.last_backup() is None
    backed_up(settings, timedelta(hours=1))
    made = watching.last_backup()
    assert made is not None
    assert timezone.now() - made < timedelta(hours=2)
