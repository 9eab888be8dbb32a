"""What a form in a page would send; needs no site behind it."""

from html.parser import HTMLParser
from typing import Any


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
