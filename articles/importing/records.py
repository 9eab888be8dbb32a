"""From a line of the file to a record, or to the sentences that say why it is none."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from datetime import timezone as offset
from typing import Any

from django.utils import timezone

from accessibility.characters import without_controls
from articles.digests import digest_of
from articles.importing.bodies import as_html, pictures
from articles.moving import old_address

LANGUAGES = {
    **dict.fromkeys(("zh-hans", "zh-cn", "zh-sg", "zh", "chs", ""), "zh-hans"),
    **dict.fromkeys(("zh-hant", "zh-tw", "zh-hk", "zh-mo", "cht"), "zh-hant"),
    **dict.fromkeys(("en", "en-us", "en-gb"), "en"),
}
_LINES = ("subtitle", "summary", "author", "editor")
_MEETING_LINES = ("place", "chair")
_MEETING_LISTS = ("attendees", "observers", "agenda", "decisions")
_KNOWN = {
    *("title", "source", "published_at", "body", "column", "id", "url", "language", "keywords"),
    *("meeting", *_LINES),
}
# What no database column holds (NUL, halves of a surrogate pair) or no feed may carry.
_UNSTORABLE = re.compile("[\x00\ud800-\udfff\ufffe\uffff]")
_MOMENT = re.compile(
    r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?"
    r"(?:(?:(?<=日)\s*|T|\s+)([0-9]{1,2})[:时]([0-9]{1,2})(?:[:分]([0-9]{1,2}))?(?:[.,][0-9]+)?[分秒]?"
    r"\s*(Z|[+-][0-9]{2}:?[0-9]{2})?)?",
)
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)


class NotTaken(Exception):
    """A line that cannot be taken; says why in sentences, and as far as it can be read, which."""

    def __init__(self, *sentences: str, title: str = "", external_id: str = "") -> None:
        super().__init__(*sentences)
        self.sentences = sentences
        self.title, self.external_id = title, external_id


@dataclass(frozen=True)
class Record:
    """One article of another system. Texts are cleaned, `body` is sanitised HTML.

    `words` are the texts of `language` by field name without a language; `meeting` likewise, with
    lists as lines; `digest` changes when anything on the line does.
    """

    words: Mapping[str, str]
    published_at: datetime
    language: str
    digest: str
    column: str = ""
    url: str = ""
    external_id: str = ""
    meeting: Mapping[str, str] | None = None
    held_at: datetime | None = None
    pictures: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)

    @property
    def title(self) -> str:
        return self.words["title"]


def read(line: bytes, now: datetime) -> Record:
    """Read one line. Raises NotTaken with everything that is wrong with it."""
    facts, digest = parse(line)
    reader = _Reader(facts)
    language = LANGUAGES.get(reader.text("language").lower().replace("_", "-"))
    if language is None:
        reader.wrong.append("language 只能是 zh-hans、zh-hant 或 en。")
    words = {"title": reader.required("title", "标题"), "source": reader.required("source", "来源")}
    words |= {name: reader.text(name) for name in _LINES}
    words["keywords"] = reader.listed("keywords", "，" if language != "en" else ", ")
    words["body"] = body = reader.body()
    published_at = reader.moment("published_at", "原发布时间", facts.get("published_at"))
    if published_at is None:
        if not reader.has("published_at"):
            reader.wrong.append("缺少原发布时间（published_at）。")
    elif published_at > now:
        reader.wrong.append(f"原发布时间 {facts['published_at']} 在将来。")
    meeting, held_at = reader.meeting()
    url = reader.url()
    external_id = reader.identifier()
    column = reader.text("column")
    if reader.wrong or published_at is None or language is None:
        raise NotTaken(*dict.fromkeys(reader.wrong), title=words["title"], external_id=external_id)
    return Record(
        words=words,
        published_at=published_at,
        language=language,
        digest=digest,
        column=column,
        url=url,
        external_id=external_id,
        meeting=meeting,
        held_at=held_at,
        pictures=pictures(facts["body"]) if body else [],
        unknown=sorted(str(name)[:40] for name in facts.keys() - _KNOWN),
    )


def parse(line: bytes) -> tuple[dict[str, Any], str]:
    """The object on the line, and its digest."""
    try:
        facts = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise NotTaken("这一行不是 UTF-8 编码，请转换后再导入。") from error
    except (ValueError, RecursionError) as error:
        raise NotTaken("这一行不是完整的 JSON。") from error
    if not isinstance(facts, dict):
        raise NotTaken("这一行不是一个 JSON 对象（花括号里的一组字段）。")
    if _has_unstorable(facts):
        raise NotTaken("内容里有不能保存的字符（空字符或残缺的字符）。")
    try:
        return facts, digest_of(facts)
    except RecursionError as error:
        raise NotTaken("这一行的内容嵌套得太深。") from error


def _has_unstorable(value: Any) -> bool:
    """Whether any text at any depth holds what cannot be stored."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str) and _UNSTORABLE.search(value):
            return True
        if isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value
    return False


