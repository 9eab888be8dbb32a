"""What a password must be, when it must be changed, and the way back in without one."""

from datetime import timedelta

import pytest
import time_machine
from auditlog.models import LogEntry
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles import recovery
from articles.models import RecoveryCode, User
from articles.passwords import KindsValidator, kinds_of
from portal.accounts import new_password
from portal.security_rules import SecurityRules
from tests import press
from tests.desk_forms import address, opened, sentences, signed_in

pytestmark = pytest.mark.django_db

GOOD, OTHER = "Heliu-Dong-73", "qingyu heliu xiang dong"
THIRD = "Shanyu-Lai-48"
RECOVER = "/admin/recover/"


@pytest.fixture(autouse=True)
def no_tries():
    cache.clear()


@pytest.mark.parametrize(
    "password", [GOOD, OTHER, "Aa1aaaaaaaaa", "云渡的河流向东一直流到海里去了"]
)
def test_twelve_of_three_kinds_or_fourteen_of_any_are_taken(password):
    validate_password(password, press.writer())


@pytest.mark.parametrize(
    "password", ["Aa1aaaaaaaa", "abcdefgh1", "aaaaaaaaaaaaa", "", "password", "顾明夏-编辑A1"]
)
def test_what_is_short_plain_common_or_like_the_name_is_refused_in_chinese(password):
    with pytest.raises(ValidationError) as refusal:
        validate_password(password, press.writer())
    assert all(any("一" <= each <= "鿿" for each in line) for line in refusal.value.messages)


@given(st.text(max_size=13))
def test_no_short_password_of_two_kinds_passes(password):
    if kinds_of(password) < 3 or len(password) < 12:
        with pytest.raises(ValidationError):
            KindsValidator().validate(password)
    else:
        KindsValidator().validate(password)


def test_the_printed_passwords_keep_the_rules():
    validate_password(new_password(), press.writer())


def test_the_last_five_are_not_taken_again():
    user = press.writer()
    used = [f"Yundu-{n}-heliu" for n in range(7)]
    for password in used:
        validate_password(password, user)
        user.set_password(password)
        user.save()
    for password in used[-5:]:
        with pytest.raises(ValidationError, match="最近 5 次"):
            validate_password(password, user)
    validate_password(used[0], user)


def test_the_rules_stand_in_the_page_before_one_types():
    page = sentences(signed_in(press.writer()).get("/admin/password_change/"))
    assert "至少 12 个字符" in page
    assert "最近 5 次" in page


def change_to(client: Client, old: str, new: str):
    names = {"old_password": old, "new_password1": new, "new_password2": new}
    return client.post("/admin/password_change/", names)


def test_a_password_that_somebody_else_gave_is_changed_before_anything_else():
    officer = signed_in(press.security_officer())
    form = opened(officer, "/admin/articles/user/add/")
    given_words = {"username": "xin", "name": "新同事", "password1": GOOD, "password2": GOOD}
    assert officer.post("/admin/articles/user/add/", form | given_words).status_code == 302
    client = Client()
    led = client.post("/admin/login/", {"username": "xin", "password": GOOD}, follow=True)
    assert "别人给您设的" in sentences(led)
    assert client.get("/admin/")["Location"].startswith("/admin/password_change/")
    assert "最近 5 次" in sentences(change_to(client, GOOD, GOOD))
    assert change_to(client, GOOD, OTHER).status_code == 302
    assert client.get("/admin/").status_code == 200


def test_after_the_change_that_was_asked_for_the_way_leads_on_to_the_desk():
    user = press.writer()
    user.set_password(GOOD)
    user.must_change_password = True
    user.save()
    client = signed_in(user)
    held_up = client.get("/admin/articles/article/")["Location"]
    words = {"old_password": GOOD, "new_password1": OTHER, "new_password2": OTHER}
    assert client.post(held_up, words)["Location"] == "/admin/articles/article/"
    assert "密码改好了" in sentences(client.get("/admin/articles/article/"))
    # Whoever came of their own accord is where they wanted to be.
    own = {"old_password": OTHER, "new_password1": THIRD, "new_password2": THIRD}
    assert client.post("/admin/password_change/", own)["Location"].endswith("/done/")


