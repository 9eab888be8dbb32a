"""What is recognised in the many ways in which offices lay their manuscripts out."""

import io
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from articles.docx.facts import facts_of
from articles.docx.intake import take
from tests.word import CENTRE, RIGHT, Paper, photo

NOW = datetime(2026, 11, 27, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
TEXT = "会议指出，要把账算清，把责任压实，把时间表贴到墙上，一件一件抓落实，不留断点到明年汛期。"


def read(paper: Paper | bytes, name: str = "送审稿.docx") -> dict[str, Any]:
    content = paper.saved() if isinstance(paper, Paper) else paper
    return facts_of(name, take(content, name, NOW))


def test_a_title_broken_over_lines_is_one():
    paper = Paper()
    paper.title("云渡区召开内河清淤与")
    paper.title("滨水步道建设推进会")
    paper.line("——十四条河明年汛期前完工", size=16, font="楷体", align=CENTRE)
    paper.body(TEXT)
    facts = read(paper)
    assert facts["title"] == "云渡区召开内河清淤与滨水步道建设推进会"
    assert facts["subtitle"] == "十四条河明年汛期前完工"
    assert facts["paragraphs"] == [TEXT]


@pytest.mark.parametrize("style", ["Title", "标题", "公文标题", "文章标题"])
def test_a_style_names_the_title(style):
    paper = Paper()
    paper.line("云渡区召开安全生产会议", style=style)
    paper.line("抓重点", style="Heading 1")
    paper.line(TEXT)
    facts = read(paper)
    assert facts["title"] == "云渡区召开安全生产会议"
    assert facts["paragraphs"] == ["抓重点", TEXT]


def test_the_first_heading_is_the_title_where_nothing_else_is():
    paper = Paper()
    paper.line("云渡区召开安全生产会议", style="Heading 1")
    paper.line(TEXT)
    assert read(paper)["title"] == "云渡区召开安全生产会议"


def test_a_plain_first_line_is_the_title_where_nothing_stands_out():
    paper = Paper()
    paper.line("云渡区召开春季造林绿化动员会")
    paper.line("2026-03-12")
    paper.line("3月11日上午，全区春季造林绿化动员会在青屿公园召开。" + TEXT)
    facts = read(paper)
    assert facts["title"] == "云渡区召开春季造林绿化动员会"
    assert (facts["date"], facts["meeting_date"]) == ("2026-03-12", "2026-03-11")
    assert facts["place"] == "青屿公园"


def test_a_labelled_title_loses_its_label():
    paper = Paper()
    paper.line("标题：云渡区召开推进会")
    paper.line(TEXT)
    assert read(paper)["title"] == "云渡区召开推进会"


def test_a_manuscript_without_a_title_takes_the_name_of_its_file():
    facts = read(_text_alone(), "调研座谈纪要.docx")
    assert facts["title"] == "调研座谈纪要"
    assert any("没有认出标题" in line for line in facts["notes"])


def _text_alone() -> Paper:
    paper = Paper()
    paper.body(TEXT, TEXT)
    return paper


def test_the_head_of_an_official_paper_is_no_title():
    paper = Paper()
    paper.line("云渡区人民政府办公室文件", size=40, font="方正小标宋简体", align=CENTRE)
    paper.line("云政办发〔2026〕8号", size=16, align=CENTRE)
    paper.title("云渡区人民政府办公室关于印发")
    paper.title("《滨水空间建设三年行动方案》的通知")
    paper.line("各镇人民政府、各街道办事处：", size=16)
    paper.body(TEXT)
    paper.line("一、总体要求", size=16, font="黑体")
    paper.body(TEXT)
    paper.line("云渡区人民政府办公室", size=16, align=RIGHT)
    paper.line("2026年2月20日", size=16, align=RIGHT)
    facts = read(paper)
    assert facts["title"] == "云渡区人民政府办公室关于印发《滨水空间建设三年行动方案》的通知"
    assert facts["date"] == "2026-02-20"
    assert facts["meeting_date"] is None
    # What is part of the paper stays.
    for line in ("云政办发〔2026〕8号", "各镇人民政府、各街道办事处：", "2026年2月20日"):
        assert line in facts["paragraphs"]
    assert any("云渡区人民政府办公室文件" in line for line in facts["notes"])
    assert facts["numbered"] == ["一、总体要求"]


def test_several_facts_share_one_line():
    paper = Paper()
    paper.title("云渡区一季度经济运行调度会召开")
    paper.body(TEXT)
    paper.line("来源：云渡区融媒体中心 发布时间：2026-04-15 17:30 责任编辑：顾明夏 审核：程越")
    facts = read(paper)
    assert facts["source"] == "云渡区融媒体中心"
    assert facts["date"] == "2026-04-15"
    assert facts["paragraphs"] == [TEXT]
    assert any("审核：程越" in line for line in facts["notes"])


@pytest.mark.parametrize(
    ("line", "author"),
    [
        ("作者：石小满", "石小满"),
        ("记者 石小满", "石小满"),
        ("（记者 石小满 通讯员 程小满）", "记者 石小满 通讯员 程小满"),
        ("撰稿：石　满", "石满"),
        ("文/石小满 图/程小满", "石小满"),
    ],
)
def test_bylines_below_the_text(line, author):
    paper = Paper()
    paper.title("云渡区召开推进会")
    paper.body(TEXT)
    paper.line(line)
    facts = read(paper)
    assert facts["author"] == author
    assert facts["paragraphs"] == [TEXT]


def test_a_byline_in_the_first_sentence_is_proposed_and_stays():
    paper = Paper()
    paper.title("云渡区召开推进会")
    paper.body("本报讯（记者 石小满）" + TEXT)
    facts = read(paper)
    assert facts["author"] == "石小满"
    assert "记者 石小满" in facts["paragraphs"][0]


def test_minutes_with_labels_of_every_spelling():
    paper = Paper()
    paper.title("云渡区第十二次办公会议纪要")
    for line in (
        "时　间：2026年3月5日（星期四）上午9:30",
        "地　点：区行政中心三楼第一会议室",
        "主 持 人：苏景和",
        "出席人员：梁知远、闻立群、秦若岚",
        "　　　　　卫长河　顾清和",
        "列席人员：区政府办、区发改局、区财政局主要负责同志",
        "记　录：程越",
    ):
        paper.line(line, size=16)
    paper.body(TEXT)
    facts = read(paper)
    assert facts["meeting_date"] == "2026-03-05 09:30"
    assert facts["place"] == "区行政中心三楼第一会议室"
    assert facts["chair"] == "苏景和"
    assert facts["attendees"] == ["梁知远", "闻立群", "秦若岚", "卫长河", "顾清和"]
    assert facts["observers"] == ["区政府办、区发改局、区财政局主要负责同志"]
    assert facts["paragraphs"] == ["记录：程越", TEXT]


def test_minutes_with_a_table_of_facts():
    paper = Paper()
    paper.title("区政府第12次常务会议纪要")
    paper.table(
        [
            ["会议时间", "2026年4月2日14:30", "会议地点", "区政府201会议室"],
            ["主持人", "沈知远", "记录人", "王敏"],
        ]
    )
    paper.body(TEXT)
    facts = read(paper)
    assert (facts["meeting_date"], facts["chair"]) == ("2026-04-02 14:30", "沈知远")
    assert facts["place"] == "区政府201会议室"
    assert facts["tables"] == []
    assert facts["paragraphs"] == ["记录人：王敏", TEXT]


REPORTS = [
    (
        "2月25日，云渡区召开推进会。区委副书记、区长苏景和主持会议。区人大常委会主任闻立群、"
        "区政协主席秦若岚出席会议。",
        ("苏景和", ["闻立群", "秦若岚"]),
    ),
    (
        "云渡区召开推进会。区委副书记、区长沈知远主持并讲话，区委常委、常务副区长秦若岚和副区长"
        "梁景初、韩守拙、程越出席。",
        ("沈知远", ["秦若岚", "梁景初", "韩守拙", "程越"]),
    ),
    (
        "推进会昨天召开。会议由区委副书记、区长沈知远主持。区领导苏景和、闻立群、秦若岚参加会议。",
        ("沈知远", ["苏景和", "闻立群", "秦若岚"]),
    ),
    (
        "云渡区召开推进会，区委书记陆望舒出席并讲话。区人大常委会主任顾清和、区政协主席闻一川等"
        "区领导出席。沈知远在主持会议时指出，要抓落实。",
        ("沈知远", ["陆望舒", "顾清和", "闻一川"]),
    ),
    (
        "云渡区召开推进会。区委书记陆望舒主持召开会议。出席会议的有：苏景和、闻立群。",
        ("陆望舒", ["苏景和", "闻立群"]),
    ),
]


@pytest.mark.parametrize(("text", "expected"), REPORTS)
def test_people_are_read_from_prose_in_their_order(text, expected):
    paper = Paper()
    paper.title("云渡区召开推进会")
    paper.body(text, TEXT)
    facts = read(paper)
    assert (facts["chair"], facts["attendees"]) == expected
    assert facts["paragraphs"] == [text, TEXT]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("2026年2月25日下午3点半，云渡区召开推进会。", "2026-02-25 15:30"),
        ("二〇二六年二月二十五日，云渡区召开推进会。", "2026-02-25"),
        ("2月25日上午9时，云渡区召开推进会。", "2026-02-25 09:00"),
        ("12月30日，云渡区召开推进会。", "2025-12-30"),
    ],
)
def test_the_time_of_a_meeting(written, moment):
    paper = Paper()
    paper.title("云渡区召开推进会")
    paper.body(written + "区长苏景和主持会议。")
    paper.line("发布时间：2026-02-26" if "12月" not in written else "发布时间：2026-01-04")
    assert read(paper)["meeting_date"] == moment


