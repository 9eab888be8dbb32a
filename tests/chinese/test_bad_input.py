"""What no editor types and every import brings one day: no exception, and nothing lost."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accessibility.chinese import Converter, to_simplified

PROFILES = [Converter(profile, quotation=True) for profile in ("tw", "hk", "t")]
ANYTHING = st.text(st.characters(codec=None))  # lone surrogates, NUL and unassigned ones too


@settings(deadline=None)
@given(ANYTHING)
def test_whatever_comes_keeps_its_length(text: str) -> None:
    for converter in PROFILES:
        assert len(converter.text(text)) == len(text)
        assert len(to_simplified(text)) == len(text)


@settings(deadline=None)
@given(ANYTHING)
def test_html_of_anything_is_read_to_its_end(text: str) -> None:
    for converter in PROFILES:
        assert converter.html(f"<p>{text}</p><i>发</i>").startswith("<p>")
        assert list(converter.decisions(text)) == list(converter.decisions(text))


@pytest.mark.parametrize(
    "text",
    [
        "\ud800发展\udfff",  # halves of characters
        "发\x00展\x01",
        "发展\U000e0100\ufe00",  # variation selectors
        "\u0378\U0003fffd",  # unassigned
        "𠀀𪚥𫠝\U00031350",  # beyond the basic plane
        "發展與发展，臺灣与台湾",  # both scripts at once
        "",
        " \t\r\n\u3000",
    ],
)
def test_what_it_does_not_know_stays(text: str) -> None:
    converted = Converter().text(text)
    assert len(converted) == len(text)
    known = set("发展与台湾")
    assert [sign for sign in converted if sign not in "發展與臺灣台"] == [
        sign for sign in text if sign not in known | set("發展與臺灣")
    ]


def test_characters_that_unicode_has_twice_become_the_usual_ones() -> None:
    assert Converter("t").text("\uf914\U0002f804") == "樂你"


def test_mixed_text_keeps_what_is_traditional_already() -> None:
    assert Converter().text("頭髮与头发，發展与发展") == "頭髮與頭髮，發展與發展"


@pytest.mark.parametrize(
    "html",
    [
        "<b>" * 10_000 + "发展" + "</b>" * 10_000,
        "<b>" * 10_000 + "</i>" * 10_000 + "发展",
        "<b><i>" * 5_000 + "发展" + "</b></i>" * 5_000,
        "<p" * 10_000 + "发展",
        "<p>发展<b>放" * 2_000,
        "<a href='" + "发展" * 1_000,
        "<!-- 发展" + " -- " * 10_000,
        "&" * 10_000 + "发展",
    ],
    ids=lambda html: html[:12],
)
def test_deep_and_broken_markup_is_read_once(html: str) -> None:
    converted = Converter().html(html)
    assert len(converted) == len(html)
    assert converted.count("<") == html.count("<")


@pytest.mark.parametrize(
    "text",
    [
        "发展" * 800_000,
        "“" * 20_000 + "”" * 10_000,
        "a.b" * 100_000,
        "‘“" * 9_000 + "”" * 9_000,
    ],
    ids=["words", "open quotes", "no address", "crossed quotes"],
)
def test_megabytes_are_converted(text: str) -> None:
    converted = Converter(quotation=True, glossary={"a股": "A股", "发言": "發言"}).text(text)
    assert len(converted) == len(text)
