"""What Word and WPS write into a file, brought over: numbers, changes, notes, boxes, merged cells."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from articles.bodies import sanitise
from articles.docx.facts import facts_of
from articles.docx.intake import Imported, take
from articles.docx.numbering import chinese
from articles.docx.package import Refused
from tests import word
from tests.word import NAMES, drawing, item, numbering, p, r, raw, relation

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TEXT = "会议指出，要把账算清，把责任压实，把时间表贴到墙上，一件一件抓落实，不留断点到明年汛期。"
TITLE = p(
    r("云渡区滨水空间行动方案", '<w:rFonts w:eastAsia="方正小标宋简体"/><w:sz w:val="44"/>'),
    properties='<w:jc w:val="center"/>',
)


def read(body: str, **options: Any) -> Imported:
    return take(raw(TITLE + body, **options), "送审稿.docx", NOW)


def test_numbers_of_official_papers_become_characters():
    levels = [
        *(("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）")),
        *(("decimal", "%3."), ("decimalEnclosedCircleChinese", "%4"), ("lowerLetter", "%5)")),
    ]
    body = "".join(
        item(text, level)
        for text, level in [
            *(("总体要求", 0), ("指导思想", 1), ("列出清单", 2), ("逐项核对", 2), ("第一类", 3)),
            *(("工作目标", 1), ("重点任务", 0), ("甲类", 1), ("细则", 4)),
        ]
    )
    imported = read(p(r(TEXT)) + body, parts={"word/numbering.xml": numbering(*levels)})
    assert facts_of("x", imported)["numbered"] == [
        *("一、总体要求", "（一）指导思想", "1. 列出清单", "2. 逐项核对", "① 第一类"),
        *("（二）工作目标", "二、重点任务", "（一）甲类", "a) 细则"),
    ]
    assert "<h2>一、总体要求</h2>" in imported.body
    assert "<ol><li>列出清单</li><li>逐项核对</li></ol>" in imported.body


def test_articles_of_a_rule_keep_their_numbers():
    parts = {"word/numbering.xml": numbering(("chineseCountingThousand", "第%1条"))}
    imported = read(item("为了规范管理，制定本办法。") + item("本办法适用于全区。"), parts=parts)
    assert (
        imported.body
        == "<p>第一条　为了规范管理，制定本办法。</p><p>第二条　本办法适用于全区。</p>"
    )


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (1, "一"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1001, "一千零一"),
    ],
)
def test_chinese_numbers(number, written):
    assert chinese(number) == written


def test_bullets_become_a_list_with_deeper_ones_inside():
    parts = {"word/numbering.xml": numbering(("bullet", "●"), ("bullet", "○"))}
    imported = read(p(r(TEXT)) + item("甲") + item("乙", 1) + item("丙"), parts=parts)
    assert imported.body.endswith("<ul><li>甲<ul><li>乙</li></ul></li><li>丙</li></ul>")


def test_a_list_goes_on_counting_after_a_paragraph():
    parts = {"word/numbering.xml": numbering(("decimal", "%1."))}
    imported = read(p(r(TEXT)) + item("甲") + p(r(TEXT)) + item("乙"), parts=parts)
    assert imported.body.endswith('<ol start="2"><li>乙</li></ol>')


def test_changes_count_as_accepted_and_comments_are_told():
    changed = p(
        r("会议指出，"),
        f'<w:ins w:id="1" w:author="x">{r("要把账算清，")}</w:ins>',
        '<w:del w:id="2" w:author="x"><w:r><w:delText>旧的话</w:delText></w:r></w:del>',
        r("要把责任压实。"),
        '<w:r><w:commentReference w:id="0"/></w:r>',
    )
    comment = f'<w:comment w:id="0" w:author="闻立群">{p(r("以报表为准。"))}</w:comment>'
    imported = read(
        changed, parts={"word/comments.xml": f"<w:comments {NAMES}>{comment}</w:comments>"}
    )
    assert imported.body == "<p>会议指出，要把账算清，要把责任压实。</p>"
    assert "修订 2 处按“已接受”处理" in imported.receipt.changed
    assert "批注 1 条" in imported.receipt.dropped
    assert imported.receipt.comments == ["闻立群：“以报表为准。”"]


def test_a_paragraph_whose_end_was_struck_out_goes_on():
    struck = p(r("第一段要接上"), properties='<w:rPr><w:del w:id="4" w:author="x"/></w:rPr>')
    assert read(struck + p(r("第二段的话。"))).body == "<p>第一段要接上第二段的话。</p>"


def test_footnotes_stand_at_the_end_under_their_marks():
    notes = f'<w:footnotes {NAMES}><w:footnote w:id="2">{p(r("按可比价格计算。"))}</w:footnote></w:footnotes>'
    text = p(
        r("实现生产总值100亿元"), '<w:r><w:footnoteReference w:id="2"/></w:r>', r("，增长5%。")
    )
    imported = read(text, parts={"word/footnotes.xml": notes})
    assert imported.body == (
        "<p>实现生产总值100亿元<sup>[1]</sup>，增长5%。</p><hr><p>[1] 按可比价格计算。</p>"
    )


BOX = (
    '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wps:wsp><wps:txbx>'
    "<w:txbxContent>{0}</w:txbxContent></wps:txbx></wps:wsp></wp:anchor></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{0}</w:txbxContent></v:textbox></v:shape>"
    "</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def test_the_words_of_a_text_box_are_taken_once():
    imported = read(p(r(TEXT), BOX.format(p(r("框里的话。")))))
    assert imported.body == f"<p>{TEXT}</p><p>框里的话。</p>"
    assert "文本框 1 个，文字接在所在段落后面" in imported.receipt.changed


def test_links_of_both_kinds_and_small_letters():
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> HYPERLINK '
        '"http://www.yundu.example/" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/>'
        f'</w:r>{r("门户网站")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    link = f'<w:hyperlink r:id="k">{r("公告")}</w:hyperlink>'
    small = r("2", '<w:vertAlign w:val="subscript"/>')
    imported = read(
        p(field, r("登了"), link, r("，H"), small, r("O。", "<w:b/>")),
        relations=relation(
            "k", "hyperlink", "https://www.yundu.example/a?b=1&amp;c=2", external=True
        ),
    )
    assert imported.body == (
        '<p><a href="http://www.yundu.example/">门户网站</a>登了'
        '<a href="https://www.yundu.example/a?b=1&amp;c=2">公告</a>，H<sub>2</sub><strong>O。</strong></p>'
    )


def test_merged_cells_stay_merged_and_a_head_is_one():
    def cell(text: str, merge: str = "") -> str:
        return f"<w:tc><w:tcPr>{merge}</w:tcPr>{p(r(text) if text else '')}</w:tc>"

    wide, down, on = '<w:gridSpan w:val="2"/>', '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    rows = (
        f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{cell('合计', wide)}{cell('备注')}</w:tr>"
        f"<w:tr>{cell('甲')}{cell('乙')}{cell('丙', down)}</w:tr>"
        f"<w:tr>{cell('丁')}{cell('戊')}{cell('', on)}</w:tr>"
    )
    imported = read(p(r(TEXT)) + f"<w:tbl>{rows}</w:tbl>")
    assert imported.body.endswith(
        '<table><thead><tr><th scope="col" colspan="2">合计</th><th scope="col">备注</th></tr></thead>'
        '<tbody><tr><td>甲</td><td>乙</td><td rowspan="2">丙</td></tr><tr><td>丁</td><td>戊</td></tr>'
        "</tbody></table>"
    )
    assert facts_of("x", imported)["tables"] == [
        [["合计", "备注"], ["甲", "乙", "丙"], ["丁", "戊"]]
    ]


def test_hidden_words_and_a_table_of_contents_stay_behind():
    contents = p(r("总体要求 1"), properties='<w:pStyle w:val="TOC1"/>')
    style = f'<w:styles {NAMES}><w:style w:type="paragraph" w:styleId="TOC1"><w:name w:val="toc 1"/></w:style></w:styles>'
    imported = read(
        contents + p(r(TEXT), r("内部意见", "<w:vanish/>")), parts={"word/styles.xml": style}
    )
    assert imported.body == f"<p>{TEXT}</p>"
    assert {"隐藏文字 1 处", "目录"} <= set(imported.receipt.dropped)


def test_headers_and_footers_are_counted():
    parts = {
        f"word/{name}1.xml": f"<w:{tag} {NAMES}>{p(r('机密'))}</w:{tag}>"
        for name, tag in (("header", "hdr"), ("footer", "ftr"))
    }
    dropped = read(p(r(TEXT)), parts=parts).receipt.dropped
    assert {"页眉 1 处", "页脚和页码 1 处"} <= set(dropped)


def test_what_word_crops_away_is_not_published():
    crop = '<a:srcRect l="50000"/>'
    imported = read(
        p(r(TEXT)) + p(drawing("x", crop=crop, alt="台上坐着五人")),
        parts={"word/media/a.png": word.photo(100, 40)},
        relations=relation("x", "image", "media/a.png"),
    )
    (taken,) = imported.pictures
    assert (taken.photo.width, taken.photo.height) == (50, 40)
    assert taken.alt == "台上坐着五人"


def test_a_strict_file_is_read_alike():
    body = TITLE + p(r(TEXT))
    strict = f"<w:document {NAMES}><w:body>{body}</w:body></w:document>".replace(
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    )
    imported = take(raw("", parts={"word/document.xml": strict}), "严格.docx", NOW)
    assert imported.body == f"<p>{TEXT}</p>"


def test_a_file_of_wps_with_numbered_styles():
    styles = (
        f'<w:styles {NAMES}><w:style w:type="paragraph" w:default="1" w:styleId="1"><w:name w:val="正文"/>'
        '</w:style><w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/><w:pPr>'
        '<w:outlineLvl w:val="0"/></w:pPr></w:style><w:style w:type="paragraph" w:styleId="8">'
        '<w:name w:val="公文标题"/><w:basedOn w:val="1"/></w:style></w:styles>'
    )
    lines = [("8", "云渡区召开动员会"), ("8", "暨责任书签订仪式"), ("2", "压实责任"), ("1", TEXT)]
    body = "".join(p(r(text), properties=f'<w:pStyle w:val="{style}"/>') for style, text in lines)
    imported = take(raw(body, parts={"word/styles.xml": styles}), "wps.docx", NOW)
    assert imported.found.title == "云渡区召开动员会暨责任书签订仪式"
    assert imported.body == f"<h2>压实责任</h2><p>{TEXT}</p>"


def test_half_width_marks_and_typed_indents_are_put_right_and_counted():
    imported = read(p(r("　　会议指出,要把账算清(试行),投资3.5亿元.")))
    assert imported.body == "<p>会议指出，要把账算清（试行），投资3.5亿元。</p>"
    assert {"半角标点改全角 5 处", "段首空格去掉 1 处"} <= set(imported.receipt.changed)


def test_a_paragraph_of_very_many_runs_is_one():
    runs = "".join(r(chr(0x4E00 + number % 5000)) for number in range(50_000))
    imported = read(f"<w:p>{runs}</w:p>")
    assert len(imported.body) == len("<p></p>") + 50_000


# Words of no special meaning: what survives must not hang on what they say.
_words = st.text(
    st.sampled_from("河道清淤步道栈桥湿地公园堤岸水闸泵站。，"), min_size=1, max_size=40
)
_looks = st.sampled_from(
    ["", "<w:b/>", "<w:i/>", '<w:sz w:val="32"/>', '<w:vertAlign w:val="superscript"/>']
)
_wrappers = st.sampled_from(
    [
        "{}",
        '<w:ins w:id="1">{}</w:ins>',
        "<w:smartTag>{}</w:smartTag>",
        "<w:sdt><w:sdtContent>{}</w:sdtContent></w:sdt>",
    ]
)
_run = st.tuples(_words, _looks, _wrappers)
_align = st.sampled_from(["", '<w:jc w:val="center"/>', '<w:jc w:val="right"/>'])
_block = st.tuples(
    st.sampled_from(["p", "box", "cells"]), st.lists(_run, min_size=1, max_size=4), _align
)


@given(blocks=st.lists(_block, min_size=1, max_size=8))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_word_is_lost_but_what_the_receipt_names(blocks):
    body, words = "", ""
    for kind, runs, align in blocks:
        written = "".join(wrapper.format(r(text, look)) for text, look, wrapper in runs)
        words += "".join(text for text, _look, _wrapper in runs)
        paragraph = p(written, properties=align)
        if kind == "box":
            paragraph = p(BOX.format(paragraph))
        elif kind == "cells":
            paragraph = f"<w:tbl><w:tr><w:tc>{paragraph}</w:tc><w:tc>{p()}</w:tc></w:tr></w:tbl>"
        body += paragraph
    try:
        imported = take(raw(body), "文.docx", NOW)
    except Refused as refusal:
        raise AssertionError(refusal.sentence) from refusal
    found = imported.found
    kept = [imported.body, found.title, found.subtitle, *imported.receipt.lines()]
    # Marks typed twice are made one.
    signs = {sign for sign in words if sign.isalnum()}
    assert all("".join(kept).count(sign) >= words.count(sign) for sign in signs)
    assert sanitise(imported.body) == imported.body
