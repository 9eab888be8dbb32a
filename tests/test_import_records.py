"""Lines of an import file: whatever stands on one, it is a record or a sentence why not."""

import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.bodies import sanitise
from articles.importing.bodies import as_html, pictures
from articles.importing.lines import numbered
from articles.importing.records import NotTaken, Record, parse_moment, read

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
GOOD: dict[str, Any] = {
    "title": "云渡区召开安全生产会议",
    "source": "云渡区融媒体中心",
    "published_at": "2024-05-06 09:30",
    "body": "<p>会议强调，要守住底线。</p>",
}


def line(**facts: Any) -> bytes:
    return json.dumps(GOOD | facts).encode()


def record(**facts: Any) -> Record:
    return read(line(**facts), NOW)


def refusal(raw: bytes) -> str:
    with pytest.raises(NotTaken) as refused:
        read(raw, NOW)
    return " ".join(refused.value.sentences)


def test_a_plain_line_is_read():
    read_one = record(
        id=17, url="http://old.example/art/17.html?from=wx#top", keywords=["安全", " 会议 "]
    )
    assert read_one.title == "云渡区召开安全生产会议"
    assert read_one.words["body"] == "<p>会议强调，要守住底线。</p>"
    assert read_one.words["keywords"] == "安全，会议"
    assert read_one.published_at == datetime(2024, 5, 6, 1, 30, tzinfo=UTC)
    assert (read_one.external_id, read_one.url) == ("17", "/art/17.html")
    assert read_one.language == "zh-hans"


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-05-06T09:30:00+08:00", "2024-05-06T01:30:00+00:00"),
        ("2024-05-06T09:30:00.123Z", "2024-05-06T09:30:00+00:00"),
        ("2024-05-06 09:30:15", "2024-05-06T01:30:15+00:00"),
        ("2024/5/6 9:30", "2024-05-06T01:30:00+00:00"),
        ("2024.5.6", "2024-05-05T16:00:00+00:00"),
        ("2024年5月6日", "2024-05-05T16:00:00+00:00"),
        ("2024年5月6日09:30", "2024-05-06T01:30:00+00:00"),
        ("2024年5月6日 9时30分15秒", "2024-05-06T01:30:15+00:00"),
        (" 2024-05-06T09:30+0000 ", "2024-05-06T09:30:00+00:00"),
    ],
)
def test_times_are_read_as_people_and_systems_write_them(text, moment):
    assert parse_moment(text).isoformat() == moment


@pytest.mark.parametrize(
    "text",
    [
        *("", "昨天", "2024-13-01", "2024-02-30", "2024-05-06 25:00", "20240506", "1715000000"),
        *("0001-01-01", "1899-12-31", "9999-12-31 23:59 -23:59", "2024-05-06 09:30 +99:99"),
        *("2024-05-0609:30", "2024-05-06 09:30:15:16", "２０２４-０５-０６"),
    ],
)
def test_times_that_are_none_are_refused(text):
    with pytest.raises((ValueError, OverflowError)):
        parse_moment(text)


@given(st.datetimes(min_value=datetime(1950, 1, 1), max_value=datetime(2100, 1, 1)))  # noqa: DTZ001
def test_the_sites_own_times_come_back(moment):
    aware = timezone.make_aware(moment.replace(microsecond=0, fold=0))
    assert parse_moment(aware.isoformat()) == aware