def with_pictures(*lines: str | None) -> Paper:
    """A manuscript with pictures (None) and lines beside them."""
    paper = Paper()
    paper.title("云渡区召开推进会")
    paper.body(TEXT)
    for order, line in enumerate(lines):
        if line is None:
            paper.picture(photo(50 + order))
        else:
            paper.line(line, size=12, font="楷体", align=CENTRE)
    paper.body(TEXT)
    return paper


def captions(facts: dict[str, Any]) -> list[tuple[str, str]]:
    return [(image["caption"], image["credit"]) for image in facts["images"]]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            [None, "图1 会场（石小满 摄）", None, "图2 河道"],
            [("图1 会场", "石小满"), ("图2 河道", "")],
        ),
        (["图1 会场", None, "图2 河道", None], [("图1 会场", ""), ("图2 河道", "")]),
        (["▼会场", None], [("会场", "")]),
        ([None, "△推进会现场。石小满 摄"], [("推进会现场。", "石小满")]),
        ([None, "图为推进会现场。", "摄影：石小满"], [("图为推进会现场。", "石小满")]),
        ([None, None, "会场", "河道"], [("会场", ""), ("河道", "")]),
        ([None, None, "图为会场。"], [("", ""), ("图为会场。", "")]),
        ([None, "推进会现场"], [("推进会现场", "")]),
        ([None], [("", "")]),
    ],
)
def test_captions_find_their_pictures(lines, expected):
    facts = read(with_pictures(*lines))
    assert captions(facts) == expected
    assert facts["paragraphs"] == [TEXT, TEXT]


def test_pictures_side_by_side_in_a_table_become_figures():
    paper = Paper()
    paper.title("云渡区召开推进会")
    paper.body(TEXT)
    table = paper.table([["", ""], ["图1 会场", "图2 河道"]])
    for order, cell in enumerate(table.rows[0].cells):
        run = cell.paragraphs[0].add_run()
        run.add_picture(io.BytesIO(photo(50 + order)))
    facts = read(paper)
    assert captions(facts) == [("图1 会场", ""), ("图2 河道", "")]
    assert facts["tables"] == []


def test_one_photographer_for_all():
    paper = with_pictures(None, "会场", None, "河道")
    paper.line("文/程小满　图/石小满")
    assert captions(read(paper)) == [("会场", "石小满"), ("河道", "石小满")]


def test_a_caption_is_not_taken_for_a_line_about_the_manuscript():
    paper = Paper()
    paper.title("云渡区召开推进会")
    paper.line("来源：云渡日报", align=CENTRE)
    paper.picture(caption="推进会现场")
    paper.body(TEXT)
    facts = read(paper)
    assert facts["source"] == "云渡日报"
    assert captions(facts) == [("推进会现场", "")]
