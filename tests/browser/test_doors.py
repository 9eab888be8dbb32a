"""At the desk's doors: binding a telephone, backup codes, a lost password, being signed out."""

import time
from base64 import b32decode

from django_otp.oath import TOTP
from playwright.sync_api import Page, expect

from tests.browser.axe import SERIOUS
from tests.browser.desk import give_password, sign_in
from tests.browser.watching import Arrive, Visitor, sideways
from tests.served import Site

PASSWORD = "qingyu heliu xiang dong"


def shown_code(key: str, steps: int = 0) -> str:
    """What a telephone shows that was given the key which stands on the page."""
    left = 30 - time.time() % 30
    if left < 10:  # it would be another one by the time that it has been typed
        time.sleep(left)
    plain = key.replace(" ", "")
    secret = b32decode(plain + "=" * (-len(plain) % 8))
    totp = TOTP(secret)
    totp.time = time.time() + 30 * steps
    return f"{totp.token():06d}"


def arrive_with(visitor: Visitor, username: str, password: str) -> Page:
    page = visitor.open("/admin/")
    give_password(page, username, password)
    return page


def test_a_telephone_is_bound_and_asked_for_and_a_backup_code_stands_in(
    newsroom: Site, arrive: Arrive
) -> None:
    visitor = arrive(newsroom)
    page = sign_in(visitor, newsroom, "shouji")
    page = visitor.open("/admin/enrol/")
    assert visitor.barriers(SERIOUS) == []
    assert sideways(page) <= 0
    expect(page.get_by_role("img", name="绑定用的二维码")).to_be_visible()
    key = page.locator("code.key").inner_text()
    page.locator("#id_code").fill(shown_code(key, -1))
    page.get_by_role("button", name="绑定").click()
    expect(page.locator(".backup-codes code")).to_have_count(10)
    codes = page.locator(".backup-codes code").all_inner_texts()
    assert visitor.barriers(SERIOUS) == []
    page.get_by_role("link", name="记好了").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("今天")

    # On a telephone's screen, in another browser: the password alone opens nothing.
    later = arrive(newsroom, width=390)
    page = arrive_with(later, "shouji", newsroom.passwords["shouji"])
    expect(page.get_by_role("heading", level=1)).to_contain_text("输入动态码")
    assert later.barriers(SERIOUS) == []
    assert sideways(page) <= 0
    page.locator("#id_code").fill(shown_code(key))
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("今天")

    # The telephone is at home.
    third = arrive(newsroom)
    page = arrive_with(third, "shouji", newsroom.passwords["shouji"])
    page.get_by_text("手机不在身边").click()
    page.locator("#id_backup").fill(codes[0])
    page.get_by_role("button", name="用备用码登录").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("今天")


def test_who_lost_their_password_comes_back_with_a_code(newsroom: Site, arrive: Arrive) -> None:
    officer = arrive(newsroom)
    page = sign_in(officer, newsroom, "anquan")
    page.get_by_role("link", name="全部账号").click()
    page.get_by_role("link", name="wangji").click()
    assert officer.barriers(SERIOUS) == []
    page.get_by_role("button", name="给一次性码").click()
    code = page.locator("code.key").inner_text()
    assert officer.barriers(SERIOUS) == []

    visitor = arrive(newsroom, width=390)
    page = visitor.open("/admin/login/")
    page.get_by_role("link", name="我有一次性码").click()
    assert visitor.barriers(SERIOUS) == []
    assert sideways(page) <= 0
    page.locator("#id_username").fill("wangji")
    page.locator("#id_code").fill(code)
    for name in ("new_password1", "new_password2"):
        page.locator(f"#id_{name}").fill(PASSWORD)
    page.get_by_role("button", name="改密码").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("密码已换好")
    page = arrive_with(visitor, "wangji", PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_contain_text("今天")


def test_who_sits_still_is_told_before_and_may_go_on(newsroom: Site, arrive: Arrive) -> None:
    visitor = arrive(newsroom)
    sign_in(visitor, newsroom, "bianji")
    page = visitor.page
    page.clock.install()
    page.goto(page.url)
    note = page.locator("#staying")
    expect(note).to_be_hidden()
    page.clock.fast_forward("26:00")
    expect(note).to_be_visible()
    expect(note).to_contain_text("自动退出")
    assert visitor.barriers(SERIOUS) == []
    page.get_by_role("button", name="接着工作").click()
    expect(note).to_be_hidden()
    page.clock.fast_forward("31:00")
    expect(note).to_contain_text("已经退出")
    expect(page.get_by_role("button", name="接着工作")).to_be_hidden()