def test_an_offset_beyond_a_day_is_no_time_and_no_crash():
    assert "看不懂" in refusal(line(published_at="2024-05-06 09:30 +99:00"))


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (b"\xff\xfe{}", "不是 UTF-8"),
        ('{"title": "云渡"}'.encode("gb18030"), "不是 UTF-8"),
        (b"title: x", "不是完整的 JSON"),
        (b'{"title": "x"', "不是完整的 JSON"),
        (b"[" * 100_000, "不是完整的 JSON"),
        (b'{"id": ' + b"9" * 5_000 + b"}", "不是完整的 JSON"),
        (b"[1]", "不是一个 JSON 对象"),
        (b'"x"', "不是一个 JSON 对象"),
        (b"null", "不是一个 JSON 对象"),
        (line(title="云\x00渡"), "不能保存的字符"),
        (line(meeting={"attendees": ["a", "\x00"]}), "不能保存的字符"),
        (line(body="\ud800"), "不能保存的字符"),
        (line(**{"\x00": 1}), "不能保存的字符"),
    ],
)
def test_lines_that_are_no_object_are_refused_in_a_sentence(raw, sentence):
    assert sentence in refusal(raw)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"title": None}, "缺少标题（title）"),
        ({"title": " \u3000 "}, "标题（title）是空的"),
        ({"title": 5}, "title 应是文字"),
        ({"source": None}, "缺少来源（source）"),
        ({"source": ""}, "来源（source）是空的"),
        ({"published_at": None}, "缺少原发布时间"),
        ({"published_at": "上周"}, "“上周”看不懂"),
        ({"published_at": 20240506}, "“20240506”看不懂"),
        ({"published_at": "2026-11-23 12:01"}, "在将来"),
        ({"body": None}, "缺少正文"),
        ({"body": ""}, "正文（body）是空的"),
        ({"body": "<p>&nbsp;</p><script>alert(1)</script>"}, "正文（body）是空的"),
        ({"body": ["", "  "]}, "正文（body）是空的"),
        ({"body": '<p><img src="/a.jpg"></p>'}, "只有图片"),
        ({"body": {"html": "x"}}, "应是 HTML 文字或段落的列表"),
        ({"body": ["x", 5]}, "应是 HTML 文字或段落的列表"),
        ({"language": "fr"}, "language 只能是"),
        ({"id": True}, "id 应是文字或整数"),
        ({"id": [1]}, "id 应是文字或整数"),
        ({"id": "x" * 101}, "id 太长"),
        ({"id": 10**4000}, "id 太长"),
        ({"keywords": [1]}, "keywords 里应都是文字"),
        ({"keywords": {"a": 1}}, "keywords 应是文字"),
        ({"meeting": "昨天"}, "meeting 应是一组会议信息"),
        ({"meeting": {"held_at": "某日"}}, "会议时间（meeting.held_at）“某日”看不懂"),
        ({"meeting": {"agenda": 5}}, "agenda 应是文字或文字的列表"),
        ({"url": "javascript:alert(1)"}, "不能用"),
        ({"url": "http://[old.example/1"}, "不能用"),
        ({"url": "art/1.html"}, "不能用"),
        ({"url": "/" + "x" * 500}, "不能用"),
        ({"url": "/a%00b"}, "不能用"),
    ],
)
def test_fields_that_are_wrong_are_each_told(facts, sentence):
    assert sentence in refusal(line(**facts))


def test_everything_wrong_with_a_line_is_told_at_once():
    told = refusal(line(title="", source=None, published_at="某日", body=None))
    for word in ("标题", "来源", "原发布时间", "正文"):
        assert word in told


def test_absent_fields_are_told():
    told = refusal(b"{}")
    for word in ("title", "source", "published_at", "body"):
        assert word in told


@pytest.mark.parametrize(
    ("body", "html"),
    [
        (["一", "", "  二"], "<p>一</p><p>二</p>"),
        (["1 < 2 & 3"], "<p>1 &lt; 2 &amp; 3</p>"),
        (["有<strong>重点</strong>的一段"], "<p>有<strong>重点</strong>的一段</p>"),
        (["<p>已是段落</p>", "不是"], "<p>已是段落</p><p>不是</p>"),
        ("第一段\n\n第二段&nbsp;完", "<p>第一段</p><p>第二段\xa0完</p>"),
        ("写作 &lt;script&gt; 的标签", "<p>写作 &lt;script&gt; 的标签</p>"),
        ("<div>一</div><div><p>二</p></div>", "<p>一</p><p>二</p>"),
        ("<P>大写<BR>标签", "<p>大写<br>标签</p>"),
        ("<p>没有关上<b>粗体", "<p>没有关上<strong>粗体</strong></p>"),
        ('<p>x</p><figure data-image="abc"><img src="a.jpg"></figure>', "<p>x</p>"),
        ('<a href="javascript:alert(1)">点</a>', "点"),
        ('<p onclick="x()" style="color:red">红</p><iframe srcdoc="x"></iframe>', "<p>红</p>"),
    ],
)
def test_bodies_are_brought_into_our_form(body, html):
    assert as_html(body).replace("&nbsp;", "\xa0") == html


