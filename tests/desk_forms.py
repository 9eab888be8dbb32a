"""Filling in the desk's forms as a browser does: what the page holds is what is sent."""

import re
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from articles.models import User
from tests import press


def manuscript(**facts: Any) -> Any:
    """A saved manuscript; untyped, since its columns a language are made at run time."""
    return press.article(**facts)


def printed(**facts: Any) -> Any:
    """One that was published."""
    return press.published(**facts)


def address(record: Any) -> str:
    """Of the form of a record of the articles: a manuscript, a column."""
    return f"/admin/articles/{record._meta.model_name}/{record.pk}/change/"


def signed_in(user: User, **options: Any) -> Client:
    client = Client(**options)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def two_writers() -> tuple[Client, Client]:
    """程小满, who saves first, and the writer, who saves second."""
    return signed_in(press.person("程小满", "编辑")), signed_in(press.writer())


class _Fields(HTMLParser):
    """The successful controls of a page's main form, in the order of the page."""

    def __init__(self) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self._in_form = False
        self._template = 0
        self._area = self._select = ""
        self._text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            is_furniture = given.get("class") == "desk-languages"
            self._in_form = given.get("id") not in ("logout-form", "undo-form") and not is_furniture
        if tag == "template":
            self._template += 1
        if not self._in_form or self._template:
            return
        name = given.get("name", "")
        if tag == "input" and name:
            kind = given.get("type", "text")
            if kind in ("checkbox", "radio"):
                if "checked" in given:
                    self._add(name, given.get("value", "on"))
            elif kind not in ("file", "submit"):
                self._add(name, given.get("value", ""))
        elif tag == "textarea":
            self._area, self._text = name, ""
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in given:
            self._add(self._select, given.get("value", ""))

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._template -= 1
        if tag == "textarea" and self._area:
            text = self._text.removeprefix("\r\n").removeprefix("\n")
            # As the standard says: a text area is sent with CRLF.
            self._add(self._area, text.replace("\r\n", "\n").replace("\n", "\r\n"))
            self._area = ""
        elif tag == "select":
            self._select = ""

    def _add(self, name: str, value: str) -> None:
        self.values.setdefault(name, []).append(value)


def fields(html: str) -> dict[str, Any]:
    """What pressing a button of the page's form would send."""
    parser = _Fields()
    parser.feed(html)
    return {
        name: values[0] if len(values) == 1 else values for name, values in parser.values.items()
    }


def opened(client: Client, url: str) -> dict[str, Any]:
    """The form at an address, as it stands in the page."""
    response = client.get(url)
    assert response.status_code == 200, response
    return fields(response.content.decode())


def saved(client: Client, url: str, /, **changes: Any) -> Any:
    """Open the form, change some fields, press 存稿."""
    return client.post(url, opened(client, url) | {"_continue": "1"} | changes)


def sentences(response: Any) -> str:
    """The page's text, for looking up what it says."""
    text: str = response.content.decode()
    return text


def told_rows(response: Any) -> list[tuple[str, str, str, bool]]:
    """What a page of two savers puts side by side: label, theirs, own, whether both changed it."""
    plain = re.compile("</?mark>")
    return [
        (row["label"], plain.sub("", row["theirs"]), plain.sub("", row["own"]), row["both"])
        for row in response.context["conflicts"]
    ]
