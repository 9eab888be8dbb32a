"""A form of the desk that arrives when its writer is signed in no longer, and what is answered."""

import re
from html import unescape
from typing import Any

from django.test import Client

from articles.models import User
from tests.desk_forms import address, opened, sentences, signed_in
from tests.form_fields import fields

OWN = {"Sec-Fetch-Site": "same-origin"}
PASSWORD = "yundu-desk-2024"


def with_password(user: User) -> User:
    """One who can sign in at the sign-in page."""
    user.set_password(PASSWORD)
    user.save()
    return user


def browser_of(user: User) -> Client:
    """A browser whose forms are checked as on the real site."""
    return signed_in(user, enforce_csrf_checks=True)


def sign_out(browser: Client) -> None:
    """What the end of a session leaves behind: all cookies but that of the session."""
    del browser.cookies["sessionid"]


def sign_in(browser: Client, user: User) -> None:
    form = opened(browser, "/admin/login/")
    answer = browser.post(
        "/admin/login/", form | {"username": user.username, "password": PASSWORD}, headers=OWN
    )
    assert answer.status_code == 302


def written(browser: Client, article: Any) -> dict[str, Any]:
    return opened(browser, address(article)) | {"title_zh_hans": "写了一小时", "_continue": "1"}


def written_once(browser: Client, article: Any) -> dict[str, Any]:
    """The same by one whose session ended meanwhile."""
    form = written(browser, article)
    sign_out(browser)
    return form


def kept(browser: Client, article: Any) -> dict[str, Any]:
    """The form of the page that says that nothing was saved."""
    answer = browser.post(address(article), written_once(browser, article), headers=OWN)
    assert answer.status_code == 403
    return fields(sentences(answer))


def sent_too_late(browser: Client, path: str, **changes: Any) -> Any:
    form = opened(browser, path) | changes
    sign_out(browser)
    return browser.post(path, form, headers=OWN)


def told(answer: Any) -> dict[str, list[str]]:
    """What was kept, as the page shows it: paragraphs by label."""
    page = sentences(answer)
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page, re.S)
    return {
        unescape(label): [unescape(text) for text in re.findall(r"<p>(.*?)</p>", value, re.S)]
        for label, value in found
    }


def title_of(article: Any) -> str:
    """The title that is stored."""
    article.refresh_from_db()
    return str(article.title_zh_hans)
