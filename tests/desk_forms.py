"""Filling in the desk's forms as a browser does: what the page holds is what is sent."""

import re
from typing import Any

from django.test import Client

from articles.models import User
from tests import press
from tests.form_fields import fields


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
