"""What is pressed on the publish page, as a browser does: the button is bound to what was seen."""

import re
from typing import Any

from django.test import Client

from tests import press
from tests.desk_forms import sentences


def page(article: Any) -> str:
    """The address of the publish page."""
    return f"/admin/articles/article/{article.pk}/publish/"


def digest(client: Client, article: Any) -> str:
    """What the button on the page is bound to."""
    text = sentences(client.get(page(article)))
    return str(re.findall(r'name="digest" value="([0-9a-f]{64})"', text)[0])


def press_button(client: Client, article: Any, **more: str) -> Any:
    """Have the manuscript reviewed as it stands, and press the publisher's button."""
    press.reviewed(article)
    return client.post(page(article), {"digest": digest(client, article)} | more)


def yes_to(response: Any) -> str:
    """What answers the question that the page asks."""
    return str(re.findall(r'name="confirmed" value="([0-9a-f]+)"', sentences(response))[0])


def withdrawal(article: Any) -> str:
    """Where the form with the reason is sent."""
    return f"/admin/articles/article/{article.pk}/withdraw/"


def withdraw(client: Client, article: Any) -> None:
    assert client.post(withdrawal(article), {"reason": "数字有误"}).status_code == 302