def test_a_password_that_was_reset_is_changed_too_and_the_log_knows_both():
    user = press.writer()
    officer = signed_in(press.security_officer())
    path = f"/admin/articles/user/{user.pk}/password/"
    assert officer.post(path, {"password1": GOOD, "password2": GOOD}).status_code == 302
    user.refresh_from_db()
    assert user.must_change_password
    client = signed_in(user)
    assert client.get("/admin/")["Location"].startswith("/admin/password_change/")
    change_to(client, GOOD, OTHER)
    acts = LogEntry.objects.filter(changes__act__1="password").order_by("pk")
    assert [entry.actor for entry in acts] == [press.security_officer(), user]


def test_an_old_password_is_changed_after_the_term_that_is_set():
    user = press.writer()
    user.set_password(GOOD)
    user.save()
    User.objects.update(password_set_at=timezone.now() - timedelta(days=91))
    client = signed_in(user)
    assert client.get("/admin/")["Location"].startswith("/admin/password_change/")
    assert "用得久了" in sentences(client.get("/admin/password_change/"))
    rules, _created = SecurityRules.objects.get_or_create(pk=1)
    rules.password_days = 0
    rules.save()
    assert client.get("/admin/").status_code == 200


def given_code(user: User) -> str:
    officer = signed_in(press.security_officer())
    answer = officer.post(f"/admin/articles/user/{user.pk}/recovery/")
    assert "只显示这一次" in sentences(answer)
    assert "no-store" in answer["Cache-Control"]
    return str(answer.context["code"])


def recovered(user: User, code: str, password: str = OTHER, **options):
    form = {"username": user.username, "code": code}
    form |= {"new_password1": password, "new_password2": password}
    return Client(**options).post(RECOVER, form)


def test_who_lost_their_password_sets_a_new_one_with_a_code_and_nothing_else():
    user = press.writer()
    assert "我有一次性码" in sentences(Client().get("/admin/login/"))
    code = given_code(user)
    assert "新密码已经设好" in sentences(recovered(user, code.upper()))
    user.refresh_from_db()
    assert user.check_password(OTHER)
    assert not user.must_change_password
    again = recovered(user, code, GOOD)
    assert "已用过" in sentences(again)
    acts = [entry.changes["act"][1] for entry in LogEntry.objects.filter(changes__has_key="act")]
    assert {recovery.GIVEN, recovery.USED, recovery.REFUSED} <= set(acts)
    assert not RecoveryCode.objects.filter(digest__contains=code[:4]).exists()


def test_a_code_ends_after_a_day_and_with_the_next_one():
    user = press.writer()
    first = given_code(user)
    second = given_code(user)
    assert "对不上" in sentences(recovered(user, first))
    RecoveryCode.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert "对不上" in sentences(recovered(user, second))
    assert timedelta(hours=24) == recovery.VALID_FOR


def test_a_code_opens_only_its_own_account_and_no_closed_one():
    user = press.writer()
    code = given_code(user)
    assert "对不上" in sentences(recovered(press.publisher(), code))
    user.is_active = False
    user.save()
    assert "对不上" in sentences(recovered(user, code))


def test_the_new_password_keeps_the_rules_and_the_code_is_not_lost_by_a_bad_one():
    user = press.writer()
    code = given_code(user)
    assert "至少 12 个字符" in sentences(recovered(user, code, "short"))
    assert "新密码已经设好" in sentences(recovered(user, code))


def test_guessing_codes_from_one_address_ends_soon():
    user = press.writer()
    code = given_code(user)
    for _n in range(10):
        assert recovered(user, "aaaa-bbbb").status_code == 200
    assert recovered(user, code).status_code == 429
    with time_machine.travel(timezone.now() + timedelta(minutes=14)):
        assert recovered(user, code).status_code == 429
    assert "新密码已经设好" in sentences(recovered(user, code, REMOTE_ADDR="192.0.2.4"))


@pytest.mark.parametrize("username", ["\x00", "没有这个人", "a" * 400, ""])
def test_nonsense_is_answered_in_a_sentence(username):
    form = {"username": username, "code": "\x00x", "new_password1": "x", "new_password2": "y"}
    answer = Client().post(RECOVER, form)
    assert answer.status_code == 200
    assert "errorlist" in sentences(answer)


def test_an_account_opened_again_has_a_line_of_its_own():
    user = press.writer()
    client = signed_in(press.security_officer())
    page = sentences(client.get(address(user)))
    assert "给一次性码" in page