def test_pictures_that_stay_behind_are_named():
    body = '<p>文<img src="/upload/a.jpg" alt=""><IMG alt=x SRC=\'b.png\'></p><img>'
    assert pictures(body) == ["/upload/a.jpg", "b.png", "（没有地址）"]
    assert record(body=body).pictures == pictures(body)


def test_meeting_facts_may_be_texts_or_lists():
    facts = {"place": " 二号\n会议室 ", "attendees": ["甲", "", "乙"], "agenda": "一项\r\n\r\n二项"}
    meeting = record(meeting=facts | {"held_at": "2024-05-06 09:00"}).meeting
    assert meeting is not None
    assert meeting["place"] == "二号 会议室"
    assert meeting["attendees"] == "甲\n乙"
    assert meeting["agenda"] == "一项\n二项"


def test_fields_that_nothing_is_made_of_are_named():
    assert record(publishd_at="x", hits=3).unknown == ["hits", "publishd_at"]


def test_the_digest_sees_every_change_and_no_order_of_fields():
    one = read(line(), NOW)
    other = read(json.dumps(dict(reversed(GOOD.items()))).encode(), NOW)
    assert one.digest == other.digest
    assert record(body="<p>另一句。</p>").digest != one.digest
    assert record(url="/a").digest != one.digest


def test_control_characters_of_word_become_spaces():
    assert record(title="第一行\x0b第二行\x07").title == "第一行 第二行"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=10,
)
field_names = st.sampled_from(
    [*GOOD, "id", "url", "language", "column", "keywords", "author", "summary", "meeting"]
)


def read_or_refuse(raw: bytes) -> Record | None:
    sentences: tuple[str, ...] = ("。",)
    found = None
    try:
        found = read(raw, NOW)
    except NotTaken as refused:
        sentences = refused.sentences
    assert sentences
    assert all(sentence.endswith("。") for sentence in sentences)
    return found


@given(st.binary())
def test_any_bytes_are_a_record_or_a_sentence(raw):
    read_or_refuse(raw)


@given(st.dictionaries(field_names | st.text(), json_values))
def test_any_object_is_a_record_or_a_sentence(facts):
    found = read_or_refuse(json.dumps(GOOD | facts).encode())
    if found is not None:
        assert found.title.strip()
        assert found.words["body"]
        assert found.published_at <= NOW
        assert "\x00" not in repr(found)


@given(st.text() | st.lists(st.text()))
def test_any_body_comes_out_as_it_would_be_stored(body):
    html = as_html(body)
    assert sanitise(html) == html


@given(st.text(alphabet=st.characters(categories=["L", "N"]), min_size=1), st.integers(0, 3))
def test_words_of_a_paragraph_are_never_lost(words, before):
    assert words in as_html(["前"] * before + [words])


@given(st.lists(st.binary(max_size=30).map(lambda raw: raw.replace(b"\n", b"")), max_size=8))
def test_lines_are_numbered_as_an_editor_numbers_them(lines):
    wanted = [
        (number, text.rstrip(b"\r"))
        for number, text in enumerate(lines, start=1)
        if text.removeprefix(b"\xef\xbb\xbf" if number == 1 else b"").strip()
    ]
    found = list(numbered(io.BytesIO(b"\n".join(lines))))
    assert [number for number, _ in found] == [number for number, _ in wanted]


def test_a_line_that_is_too_long_is_skipped_without_being_held():
    file = io.BytesIO(b"short\n" + b"x" * 100_000 + b"\nnext\n" + b"y" * 50)
    assert list(numbered(file, longest=10)) == [(1, b"short"), (2, None), (3, b"next"), (4, None)]


def test_a_byte_order_mark_is_no_part_of_the_first_line():
    assert list(numbered(io.BytesIO(b"\xef\xbb\xbf{}\r\n\r\n{}"))) == [(1, b"{}"), (3, b"{}")]


def test_a_moment_ago_is_not_the_future():
    assert record(published_at=(NOW - timedelta(seconds=1)).isoformat())
