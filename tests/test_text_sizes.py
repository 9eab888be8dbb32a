"""The text size: one setting with one word for each size, in the article and in the panel."""

import re

import pytest

from tests import press

pytestmark = pytest.mark.django_db

WORDS = {
    "": {"0": "小", "1": "中", "2": "大", "3": "特大"},
    "/zh-hant": {"0": "小", "1": "中", "2": "大", "3": "特大"},
    "/en": {"0": "Small", "1": "Medium", "2": "Large", "3": "Extra large"},
}
BUTTON = re.compile(r'<button(?: type="submit")? name="size" value="(\d)">([^<]+)</button>')


@pytest.mark.parametrize("mode", ["", "/senior"])
@pytest.mark.parametrize("language", WORDS)
def test_a_size_has_the_same_word_in_the_article_and_in_the_panel(client, language, mode):
    made = press.published(english=True)
    html = client.get(f"{language}{mode}/articles/{made.pk}/").content.decode()
    panel, tools = html.split("<main", 1)
    assert dict(BUTTON.findall(panel)) == WORDS[language]
    assert dict(BUTTON.findall(tools)) == WORDS[language]
