"""How long people stay in, from where they may come, and what becomes of accounts nobody uses."""

import time
from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.test import Client, override_settings
from django.utils import timezone

from articles.models import User
from portal import ticking, unused
from portal.desk import sessions
from portal.security_rules import SecurityRules
from tests import press
from tests.desk_forms import address, manuscript, opened, saved, sentences, signed_in

pytestmark = pytest.mark.django_db

STAY = "/admin/stay/"


def acts() -> list[str]:
    rows = LogEntry.objects.filter(changes__has_key="act").order_by("pk")
    return [row.changes["act"][1] for row in rows]


def later(monkeypatch, seconds: float) -> None:
    now = time.time() + seconds
    monkeypatch.setattr(sessions.time, "time", lambda: now)


def test_who_does_not_move_is_signed_out_with_a_line_in_the_log(monkeypatch):
    client = signed_in(press.writer())
    client.get("/admin/")
    later(monkeypatch, 29 * 60)
    assert client.get("/admin/").status_code == 200
    later(monkeypatch, 31 * 60)
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert acts()[-1] == sessions.IDLE


def test_what_was_written_outlives_it(monkeypatch):
    client = signed_in(press.writer())
    article = manuscript()
    form = opened(client, address(article)) | {"title_zh_hans": "写到一半去开会"}
    later(monkeypatch, 31 * 60)
    kept = client.post(address(article), form, headers={"Sec-Fetch-Site": "same-origin"})
    assert kept.status_code == 403
    assert "写到一半去开会" in sentences(kept)
    assert "登录已过期" in sentences(kept)


def test_what_a_page_does_by_itself_keeps_nobody_in(monkeypatch):
    client = signed_in(press.writer())
    client.get("/admin/")
    for minutes in (10, 20, 29):
        later(monkeypatch, minutes * 60 / 1)
        client.get("/admin/", headers={"Sec-Fetch-Mode": "cors"})
    later(monkeypatch, 29 * 60 + 31 * 60)
    assert client.get("/admin/").status_code == 302


def test_a_page_where_somebody_types_says_so(monkeypatch):
    client = signed_in(press.writer())
    page = sentences(client.get("/admin/"))
    assert 'data-seconds="1800"' in page
    assert "接着工作" in page
    start = time.time()
    for minutes in (20, 40, 60):
        monkeypatch.setattr(sessions.time, "time", lambda at=start + minutes * 60: at)
        answer = client.post(STAY, headers={"Sec-Fetch-Mode": "cors"})
        assert answer.json() == {"seconds": 1800}


def test_nobody_stays_for_ever(monkeypatch):
    client = signed_in(press.writer())
    start = time.time()
    for hours in range(0, 120, 4):
        monkeypatch.setattr(sessions.time, "time", lambda at=start + hours * 360: at)
        assert client.get("/admin/").status_code == 200
    monkeypatch.setattr(sessions.time, "time", lambda: start + 12 * 3600 + 60)
    assert client.get("/admin/").status_code == 302
    assert acts()[-1] == sessions.OVER


def test_the_security_officer_sets_the_times():
    press.writer()
    client = signed_in(press.security_officer())
    rules = client.get("/admin/portal/securityrules/", follow=True)
    assert "多少分钟不动就退出" in sentences(rules)
    url = "/admin/portal/securityrules/1/change/"
    assert "errorlist" in sentences(saved(client, url, idle_minutes="1"))
    assert saved(client, url, idle_minutes="10").status_code == 302
    assert 'data-seconds="600"' in sentences(signed_in(press.writer()).get("/admin/"))
    assert signed_in(press.administrator()).get(url).status_code == 403


def test_signing_out_and_strangers_have_no_say():
    assert Client().post(STAY).status_code == 403
    assert signed_in(press.writer()).get(STAY).status_code == 405


def unused_for(user: User, days: int) -> User:
    then = timezone.now() - timedelta(days=days)
    User.objects.filter(pk=user.pk).update(last_login=then, active_since=then)
    return user


