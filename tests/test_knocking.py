"""Wrong passwords: who tries too often waits, and nobody is locked out by a stranger."""

import pytest
import time_machine
from axes.models import AccessAttempt
from django.test import Client

from portal.desk import knocking
from tests import press

pytestmark = pytest.mark.django_db

OFFICE, ELSEWHERE = "198.51.100.7", "203.0.113.9"
PASSWORD = "Bailu-1-Hu-2-Qiao"


@pytest.fixture(autouse=True)
def small_limits(monkeypatch):
    monkeypatch.setattr(knocking, "MOST_FROM_ONE_ADDRESS", 12)
    monkeypatch.setattr(knocking, "MOST_FOR_ONE_ACCOUNT", 8)


@pytest.fixture
def editor():
    made = press.writer()
    made.set_password(PASSWORD)
    made.save()
    return made


def knock(username: str, password: str = "wrong", address: str = OFFICE, **headers: str) -> int:
    client = Client(REMOTE_ADDR=address)
    words = {"username": username, "password": password}
    return client.post("/admin/login/", words, headers=headers).status_code


def fails_everywhere(editor, times: int = 8) -> None:
    """A stranger with many machines tries one account."""
    for number in range(times):
        knock(editor.username, address=f"203.0.113.{100 + number}")


def fails_with_every_name(times: int = 12) -> None:
    for number in range(times):
        knock(f"guess-{number}")


def test_five_wrong_passwords_lock_the_account_where_they_were_typed_and_only_there(editor):
    answers = [knock(editor.username) for _time in range(6)]
    assert answers == [200, 200, 200, 200, 429, 429]
    assert knock(editor.username, PASSWORD) == 429
    assert knock(editor.username, PASSWORD, ELSEWHERE) == 302


def test_guessing_one_account_from_many_addresses_ends(editor):
    fails_everywhere(editor)
    assert knock(editor.username, address=ELSEWHERE) == 429
    assert knock(editor.username, PASSWORD, ELSEWHERE) == 429


def test_a_stranger_cannot_lock_an_editor_out_of_the_place_where_they_work(editor):
    assert knock(editor.username, PASSWORD) == 302
    fails_everywhere(editor, 20)
    assert knock(editor.username) == 200
    assert knock(editor.username, PASSWORD) == 302


def test_guessing_many_accounts_from_one_address_ends(editor):
    fails_with_every_name()
    assert knock("another") == 429
    assert knock(editor.username, PASSWORD) == 429
    assert knock(editor.username, PASSWORD, ELSEWHERE) == 302


def test_a_guest_in_the_office_does_not_lock_out_who_works_there(editor):
    assert knock(editor.username, PASSWORD) == 302
    fails_with_every_name(20)
    assert knock(editor.username, PASSWORD) == 302


def test_an_office_behind_one_address_may_mistype_now_and_then(monkeypatch, editor):
    monkeypatch.undo()
    for number in range(50):
        assert knock(f"colleague-{number}") == 200
    assert knock(editor.username, PASSWORD) == 302


def test_it_is_a_quarter_of_an_hour_however_often_somebody_tries_meanwhile(editor):
    with time_machine.travel(1_790_000_000, tick=False) as clock:
        for _minute in range(14):
            fails_everywhere(editor)
            clock.shift(60)
        written = AccessAttempt.objects.values_list("failures_since_start", flat=True)
        assert sum(written) == 8
        clock.shift(120)
        assert knock(editor.username, PASSWORD, ELSEWHERE) == 302


def test_another_address_of_the_same_network_is_no_other_place(editor):
    for number in range(5):
        knock(editor.username, address=f"2001:db8:1:2::{number}")
    assert knock(editor.username, PASSWORD, "2001:db8:1:2::99") == 429
    assert knock(editor.username, PASSWORD, "2001:db8:1:3::1") == 302


def test_no_header_makes_another_address(editor):
    names = ("X-Forwarded-For", "X-Real-Ip", "Client-Ip", "Forwarded", "User-Agent")
    for number in range(5):
        knock(editor.username, **dict.fromkeys(names, f"192.0.2.{number}"))
    assert knock(editor.username, PASSWORD, **{"X-Forwarded-For": "192.0.2.77"}) == 429
