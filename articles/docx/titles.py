"""Which of the first lines is the title, and which the subtitle: by style, by type, by place."""

import re

from articles.docx import dates, labels
from articles.docx.blocks import Paragraph
from articles.docx.captions import BEGINS

LONGEST = 200  # characters, as the manuscript's field
_TITLE_STYLE = re.compile(
    r"^(?:标题|title|公文标题|文章标题|大标题|主标题|文件标题|总标题|一级大标题|doc ?title|"
    r"稿件标题|公文.{0,4}标题|.{0,6}大标题)$",
    re.I,
)
_SUBTITLE_STYLE = re.compile(r"^(?:副标题|subtitle|公文副标题|文章副标题|副题)$", re.I)
_TITLE_FONT = re.compile(r"小标宋|大标宋|FZXBS|FZDBS|华文中宋|方正.*标宋", re.I)
_DASH = re.compile(r"^\s*(?:——|—|--+|――|－－|──|–)\s*")
# What stands above a title and is none: the issuing organ's head line, numbers, secrecy, issues.
_HEAD = re.compile(r"(?:文件|简报|快报|专报|信息|通讯|参阅件|内参|动态|会议纪要)$")
_ABOVE = re.compile(
    r"〔\d{4}〕|\[\d{4}\]\s*\d+\s*号|^[（(]?第?\s*[\d一二三四五六七八九十百]+\s*[期号][)）]?$|^[（(]?总第|^(?:密级|签发人|机密|秘密|绝密|特急|加急|急件|内部)|"
    r"^[★☆]|^(?:附件|附)\s*\d*\s*[:：]?\s*\d*$|^(?:新闻)?(?:通稿|稿件|供稿|发布稿|送审稿|审核稿|样稿)$|^[（(].{1,20}[)）]$"
)
_ENDS = re.compile(r"[。；;：:，,、.]$")
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十\d]+[)）]|\d+[.．、]\s*\S|"
    r"第[一二三四五六七八九十]+[章节条])"
)
ENOUGH, UNFIT = 12, -1000


def is_prose(line: str) -> bool:
    """Whether a line is running text: long, or a whole sentence."""
    return (
        len(line) > 75
        or (len(line) > 24 and line[-1] in "。！；")
        or (len(line) > 45 and "，" in line and "。" in line)
    )


def is_notice_above(paragraph: Paragraph, body_size: int) -> bool:
    """Whether a line belongs to the head of an official paper and not to its text."""
    line = paragraph.line
    if _ABOVE.search(line) and len(line) <= 40:
        return True
    return is_head_line(paragraph, body_size)


def is_head_line(paragraph: Paragraph, body_size: int) -> bool:
    """Whether a line is the large head of an official paper: 某某文件, 某某简报."""
    is_large = paragraph.size >= max(body_size + 12, 60)
    return bool(_HEAD.search(paragraph.line)) and paragraph.is_centred and is_large


def _score(paragraph: Paragraph, order: int, body_size: int) -> int:
    """How much a line looks like a title; below zero for what can be none."""
    line = paragraph.line
    if (
        not line
        or paragraph.role
        or len(line) > 120
        or _ENDS.search(line)
        or paragraph.is_right
        or BEGINS.match(line)
        or labels.labelled(line)
        or any(labels.byline(line))
        or dates.is_only_a_date(line)
        or is_notice_above(paragraph, body_size)
    ):
        return UNFIT
    score = 0
    if _TITLE_STYLE.match(paragraph.style):
        score += 100
    elif _SUBTITLE_STYLE.match(paragraph.style) or _NUMBERED.match(line):
        return UNFIT
    elif paragraph.outline == 0 or re.match(r"^(?:heading|标题) ?1$", paragraph.style, re.I):
        score += 40
    elif paragraph.outline is not None:
        score += 5
    score += 30 * bool(_TITLE_FONT.search(paragraph.font))
    score += 20 * paragraph.is_centred + 10 * paragraph.bold
    score += min(max(paragraph.size - body_size, 0) * 2, 40)
    if _DASH.match(line) or line[0] in "（(":
        score -= 40
    if len(line) < 4:
        score -= 20
    return score - order


def named(first: list[Paragraph]) -> tuple[str, str, list[Paragraph]]:
    """Title and subtitle of lines that say so (标题：…), with these lines; "" without any."""
    found = {"标题": "", "副标题": ""}
    lines = []
    for paragraph in first[:5]:
        match = re.match(r"^(?:文章|稿件)?(副?标题|题目)[:：]\s*(.+)$", paragraph.line)
        if match:
            found[match[1].replace("题目", "标题")] = match[2]
            lines.append(paragraph)
    return found["标题"], found["副标题"], lines if found["标题"] else []


