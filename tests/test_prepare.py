"""What a first start does besides, and by what a later one knows that there is nothing to do."""

from io import StringIO

import pytest
from django.core.management import call_command

from articles.models import User
from portal import accounts, preparing
from portal.management.commands import prepare
from tests import press
from tests.served import passwords_in


@pytest.fixture
def start(tmp_path, monkeypatch):
    """Do the part of `prepare` that only a first start has; returns what it said.

    `fails` stands for a loading of the demo that breaks off.
    """
    loaded: list[str] = []

    def begin(demo: bool, fails: bool = False) -> str:
        def loading(name: str) -> None:
            loaded.append(name)
            if fails:
                raise KeyboardInterrupt

        monkeypatch.setattr(prepare, "call_command", loading)
        command = prepare.Command(stdout=StringIO())
        command.notes = preparing.Notes(tmp_path)
        prepare.set_up_groups()
        try:
            command.first_start(demo)
        except KeyboardInterrupt:
            assert fails
        return command.stdout.getvalue()

    begin.loaded = loaded
    return begin


@pytest.mark.django_db
def test_each_of_the_first_accounts_has_its_own_groups_and_nobody_is_a_superuser(start):
    said = start(demo=True)
    rows = User.objects.values_list("username", "groups__name", "is_staff", "is_superuser")
    assert set(rows) == {
        ("bianji", "编辑", True, False),
        ("chushen", "初审", True, False),
        ("fushen", "复审", True, False),
        ("zhongshen", "终审", True, False),
        ("fabu", "发布", True, False),
        ("fabu", "值班", True, False),
        ("guanli", "系统管理员", True, False),
        ("anquan", "安全管理员", True, False),
        ("shenji", "审计员", True, False),
    }
    for username, password in passwords_in(said).items():
        assert User.objects.get(username=username).check_password(password)


@pytest.mark.django_db
def test_a_demo_is_loaded_once(start):
    assert "bianji" in passwords_in(start(demo=True))
    assert start(demo=True) == ""
    assert start.loaded == ["load_demo"]


@pytest.mark.django_db
def test_a_demo_whose_loading_broke_off_is_loaded_at_the_next_start(start):
    start(demo=True, fails=True)
    assert "载入演示内容" in start(demo=True)
    assert start.loaded == ["load_demo", "load_demo"]


@pytest.mark.django_db
def test_the_passwords_are_shown_although_the_demo_breaks_off(start):
    names = {account.username for account in accounts.FIRST_ACCOUNTS}
    assert set(passwords_in(start(demo=True, fails=True))) == names


@pytest.mark.django_db
def test_a_site_where_people_work_already_is_left_alone(start):
    press.security_officer()
    assert start(demo=True) == ""
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_a_site_where_nobody_could_open_an_account_gets_a_security_officer_once(start):
    User.objects.create_user("laowang", name="王建国")
    assert set(passwords_in(start(demo=True))) == {"anquan"}
    assert start(demo=True) == ""
    # Who switched the account off did so on purpose.
    User.objects.filter(username="anquan").update(is_active=False)
    assert start(demo=True) == ""


@pytest.mark.django_db
def test_whoever_may_not_sign_in_gets_no_new_password():
    User.objects.create_user("bianji", name="苏其华", password="old", is_active=False)
    assert accounts.renew_passwords() == {}
    assert User.objects.get().check_password("old")


@pytest.mark.django_db
def test_it_says_so_when_none_of_the_first_accounts_is_left():
    out = StringIO()
    call_command("passwords", stdout=out)
    assert "没有可以更换密码的账号" in out.getvalue()


def test_passwords_differ_and_have_no_characters_that_look_alike():
    made = {accounts.new_password() for _ in range(100)}
    assert len(made) == 100
    assert not set("".join(made)) & set("01iloIO")


def test_a_new_static_file_is_noticed(settings, tmp_path):
    settings.STATICFILES_DIRS = [tmp_path]
    before = preparing.static_fingerprint()
    (tmp_path / "new.css").write_text("a{}")
    assert preparing.static_fingerprint() != before


def test_a_changed_line_of_code_is_noticed(settings, tmp_path):
    settings.BASE_DIR = tmp_path
    (tmp_path / "requirements.txt").touch()
    module = tmp_path / "portal" / "views.py"
    module.parent.mkdir()
    module.write_text("a = 1")
    before = preparing.code_fingerprint()
    module.write_text("a = 12")
    assert preparing.code_fingerprint() != before
