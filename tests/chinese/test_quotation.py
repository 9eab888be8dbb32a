"""Quotation marks in Traditional text: paired, nested, broken over tags, and left to English."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessibility.chinese import Converter
from accessibility.chinese.quotation import corner_brackets

QUOTING = Converter(quotation=True)


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("会议强调“稳中求进”。", "會議強調「穩中求進」。"),
        ("他说：“要落实‘三个重点’。”", "他說：「要落實『三個重點』。」"),
        # Whatever was typed inside: what is inside has the inner marks.
        ("他说：“要落实“三个重点”。”", "他說：「要落實『三個重點』。」"),
        ("“一‘二“三”二’一”", "「一『二「三」二』一」"),
        ("‘十四五’规划", "「十四五」規劃"),
        ('他说"马上办"。', "他說「馬上辦」。"),
        ("运用“AI”和“5G”技术", "運用「AI」和「5G」技術"),
        # English keeps its own, within Chinese too.
        ("“Better city, better life”", "“Better city, better life”"),
        ("口号是 the “better city” of ours 的译文", "口號是 the “better city” of ours 的譯文"),
        ("People’s Daily 报道了“发展”", "People’s Daily 報道了「發展」"),
        ('55"电视和65"电视', '55"電視和65"電視'),
        ('从"十二五"到"2025"和"一带一路"', "從「十二五」到「2025」和「一帶一路」"),
        # A half alone: its other stands in another paragraph.
        ("“第一段没有说完。", "「第一段沒有說完。"),
        ("第二段说完了。”", "第二段說完了。」"),
    ],
)
def test_marks_become_corner_brackets(simplified: str, traditional: str) -> None:
    assert QUOTING.text(simplified) == traditional


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("<p>“发<b>展”和‘放</b>’</p>", "<p>「發<b>展」和「放</b>」</p>"),
        ("<p>“甲‘<i>乙</i>’”</p>", "<p>「甲『<i>乙</i>』」</p>"),
        ("<p>“第一段。</p><p>第二段。”</p>", "<p>「第一段。</p><p>第二段。」</p>"),
        ('<p lang="en">“发展”</p>', '<p lang="en">“发展”</p>'),
        ('<img alt="“发展”" src="“.png">', '<img alt="「發展」" src="“.png">'),
        ("<p>&ldquo;发展&rdquo;</p>", "<p>「發展」</p>"),
    ],
)
def test_marks_are_paired_over_tags(simplified: str, traditional: str) -> None:
    assert QUOTING.html(simplified) == traditional


def test_a_bare_converter_leaves_them() -> None:
    assert Converter().text("“发展”") == "“發展”"


def test_marks_of_a_term_and_of_an_address_stay_as_they_are() -> None:
    settled = Converter(glossary={"“一带”": "“一帶倡議”", "“发‘展": "“發‘展"}, quotation=True)
    assert settled.text("说“一带”") == "說“一帶倡議”"
    assert settled.html("<p>说“一<b>带”</b></p>") == "<p>說“一帶倡議”<b></b></p>"
    assert settled.text("“发‘展’”") == "“發‘展』」"
    assert settled.text('见http://a.cn/?q="x"，“发”') == '見http://a.cn/?q="x"，「發」'


@given(st.text(st.sampled_from('“”‘’"发展a1 ，.')))
def test_only_marks_change_and_brackets_are_balanced_where_the_marks_were(text: str) -> None:
    brackets = corner_brackets(text)
    assert all(text[at] in '“”‘’"' for at in brackets)
    assert len(QUOTING.text(text)) == len(text)


@given(
    st.recursive(
        st.sampled_from(["发", "展放"]),
        lambda inner: st.lists(inner).map(lambda parts: "“" + "，".join(parts) + "发”"),
    )
)
def test_what_nests_well_comes_out_nested_well(text: str) -> None:
    opened: list[str] = []
    for sign in QUOTING.text(text):
        if sign in "「『":
            assert sign == "「『"[len(opened) % 2]
            opened.append(sign)
        elif sign in "」』":
            assert "」』"["「『".index(opened.pop())] == sign
    assert opened == []
