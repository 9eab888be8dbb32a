"""Forms of the desk whose contents are kept while they are filled in."""

from typing import Any

from django.test import Client

from articles.models import KeptDraft
from tests.desk_forms import address, opened

SCRIPT = {"Accept": "application/json"}
NEW_REPORT = "/admin/articles/meetingreport/add/"
NEW_ARTICLE = "/admin/articles/article/add/"


def keep_address(form_address: str) -> str:
    """Where the form at an address sends what it holds."""
    return form_address.replace("/change/", "/keep/").replace("/add/", "/keep/")


def keep(client: Client, form_address: str, form: dict[str, Any], **changes: Any) -> Any:
    """Send a form to be kept, as the script does some seconds after a change."""
    serial = str(int(form.get("serial", 0)) + 1)
    form |= changes | {"serial": serial}
    return client.post(keep_address(form_address), form, headers=SCRIPT)


def written(client: Client, form_address: str, **changes: Any) -> dict[str, Any]:
    """Open a form, write into it, have it kept, and leave it without saving."""
    form = opened(client, form_address)
    answer = keep(client, form_address, form, **changes)
    assert answer.status_code == 200, answer.content
    assert answer.json()["kept"]
    return form


def last_draft() -> KeptDraft:
    return KeptDraft.objects.filter(is_closed=False).latest("kept_at", "pk")


def given_back(client: Client, record: Any = None, where: str = "") -> str:
    """The address of the form filled with what was kept last."""
    return f"{address(record) if record else where}?kept={last_draft().pk}"
