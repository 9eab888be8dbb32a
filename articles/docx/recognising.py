"""What the blocks of a manuscript are: title, source, byline, date, the facts of a meeting, headings.

What is recognised in lines of its own is taken out of the body. What is read from prose stays there
and is proposed.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from articles.docx import dates, headings, labels, meetings, titles
from articles.docx.blocks import Block, Cell, Manuscript, Paragraph, Run, Table
from articles.docx.captions import attach
from articles.docx.dates import Moment
from articles.docx.meetings import Facts
from articles.docx.people import people

_NO_REPORT = re.compile(
    r"(?:通知|公告|公示|通告|意见|办法|方案|批复|复函|规定|细则|决定|请示|规划|解读|问答|要点|倡议书|启事|名单|须知|指南|条例|"
    r"通报|批示|讲话|一览表)(?:[（(].*[)）])?$"
)
_MET = re.compile(r"(?:召开|举行|举办|主持)[^。]{0,60}?(?:会|论坛|仪式|班)")
_INLINE_AUTHOR = re.compile(
    r"[（(](?P<who>(?:[^（）()，。]{0,10}(?:记者|通讯员)|作者|撰稿人?|供稿|文)[ \u3000:：/／][^（）()。]{2,40})[)）]"
)
_SAYS_AUTHOR = re.compile("^(?:作者|撰稿人?|供稿|文)[:：/／ ]*")
_INLINE_SOURCE = re.compile(
    r"[（(](?:信息|稿件)?来源[:：][ \u3000]*(?P<source>[^（）()]{2,40})[)）]\s*$"
)


@dataclass
class Found:
    """What was recognised. Texts are "" where nothing was."""

    title: str = ""
    subtitle: str = ""
    source: str = ""
    author: str = ""
    editor: str = ""
    credit: str = ""
    date: Moment | None = None
    facts: Facts = field(default_factory=Facts)
    is_report: bool = False
    # Lines of the office that go no further, as they were written.
    internal: list[str] = field(default_factory=list)
    # Things read from prose, by their Chinese names; they also stay in the body.
    proposed: list[str] = field(default_factory=list)


def recognise(manuscript: Manuscript, today: datetime) -> Found:
    """Recognise, and mark in the blocks what goes elsewhere. `today` is in the site's time."""
    _drop_contents(manuscript)
    body_size = _body_size(manuscript)
    found = Found()
    written = [each for each in manuscript.paragraphs if each.line]
    found.title, found.subtitle, lines = titles.named(written)
    if not found.title:
        title, subtitle = titles.find(written, body_size)
        found.title, found.subtitle = titles.joined(title), titles.joined(subtitle)
        lines = [*title, *subtitle]
    for paragraph in lines:
        paragraph.role = "taken"
    _drop_head(manuscript, found, body_size)
    attach(manuscript, body_size)
    _read_head(manuscript, found)
    _read_tail(manuscript, found)
    _read_alone(manuscript, found)
    _read_prose(manuscript, found)
    _set_years(manuscript, found, today)
    headings.mark(manuscript, body_size)
    for paragraph in manuscript.paragraphs:
        for picture in paragraph.pictures:
            picture.credit = picture.credit or found.credit
    return found


def _drop_contents(manuscript: Manuscript) -> None:
    for paragraph in manuscript.paragraphs:
        if paragraph.is_contents:
            paragraph.role = "taken"
            manuscript.dropped["目录"] = 1


def _drop_head(manuscript: Manuscript, found: Found, body_size: int) -> None:
    """The large head line of an official paper (…文件) is dress, as its red colour is."""
    for paragraph in manuscript.paragraphs[:6]:
        if found.title and titles.is_head_line(paragraph, body_size):
            paragraph.role = "taken"
            found.internal.append(paragraph.line)


def _body_size(manuscript: Manuscript) -> int:
    sizes: Counter[int] = Counter()
    for paragraph in manuscript.paragraphs:
        sizes[paragraph.size] += len(paragraph.line)
    return sizes.most_common(1)[0][0] if sizes else 21


# --- lines above the text ---------------------------------------------------------