def find(first: list[Paragraph], body_size: int) -> tuple[list[Paragraph], list[Paragraph]]:
    """The paragraphs of the title and of the subtitle, among the first ones of a manuscript."""
    zone = first[:25]
    for order, paragraph in enumerate(zone):
        has_title_style = _TITLE_STYLE.match(paragraph.style) or paragraph.outline == 0
        is_text = is_prose(paragraph.line) or re.search(r".{9}[。！]$", paragraph.line)
        if is_text and not has_title_style and not labels.labelled(paragraph.line):
            zone = zone[:order]
            break
    scores = [_score(paragraph, order, body_size) for order, paragraph in enumerate(zone)]
    best = max(range(len(zone)), key=lambda order: scores[order], default=None)
    if best is None or scores[best] <= -30:
        return [], []
    if scores[best] < ENOUGH:
        # Nothing stands out: a short first line without a full stop is the title.
        best = next(
            order for order in range(len(zone)) if scores[order] > -30 and scores[order] != UNFIT
        )
        if len(zone[best].line) > 60:
            return [], []
        return [zone[best]], _below(zone, best, [zone[best]])
    title = [zone[best]]
    after = best + 1
    while after < len(zone) and _goes_on(title, zone[after], zone[best], scores[after]):
        title.append(zone[after])
        after += 1
    before = best - 1
    while before >= 0 and _goes_on(title, zone[before], zone[best], scores[before]):
        title.insert(0, zone[before])
        before -= 1
    subtitle = _below(zone, after - 1, title)
    if not subtitle and before >= 0 and scores[before] > 0 and zone[before].is_centred:
        # 引题, a smaller line above the title.
        subtitle = [zone[before]] if 6 <= len(zone[before].line) <= 60 else []
    return title, subtitle


def _goes_on(title: list[Paragraph], line: Paragraph, model: Paragraph, score: int) -> bool:
    """Whether a line next to the title is set as the title is, so that it belongs to it."""
    is_alike = (
        line.style == model.style
        and abs(line.size - model.size) <= 2
        and line.is_centred == model.is_centred
        and line.bold == model.bold
        and (line.font == model.font or not line.font or not model.font)
    )
    length = sum(len(each.line) for each in title) + len(line.line)
    stands_out = (
        model.is_centred or _TITLE_STYLE.match(model.style) or _TITLE_FONT.search(model.font)
    )
    return bool(
        score >= 0 and is_alike and stands_out and length <= 90 and not _DASH.match(line.line)
    )


def _below(zone: list[Paragraph], last: int, title: list[Paragraph]) -> list[Paragraph]:
    """The subtitle under a title, as far as it goes."""
    found: list[Paragraph] = []
    for line in zone[last + 1 : last + 4]:
        text = line.line
        unfit = (
            labels.labelled(text) or any(labels.byline(text)) or dates.is_only_a_date(text)
            or _ENDS.search(text) or _NUMBERED.match(text) or text[:1] in "（(" or len(text) > 100
            or line.is_right or line.label or line.pictures
        )  # fmt: skip
        if unfit and not _SUBTITLE_STYLE.match(line.style):
            break
        is_named = _SUBTITLE_STYLE.match(line.style) or _DASH.match(text)
        is_smaller = line.is_centred and title[-1].is_centred and line.outline is None and (
            line.size < title[-1].size or line.font != title[-1].font
        )  # fmt: skip
        goes_on = found and line.size == found[-1].size and line.is_centred and len(found) < 2
        if not is_named and not (is_smaller and not found and len(text) >= 6) and not goes_on:
            break
        if not is_named and _looks_like_signature(text):
            break
        found.append(line)
    return found


def _looks_like_signature(text: str) -> bool:
    """A name or an office under the title: who wrote it, no subtitle."""
    return bool(
        re.fullmatch(r"\S{2,4}|.{2,25}(?:办公室|委员会|政府|局|办|中心|部|院|室|委|组)", text)
    )


def joined(paragraphs: list[Paragraph]) -> str:
    """Several lines as one: Chinese without a space, words in letters with one."""
    text = ""
    for paragraph in paragraphs:
        for line in re.split(r"\n", paragraph.text):
            line = re.sub(r"[\s\u3000]+", " ", line).strip()
            gap = " " if re.search(r"[A-Za-z0-9]$", text) and re.match("[A-Za-z]", line) else ""
            text += gap + line if line else ""
    text = _DASH.sub("", text)
    # Spaces that only spread two or three characters over the line.
    return re.sub(
        r"(?<=[一-鿿])[ \u3000]+(?=[一-鿿])", lambda match: " " if len(text) > 8 else "", text
    ).strip()
