"""Facts of a meeting that stand in lines of their own below the first paragraph, and what is none."""

import pytest

from tests.test_docx_layouts import TEXT, read
from tests.word import Paper

OPENING = "11月25日上午，云渡区召开河道推进会，部署下一步工作，听取各镇的意见，研究解决办法。"


def paper(*lines: str, title: str = "云渡区召开河道推进会") -> Paper:
    made = Paper()
    made.title(title)
    made.body(*lines)
    return made


@pytest.mark.parametrize("after", [(), (TEXT,)], ids=["last", "in-between"])
@pytest.mark.parametrize(
    ("line", "name", "value"),
    [
        ("出席：王建国、李秀英、张伟", "attendees", ["王建国", "李秀英", "张伟"]),
        ("出席：区委书记王建国、区长李秀英。", "attendees", ["王建国", "李秀英"]),
        ("出席人员：王建国（区委书记）、李秀英（区长）", "attendees", ["王建国", "李秀英"]),
        ("参加：王建国　李秀英　张伟", "attendees", ["王建国", "李秀英", "张伟"]),
        ("列席：各镇、街道主要负责人", "observers", None),
        ("列席：赵明、孙丽", "observers", ["赵明", "孙丽"]),
        ("主持：区委副书记、区长苏景和", "chair", "苏景和"),
        ("主持人：苏景和", "chair", "苏景和"),
        ("会议地点：区行政中心201会议室", "place", "区行政中心201会议室"),
        ("地点：区行政中心201会议室", "place", "区行政中心201会议室"),
        ("时间：2026年11月25日上午9:30", "meeting_date", "2026-11-25 09:30"),
        ("会议时间：2026年11月25日下午3时", "meeting_date", "2026-11-25 15:00"),
    ],
)
def test_a_line_that_stands_alone_goes_into_its_field(line, name, value, after):
    facts = read(paper(OPENING, line, *after))
    assert facts[name] == value if value is not None else facts[name]
    assert facts["paragraphs"] == [OPENING, *after]
    assert any({"attendees": "出席", "observers": "列席", "chair": "主持", "place": "地点"}
               .get(name, "会议时间") in note for note in facts["notes"])  # fmt: skip


def test_several_lines_and_several_facts_in_one():
    facts = read(
        paper(OPENING, TEXT, "时间：2026年11月25日9:30　地点：区政府礼堂", "出席：王建国、李秀英")
    )
    assert (facts["meeting_date"], facts["place"]) == ("2026-11-25 09:30", "区政府礼堂")
    assert facts["attendees"] == ["王建国", "李秀英"]
    assert facts["paragraphs"] == [OPENING, TEXT]


@pytest.mark.parametrize(
    "line",
    [
        "主持人：各位市民朋友，大家好，欢迎来到今天的访谈。",
        "地点：会议定在区政府礼堂，届时请各单位提前到场，按座位签就座。",
        "出席：王建国指出，要把账算清，把责任压实，一件一件抓落实。",
        "时间：紧，任务：重，要倒排工期。",
        "参加：凡年满十八周岁的居民都可以报名，先到先得。",
    ],
)
def test_running_text_that_begins_like_a_label_stays(line):
    assert read(paper(OPENING, line, TEXT))["paragraphs"] == [OPENING, line, TEXT]


def test_in_a_notice_such_lines_are_its_text():
    lines = [TEXT, "会议时间：2026年12月1日9:30", "地点：区政府礼堂", "参加人员：各镇主要负责人"]
    facts = read(paper(*lines, title="关于召开河道推进会的通知"))
    assert facts["paragraphs"] == lines


def test_what_stands_above_the_text_is_not_added_to():
    facts = read(paper("出席：王建国、李秀英", OPENING, "出席：赵明、孙丽"))
    assert facts["attendees"] == ["王建国", "李秀英"]
    assert facts["paragraphs"] == [OPENING, "出席：赵明、孙丽"]