def _read_head(manuscript: Manuscript, found: Found) -> None:
    """Labelled lines, bylines and dates before the first running text."""
    ambiguous: list[tuple[Paragraph, str]] = []
    open_list = ""
    for number, block in enumerate(_head(manuscript.blocks)):
        if number > 40:
            break
        if isinstance(block, Table):
            _read_table(manuscript, block, found)
            continue
        line = block.line
        if block.label:
            break
        if pairs := labels.labelled(line):
            open_list = pairs[-1][0] if pairs[-1][0] in ("attendees", "observers") else ""
            if any(name == "time" for name, _value in pairs):
                ambiguous += [(block, value) for name, value in pairs if name == "time"]
            if _take(block, pairs, found):
                block.role = "taken"
            continue
        author, photographer = labels.byline(line)
        moment = dates.is_only_a_date(line)
        if author or photographer:
            _author(found, author, photographer)
            block.role = "taken"
        elif moment:
            found.date = found.date or moment
            block.role = "taken"
        elif open_list and _only_people(line):
            getattr(found.facts, open_list).extend(people(line))
            block.role = "taken"
        elif titles.is_prose(line) or block.outline is not None:
            break
        else:
            open_list = ""
    is_meeting = bool(found.facts) or meetings.MEETING.search(found.title)
    for block, value in ambiguous:
        moment = dates.first(value)
        if moment and is_meeting:
            found.facts.moment = found.facts.moment or moment
        elif moment:
            found.date = found.date or moment
        else:
            block.role = ""


def _head(blocks: list[Block]) -> list[Block]:
    return [
        block for block in blocks
        if isinstance(block, Table) or (block.role != "taken" and block.line)
    ]  # fmt: skip


def _only_people(line: str) -> bool:
    """Whether a line goes on with a list of people: names, posts, groups, and no sentence."""
    if len(line) > 300 or re.search(r"[。！？].", line):
        return False
    entries = people(line)
    return bool(entries) and sum(not one.is_group for one in entries) * 2 >= len(entries)


def _take(block: Paragraph, pairs: list[tuple[str, str]], found: Found) -> bool:
    """Enter the values of a labelled line; whether the line may leave the body."""
    leaves = True
    for name, value in pairs:
        if name in labels.MEETING:
            leaves &= meetings.take_label(found.facts, name, value) or not value
        elif name == "date":
            moment = dates.first(value)
            found.date = found.date or moment
            leaves &= bool(moment) or not value
        elif name == "credit":
            who = labels.bare_name(value)
            found.credit = found.credit or who
            leaves &= found.credit == who
        elif name == "author":
            _author(found, labels.bare_name(value), "")
        elif name in ("source", "editor"):
            setattr(found, name, getattr(found, name) or value)
            leaves &= getattr(found, name) == value or not value
        elif name == "internal":
            found.internal.append(value)
        elif name != "time":
            leaves = False
    return leaves


def _author(found: Found, author: str, photographer: str) -> None:
    author = labels.bare_name(re.sub(r"[ \u3000]+", " ", author))
    if author and author not in found.author:
        found.author = f"{found.author} {author}".strip()
    found.credit = found.credit or photographer


def _read_table(manuscript: Manuscript, table: Table, found: Found) -> None:
    """A table of labels and values above the text: 时间 | … | 地点 | …"""
    pairs: list[tuple[str, Cell, Cell]] = []
    others: list[list[Cell]] = []
    for row in table.rows:
        cells = [cell for cell in row.cells if not cell.goes_on]
        names = [labels.name_of(cell.line) for cell in cells[::2]]
        if len(cells) % 2 == 0 and cells and all(names):
            pairs += [
                (name, label, value)
                for name, label, value in zip(names, cells[::2], cells[1::2], strict=True)
            ]
        elif any(cell.line for cell in cells):
            others.append(cells)
    known = [name for name, _label, _value in pairs if name in {*labels.MEETING, "time"}]
    if len(known) < 2:
        return
    left: list[Block] = []
    for name, label, value in pairs:
        name = "moment" if name == "time" else name
        is_fact = name in labels.MEETING and not [*label.pictures, *value.pictures]
        if is_fact and meetings.take_label(found.facts, name, value.line):
            continue
        if name not in {*labels.MEETING, "kept", ""} and value.line and not value.pictures:
            line = Paragraph(runs=value.paragraphs[0].runs)
            if _take(line, [(name, value.line)], found):
                continue
        # “记录人 | 王敏” reads as a line; a cell of several paragraphs follows its label.
        words = value.paragraphs
        if len(label.paragraphs) == len(words) == 1 and not value.pictures:
            gap = "" if label.line.endswith(("：", ":")) else "：" if value.line else ""
            words[0].runs = [Run(label.line + gap), *words[0].runs]
            left += words
        else:
            left += [*label.blocks, *value.blocks]
    for cells in others:
        left += [block for cell in cells for block in cell.blocks]
    place = manuscript.blocks.index(table)
    manuscript.blocks[place : place + 1] = left