def parse_moment(text: str) -> datetime:
    """A time as people and systems write it; without an offset in the site's own. ValueError."""
    match = _MOMENT.fullmatch(text.strip())
    if match is None:
        raise ValueError(text)
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    moment = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 - zoned below
    zone = match[7]
    if not zone:
        aware = timezone.make_aware(moment)
    elif zone == "Z":
        aware = moment.replace(tzinfo=UTC)
    else:
        minutes = int(zone[1:3]) * 60 + int(zone[-2:])
        sign = -1 if zone[0] == "-" else 1
        aware = moment.replace(tzinfo=offset(timedelta(minutes=sign * minutes)))
    if year < _EARLIEST.year or aware < _EARLIEST:
        raise ValueError(text)
    return aware.astimezone(UTC)


class _Reader:
    """Takes the fields of one object and notes what is wrong with them."""

    def __init__(self, facts: Mapping[str, Any]) -> None:
        self.facts = facts
        self.wrong: list[str] = []

    def has(self, name: str) -> bool:
        return self.facts.get(name) not in (None, "")

    def text(self, name: str, facts: Mapping[str, Any] | None = None) -> str:
        """A text on one line; "" when absent."""
        value = (self.facts if facts is None else facts).get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong.append(f"{name} 应是文字。")
            return ""
        return " ".join(without_controls(value).split())

    def required(self, name: str, label: str) -> str:
        noted = len(self.wrong)
        text = self.text(name)
        if not text and len(self.wrong) == noted:
            missing = self.facts.get(name) is None
            self.wrong.append(
                f"缺少{label}（{name}）。" if missing else f"{label}（{name}）是空的。"
            )
        return text

    def listed(self, name: str, joint: str, facts: Mapping[str, Any] | None = None) -> str:
        """A text, or a list of texts put together."""
        value = (self.facts if facts is None else facts).get(name)
        if not isinstance(value, list):
            return self.text(name, facts) if joint != "\n" else self._lines(name, value)
        if not all(isinstance(part, str) for part in value):
            self.wrong.append(f"{name} 里应都是文字。")
            return ""
        parts = (" ".join(without_controls(part).split()) for part in value)
        return joint.join(part for part in parts if part)

    def _lines(self, name: str, value: Any) -> str:
        if value is not None and not isinstance(value, str):
            self.wrong.append(f"{name} 应是文字或文字的列表。")
            return ""
        lines = (" ".join(without_controls(line).split()) for line in (value or "").splitlines())
        return "\n".join(line for line in lines if line)

    def moment(self, name: str, label: str, value: Any) -> datetime | None:
        if value in (None, ""):
            return None
        try:
            if not isinstance(value, str):
                raise ValueError(value)
            return parse_moment(value)
        except (ValueError, OverflowError):
            self.wrong.append(
                f"{label}（{name}）“{str(value)[:40]}”看不懂，请写成 2024-05-06 09:30。"
            )
            return None

    def body(self) -> str:
        value = self.facts.get("body")
        if value is None:
            self.wrong.append("缺少正文（body）。")
            return ""
        parts = value if isinstance(value, list) else [value]
        if not all(isinstance(part, str) for part in parts):
            self.wrong.append("正文（body）应是 HTML 文字或段落的列表。")
            return ""
        cleaned = [without_controls(part) for part in parts]
        html = as_html(cleaned if isinstance(value, list) else cleaned[0])
        if not html:
            only = "只有图片，没有文字" if pictures(value) else "是空的"
            self.wrong.append(f"正文（body）{only}。")
        return html

    def meeting(self) -> tuple[dict[str, str] | None, datetime | None]:
        facts = self.facts.get("meeting")
        if facts is None:
            return None, None
        if not isinstance(facts, dict):
            self.wrong.append("meeting 应是一组会议信息（花括号里的字段）。")
            return None, None
        words = {name: self.text(name, facts) for name in _MEETING_LINES}
        words |= {name: self.listed(name, "\n", facts) for name in _MEETING_LISTS}
        return words, self.moment("meeting.held_at", "会议时间", facts.get("held_at"))

    def url(self) -> str:
        """The old address as it is kept, see `moving.old_address`."""
        url = self.text("url")
        try:
            return old_address(url) if url else ""
        except ValueError:
            self.wrong.append(f"网址（url）“{url[:80]}”不能用，请写完整的网址，500 字以内。")
            return ""

    def identifier(self) -> str:
        value = self.facts.get("id")
        if value is None:
            return ""
        if isinstance(value, bool) or not isinstance(value, int | str):
            self.wrong.append("id 应是文字或整数。")
            return ""
        if isinstance(value, int) and value.bit_length() > 128:
            self.wrong.append("id 太长。")
            return ""
        identifier = " ".join(str(value).split())
        if len(identifier) > 100:
            self.wrong.append("id 太长，最多 100 字。")
        return identifier
