"""The second factor: nobody is locked out by it, no code counts twice, and it really is asked for."""

from datetime import timedelta

import pytest
import time_machine
from auditlog.models import LogEntry
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice

from articles import second_factor
from articles.models import BackupCode, User
from articles.roles import ADMINISTRATOR, WRITER
from portal.desk import changes
from portal.security_rules import SecurityRules
from tests import press
from tests.desk_forms import address, manuscript, opened, sentences, signed_in
from tests.form_fields import fields
from tests.telephones import code_of, enrolled

pytestmark = pytest.mark.django_db

CODE, ENROL = "/admin/code/", "/admin/enrol/"
PASSWORD = "Kuai-5-le-yun-du"


def required_for(*names: str) -> None:
    rules, _created = SecurityRules.objects.get_or_create(pk=1)
    rules.second_factor_groups.set(Group.objects.filter(name__in=names))
    rules.save()


def with_password(user: User) -> User:
    user.set_password(PASSWORD)
    user.save()
    return user


def after_password(user: User, path: str = "/admin/") -> tuple[Client, str]:
    """A browser that gave the right password; and where it was led."""
    client = Client()
    form = {"username": user.username, "password": PASSWORD, "next": path}
    response = client.post("/admin/login/", form, follow=True)
    return client, response.redirect_chain[-1][0]


def test_without_a_rule_and_a_device_the_password_is_enough():
    _client, led = after_password(with_password(press.writer()))
    assert led == "/admin/"


def test_whoever_must_have_one_is_led_to_enrol_and_not_refused():
    user = with_password(press.writer())
    required_for(WRITER)
    client, led = after_password(user, "/admin/articles/article/")
    assert led.startswith(ENROL)
    page = sentences(client.get(led))
    assert "不会把您锁在外面" in page
    assert "data:image/png;base64," in page
    # Every other page of the desk leads there too; the next sign-in does again.
    assert client.get("/admin/articles/article/")["Location"].startswith(ENROL)
    assert after_password(user)[1].startswith(ENROL)
    device = TOTPDevice.objects.get(user=user)
    assert not device.confirmed
    done = client.post(led, fields(page) | {"code": code_of(device)})
    codes = done.context["codes"]
    assert len(codes) == 10
    assert all(code in sentences(done) for code in codes)
    assert 'href="/admin/articles/article/"' in sentences(done)
    assert client.get("/admin/articles/article/").status_code == 200
    # The codes are shown once and kept as digests.
    assert codes[0] not in sentences(client.get("/admin/factor/"))
    assert not BackupCode.objects.filter(digest__in=codes).exists()


def test_a_device_counts_only_after_one_right_code():
    user = with_password(press.writer())
    client = signed_in(user)
    client.get(ENROL)
    wrong = client.post(ENROL, {"code": "000000"})
    assert "这个码不对" in sentences(wrong)
    user.refresh_from_db()
    assert user.second_factor_since is None
    assert after_password(user)[1] == "/admin/"


def test_who_is_not_in_the_group_is_not_asked():
    press.administrator()
    required_for(ADMINISTRATOR)
    assert after_password(with_password(press.writer()))[1] == "/admin/"


def test_after_the_password_nothing_but_the_code_opens_the_desk():
    user = with_password(press.writer())
    device, _codes = enrolled(user)
    article = manuscript()
    client, led = after_password(user, address(article))
    assert led.startswith(CODE)
    for path in ("/admin/", address(article), "/admin/password_change/", ENROL, "/admin/factor/"):
        assert client.get(path)["Location"].startswith(CODE)
    assert client.get("/admin/media/images/x.jpg").status_code == 302
    answer = client.post(led, {"code": code_of(device), "next": address(article)})
    assert answer["Location"] == address(article)
    assert client.get(address(article)).status_code == 200


def test_a_form_sent_before_the_code_keeps_what_was_written():
    user = with_password(press.writer())
    article = manuscript()
    client = signed_in(user)
    form = opened(client, address(article)) | {"title_zh_hans": "写了很久的标题"}
    enrolled(user)
    kept = client.post(address(article), form, headers={"Sec-Fetch-Site": "same-origin"})
    assert kept.status_code == 403
    assert "写了很久的标题" in sentences(kept)


def test_no_way_out_of_the_site_after_the_code():
    user = with_password(press.writer())
    device, _codes = enrolled(user)
    client, _led = after_password(user)
    answer = client.post(CODE, {"code": code_of(device), "next": "https://elsewhere.example/"})
    assert answer["Location"] == "/admin/"


def quiet(device: TOTPDevice) -> None:
    """As if one had waited."""
    TOTPDevice.objects.filter(pk=device.pk).update(
        throttling_failure_count=0, throttling_failure_timestamp=None
    )


def test_a_code_counts_once_and_a_step_early_or_late_is_taken():
    user = press.writer()
    device, _codes = enrolled(user)
    code = code_of(device)
    assert second_factor.verify(user, code).kind == "right"
    assert second_factor.verify(user, code).kind == "wrong"
    quiet(device)
    assert second_factor.verify(user, code_of(device, 1)).kind == "right"
    for steps in (5, -5):
        quiet(device)
        assert second_factor.verify(user, code_of(device, steps)).kind == "wrong"


