"""What two writings of the same words have in common, and that readers can be shown the place."""

import re
from html import unescape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.bodies import sanitise
from articles.search.folding import HAN, folded, folded_with_places
from articles.search.lexemes import lexemes, needed, stem
from articles.search.texts import plain

TEXTS = st.text(
    st.one_of(
        st.sampled_from(
            "关於印發方案通知云雲区裡后後〔〕[]（）()号年月日一二三十〇零2０0５１9./- 　AaＡﬁ㎏①“”，。\n"
        ),
        st.characters(),
    ),
    max_size=40,
)


@pytest.mark.parametrize(
    ("writings", "as_"),
    [
        (("云渡區", "雲渡區", "云渡区"), "云渡区"),
        (("乾隆著作裡", "乾隆著作里"), "干隆著作里"),
        (("ＡＩ　技術", "AI 技术", "ai技术"), "ai技术"),
        (("云府办〔2022〕3号", "云府办[2022]第3号", "雲府辦（２０２２）3號", "云府办【2022】 3 号"), "云府办〔2022〕3号"),
        (("2022年2月25日", "2022-02-25", "2022.2.25", "2022/2/25", "二〇二二年二月二十五日", "2022 年 2 月 25 日"), "2022-02-25"),
        (("2022年2月", "二〇二二年二月"), "2022-02"),
        (("2月25日", "二月二十五日", "02月25号"), "02-25"),
        (("十二月三十一日",), "12-31"),
        (("New   York　city ", "new york city"), "new york city"),
        (("一 \n 二\n", " 一\n二\n"), "一\n二\n"),
    ],
)  # fmt: skip
def test_writings_of_the_same_words_fold_alike(writings, as_):
    assert {folded(text) for text in writings} == {as_}


@pytest.mark.parametrize(
    "text", ["3月前", "三月三", "2022年13月3日", "1.2.3", "12022-02-25", "v1.2022"]
)
def test_what_is_no_date_is_left_as_it_is(text):
    assert folded(text) == text


@given(TEXTS)
def test_a_folded_text_knows_its_places_and_reads_as_without_them(text):
    found = folded_with_places(text)
    assert found.text == folded(text)
    assert len(found.places) == len(found.text)
    for first, last in found.places:
        assert 0 <= first < last <= len(text)
    if found.text:
        first, last = found.span(0, len(found.text))
        # What was left out at either end cannot be seen.
        assert folded(text[:first]) == "" == folded(text[last:])


@given(TEXTS, TEXTS, TEXTS)
def test_whatever_stands_in_a_text_has_lexemes_there(before, word, after):
    """No word is missed for where a text was cut: every part of it is looked for by what it has."""
    text = folded(before + word + after)
    have = lexemes(text)
    for start in range(0, len(text), 3):
        for end in (start + 1, start + 2, start + 4, start + 7):
            part = text[start:end]
            if re.fullmatch(f"[{HAN}]+", part):  # of other scripts words are found, not parts
                for lexeme in needed(part):
                    begins = [each for each in have if each.startswith(lexeme.removesuffix("*"))]
                    assert begins if lexeme.endswith("*") else lexeme in have


@pytest.mark.parametrize(
    ("forms", "other"),
    [
        (("policy", "policies"), "police"),
        (("service", "services"), "serve"),
        (("tax", "taxes"), "taxi"),
        (("apply", "applied", "applies"), "apple"),
        (("house", "houses", "housing"), "horse"),
        (("plan", "plans", "planned", "planning"), "plant"),
        (("business", "businesses"), "busy"),
    ],
)
def test_english_words_are_found_in_their_forms_and_not_in_other_words(forms, other):
    assert len({stem(form) for form in forms}) == 1
    assert stem(other) != stem(forms[0])


TAGS = ["<p>", "</p>", "<br>", '<a title="a>b\'c">', "</a>", "<strong>"]
WORDS = ["湖", "a", " ", "&lt;b&gt;", "&amp;", "'", '"', ">"]


@given(st.lists(st.sampled_from([*TAGS, *WORDS])))
def test_the_lines_of_a_body_are_without_its_markup_whatever_stands_in_it(parts):
    body = sanitise("".join(parts))
    shown = re.sub(r"<(?:[^>\"]|\"[^\"]*\")*>", "", body)
    assert re.sub(r"\s", "", "".join(plain(body))) == re.sub(r"\s", "", unescape(shown))


def test_signs_of_a_text_are_no_markup_and_a_tag_ends_where_it_ends():
    body = '<p>1 &lt; 2 <a href="/x" title="a > b">白<em>鹭</em></a> &amp;lt;p&gt;</p><p>湖</p>'
    assert plain(body) == ["1 < 2 白鹭 &lt;p>", "湖"]