# --- lines below the text ---------------------------------------------------------


def _read_tail(manuscript: Manuscript, found: Found) -> None:
    """Source, byline and date after the last running text."""
    written = [each for each in manuscript.paragraphs if each.line]
    for paragraph in reversed(written[-12:]):
        line = paragraph.line
        pairs = labels.labelled(line)
        names = {name for name, _value in pairs}
        if pairs and names <= {"source", "date", "author", "credit", "editor", "internal"}:
            if len(line) < 120 and _take(paragraph, pairs, found):
                paragraph.role = "taken"
            continue
        author, photographer = labels.byline(line)
        if author or photographer:
            _author(found, author, photographer)
            paragraph.role = "taken"
        elif moment := dates.is_only_a_date(line):
            # Under an official paper it stays: it is part of the signature.
            found.date = found.date or moment
        elif titles.is_prose(line) or paragraph.pictures or paragraph.label:
            break


def _read_alone(manuscript: Manuscript, found: Found) -> None:
    """Facts of a meeting in lines of their own between and below the text, as 出席：…

    Only in a report: in a notice such lines are what it has to say.
    """
    if not meetings.MEETING.search(found.title) or _NO_REPORT.search(found.title):
        return
    above = {name for name in labels.MEETING if getattr(found.facts, name)}
    for paragraph in manuscript.paragraphs:
        if paragraph.role or paragraph.label or paragraph.pictures:
            continue
        pairs = [
            ("moment" if name == "time" else name, value)
            for name, value in labels.labelled(paragraph.line)
        ]
        stand_alone = all(
            name not in above and meetings.stands_alone(name, value) for name, value in pairs
        )
        if pairs and stand_alone and _take(paragraph, pairs, found):
            paragraph.role = "taken"


def _read_prose(manuscript: Manuscript, found: Found) -> None:
    prose = [each.text for each in manuscript.paragraphs if each.line]
    for text in [*prose[:2], *prose[-2:]]:
        if not found.author and (match := _INLINE_AUTHOR.search(text)):
            who = labels.bare_name(_SAYS_AUTHOR.sub("", match["who"]))
            found.author = re.sub(r"[ \u3000]+", " ", who)
            found.proposed.append("作者")
        if not found.source and (source := _INLINE_SOURCE.search(text)):
            found.source = source["source"]
            found.proposed.append("来源")
    looks_like_report = bool(
        meetings.MEETING.search(found.title) or any(_MET.search(text) for text in prose[:3])
    ) and not _NO_REPORT.search(found.title)
    if found.facts or looks_like_report:
        meetings.read_prose(found.facts, prose)
        found.proposed += found.facts.proposed
    is_met = bool(found.facts.moment and meetings.MEETING.search(found.title))
    found.is_report = (bool(found.facts) or is_met) and not _NO_REPORT.search(found.title)


def _set_years(manuscript: Manuscript, found: Found, today: datetime) -> None:
    """Give the year to days written without one: the document's own, else the last such day."""
    texts = [found.title, *(each.text for each in manuscript.paragraphs[:3])]
    whole = [
        moment for text in texts for moment, _start, _end in dates.moments(text) if moment.year
    ]
    in_title = re.findall(r"((?:19|20)\d\d)年", found.title)
    if found.date and found.date.date and not found.facts.moment and found.is_report:
        found.facts.moment = _told_by_day(texts, found.date)
    if found.date and not found.date.year:
        year = whole[0].year if whole else dates.guessed_year(found.date, today)
        found.date = found.date.on(year)
    moment = found.facts.moment
    if moment is None or moment.year:
        return
    year = 0
    if found.date and found.date.date:
        # A meeting of 30 December is told of in January.
        year = found.date.year
        held = moment.on(year).date
        if held and (held - found.date.date).days > 60:
            year -= 1
    elif whole:
        year = whole[0].year
    elif in_title:
        year = int(in_title[0])
    else:
        year = dates.guessed_year(moment, today)
        if manuscript.years and 2015 < manuscript.years[0] <= today.year:
            year = manuscript.years[0]
    found.facts.moment = moment.on(year)


def _told_by_day(texts: list[str], written: Moment) -> Moment | None:
    """“昨日，…召开”, counted from the day that the manuscript is dated."""
    days = {"今": 0, "昨": 1, "前": 2}
    for text in texts[1:]:
        match = re.match(r"^[^。]{0,30}?([今昨前])[天日](?!常)", text)
        if match and written.date:
            day = written.date - timedelta(days=days[match[1]])
            return Moment(day.year, day.month, day.day)
    return None