def test_guessing_is_slowed_down_and_said_so():
    user = press.writer()
    device, _codes = enrolled(user)
    client = signed_in(user)
    with time_machine.travel(timezone.now(), tick=False):
        client.post(CODE, {"code": "000000"})
        answer = client.post(CODE, {"code": code_of(device)})
    assert "试得太快了" in sentences(answer)
    TOTPDevice.objects.update(throttling_failure_count=6)
    assert second_factor.verify(user, code_of(device)).wait > 20
    assert LogEntry.objects.filter(changes__act__1=second_factor.CODE_FAILED).count() == 1


@pytest.mark.parametrize("code", ["", "12345", "１２３４５６", "abc", "\x00", "9" * 5000, "①②③④⑤⑥"])
def test_what_is_no_code_is_refused_in_a_sentence(code):
    user = press.writer()
    enrolled(user)
    answer = signed_in(user).post(CODE, {"code": code})
    assert answer.status_code == 200
    assert "不对" in sentences(answer)


def test_a_backup_code_counts_once_however_it_is_written():
    user = with_password(press.writer())
    _device, codes = enrolled(user)
    client, led = after_password(user)
    answer = client.post(led, {"code": f" {codes[3].upper().replace('-', ' ')} "})
    assert answer.status_code == 302
    assert second_factor.codes_left(user) == 9
    assert second_factor.verify(user, codes[3]).kind == "wrong"
    assert "还剩 9 个" in sentences(client.get("/admin/factor/"))
    entry = LogEntry.objects.filter(changes__act__1=second_factor.BACKUP_USED).latest("pk")
    assert changes.words_of(entry) == "还剩 9 个"  # a bare 9 says nothing


def test_another_persons_backup_code_is_none():
    _device, codes = enrolled(press.publisher())
    user = press.writer()
    enrolled(user)
    assert second_factor.verify(user, codes[0]).kind == "wrong"


def test_new_backup_codes_end_the_old_ones_and_want_a_code():
    user = press.writer()
    device, codes = enrolled(user)
    client = signed_in(user)
    client.post(CODE, {"code": code_of(device)})
    refused = client.post("/admin/factor/", {"code": "000000"})
    assert "不对" in sentences(refused)
    quiet(device)
    done = client.post("/admin/factor/", {"code": code_of(device, 1)})
    assert len(set(done.context["codes"]) - set(codes)) == 10
    assert LogEntry.objects.order_by("pk").last().changes["act"][1] == second_factor.BACKUP_RENEWED
    assert second_factor.verify(user, codes[0]).kind == "wrong"


def test_the_security_officer_takes_a_lost_device_away_with_a_line_in_the_log():
    user = with_password(press.writer())
    enrolled(user)
    old, _led = after_password(user)
    officer = signed_in(press.security_officer())
    assert "解除手机绑定" in sentences(officer.get(address(user)))
    officer.post(f"/admin/articles/user/{user.pk}/factor/")
    entry = LogEntry.objects.filter(changes__act__1=second_factor.RESET).get()
    assert entry.actor == press.security_officer()
    assert after_password(user)[1] == "/admin/"
    assert not TOTPDevice.objects.exists()
    # And who enrols again is asked everywhere, sessions of before too.
    enrolled(User.objects.get(pk=user.pk))
    assert old.get("/admin/")["Location"].startswith(CODE)


@pytest.mark.parametrize("act", ["factor", "recovery"])
def test_nobody_else_and_nobody_for_themselves(act):
    user, officer = press.writer(), press.security_officer()
    enrolled(user)
    for who, whom in ((press.administrator(), user), (user, user), (officer, officer)):
        if who == user:
            continue
        client = signed_in(who)
        assert client.post(f"/admin/articles/user/{whom.pk}/{act}/").status_code == 403
    assert signed_in(officer).get(f"/admin/articles/user/{user.pk}/{act}/").status_code == 403
    user.refresh_from_db()
    assert user.second_factor_since


def test_the_clock_of_the_telephone_may_go_wrong_by_a_step_and_is_followed():
    user = press.writer()
    device, _codes = enrolled(user)
    assert second_factor.verify(user, code_of(device, 1)).kind == "right"
    device.refresh_from_db()
    assert abs(device.drift) <= 1
    assert timedelta(seconds=device.step) == timedelta(seconds=30)


def test_at_the_server_a_lost_device_is_taken_away_too(capsys):
    user = press.security_officer()
    enrolled(user)
    call_command("reset_factor", user.username)
    user.refresh_from_db()
    assert user.second_factor_since is None
    with pytest.raises(CommandError, match="没有绑手机"):
        call_command("reset_factor", user.username)
    with pytest.raises(CommandError, match="没有用户名是"):
        call_command("reset_factor", "nobody")


def test_whoever_cannot_pass_a_door_can_leave_by_it():
    user = with_password(press.writer())
    enrolled(user)
    client, led = after_password(user)
    assert led.startswith(CODE)
    client.post("/admin/logout/")
    assert "_auth_user_id" not in client.session