def test_an_account_that_nobody_uses_is_closed_by_the_clock_with_a_line():
    press.security_officer()
    old, young = unused_for(press.writer(), 91), unused_for(press.publisher(), 89)
    assert "顾明夏" in ticking.disable_unused(timezone.now())
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.is_active, young.is_active) == (False, True)
    assert unused.DISABLED in acts()
    assert ticking.disable_unused(timezone.now()) == ""


def test_the_last_of_an_office_is_never_closed_but_one_of_two_is():
    keepers = [press.administrator(), press.person("程小满", "系统管理员")]
    for person in (*keepers, press.security_officer(), press.auditor()):
        unused_for(person, 400)
    unused.disable(timezone.now())
    assert User.objects.filter(groups__name="系统管理员", is_active=True).count() == 1
    assert User.objects.filter(groups__name="安全管理员", is_active=True).count() == 1
    assert not User.objects.filter(groups__name="审计员", is_active=True).exists()


def test_an_account_opened_again_is_left_open():
    user = unused_for(press.writer(), 91)
    officer = press.security_officer()
    unused.disable(timezone.now())
    client = signed_in(officer)
    saved(client, address(user), is_active="on")
    assert unused.disable(timezone.now()) == []
    user.refresh_from_db()
    assert user.is_active


def test_the_rule_can_be_switched_off():
    unused_for(press.writer(), 999)
    SecurityRules(unused_days=0).save()
    assert unused.disable(timezone.now()) == []


def answers(address: str, allowed: list[str], **more) -> int:
    with override_settings(ADMIN_ALLOWED=allowed, **more):
        client = Client(REMOTE_ADDR=address)
        assert client.get("/").status_code == 200
        status = {client.get(path).status_code for path in ("/admin/login/", "/admin/recover/")}
        assert len(status) == 1
        return status.pop()


@pytest.mark.parametrize(
    ("address", "allowed", "status"),
    [
        ("203.0.113.5", [], 200),
        ("203.0.113.5", ["203.0.113.0/24"], 200),
        ("203.0.113.5", ["198.51.100.0/24"], 403),
        ("203.0.113.5", ["198.51.100.0/24", "203.0.113.5"], 200),
        ("2001:db8::5", ["2001:db8::/32"], 200),
        ("2001:db9::5", ["2001:db8::/32"], 403),
        ("::ffff:203.0.113.5", ["203.0.113.0/24"], 200),
        ("127.0.0.1", ["203.0.113.0/24"], 200),
        ("::1", ["203.0.113.0/24"], 200),
        ("", ["203.0.113.0/24"], 403),
    ],
)
def test_the_desk_is_reached_from_allowed_addresses_only(address, allowed, status):
    assert answers(address, allowed) == status


def test_a_forged_header_opens_nothing():
    with override_settings(ADMIN_ALLOWED=["203.0.113.0/24"]):
        for peer in ("198.51.100.9", "127.0.0.1"):
            client = Client(REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR="203.0.113.5")
            page = client.get("/admin/login/")
            assert page.status_code == 403
            assert "采编台只在指定的网络里打开" in sentences(page)
    with override_settings(ADMIN_ALLOWED=["203.0.113.0/24"], TRUSTED_PROXIES=["127.0.0.1"]):
        client = Client(REMOTE_ADDR="127.0.0.1", HTTP_X_FORWARDED_FOR="203.0.113.5")
        assert client.get("/admin/login/").status_code == 200


def test_a_browser_that_says_nothing_of_it_is_known_by_what_it_asks_for(monkeypatch):
    client, start = signed_in(press.writer()), time.time()
    client.get("/admin/", headers={"Accept": "text/html,*/*;q=0.8"})
    monkeypatch.setattr(sessions.time, "time", lambda: start + 20 * 60)
    client.get("/admin/", headers={"Accept": "*/*"})
    monkeypatch.setattr(sessions.time, "time", lambda: start + 31 * 60)
    assert client.get("/admin/").status_code == 302
