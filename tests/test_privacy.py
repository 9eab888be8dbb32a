"""The privacy page says what is true: what stays on the reader's device, by its name."""

import re
from pathlib import Path

import pytest
from django.utils.html import strip_tags

from accessibility import preferences
from accessibility.renderings import ALL, Rendering
from tests import press

pytestmark = pytest.mark.django_db
SCRIPTS = Path(__file__).parent.parent / "portal/static/portal/js"


def words_of(client, rendering: Rendering, path: str) -> str:
    html = client.get(rendering.path(path)).content.decode()
    return strip_tags(html.partition("<main")[2].partition("</main>")[0])


@pytest.mark.parametrize("rendering", ALL, ids=lambda each: each.prefix)
def test_all_that_stays_on_the_device_is_named(client, rendering):
    press.site_facts()
    code = "\n".join(path.read_text() for path in SCRIPTS.glob("*.js"))
    stored = set(re.findall(r"(?:local|session)Storage\.setItem\(\W*([a-z]+\.?)", code))
    assert stored == {"voice."}
    words = words_of(client, rendering, "/privacy/")
    for name in {*stored, preferences.COOKIE}:
        assert name in words
    # The worker keeps one page for when there is no network.
    for said in {"en": ["no network"], "zh-hant": ["沒有網絡"]}.get(
        rendering.language, ["没有网络"]
    ):
        assert said in words


def test_resetting_leaves_what_the_page_says_it_leaves(client):
    everything = {key: values[0] for key, values in preferences.VALUES.items()}
    client.cookies[preferences.COOKIE] = preferences.write(everything)
    response = client.post("/prefs", {"reset": "1"}, headers={"Sec-Fetch-Site": "same-origin"})
    assert preferences.parse(response.cookies[preferences.COOKIE].value) == {"panel": "1"}
