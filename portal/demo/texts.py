"""The demo's articles as they lie on disk: a head of `key: value` lines, then the bodies."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

FOLDER = Path(__file__).resolve().parent
ARTICLES = FOLDER / "articles"
PICTURES = FOLDER / "pictures"

_REPEATED = {"image", "image_en", "attachment", "attachment_en", "also"}
_WORDS = ("title", "subtitle", "summary", "keywords", "source", "author", "editor")
_MEETING_WORDS = ("place", "chair")
_MEETING_LISTS = ("attendees", "observers", "agenda", "decisions")
_KEYS = {
    *("column", "days_ago", "time", "pinned", "withdrawn", "source_url", "held_days_ago"),
    *("repealed_days_ago", "repeal_note"),
    *("held_time", *_WORDS, *_MEETING_WORDS, *_MEETING_LISTS, *_REPEATED),
    *(f"{word}_en" for word in _WORDS),
}


class Mistake(Exception):
    """A text file that is not written as it should be; says which and what."""


@dataclass(frozen=True)
class Picture:
    """A picture of an article: its file's name without ending, and its words."""

    name: str
    alt: str
    caption: str
    credit: str


@dataclass(frozen=True)
class Paper:
    """An attachment to be made: pdf, docx or xlsx, and its name."""

    kind: str
    name: str
    name_en: str


@dataclass(frozen=True)
class Text:
    """One article. `name` is the file's, and what the article is known by when loading goes on."""

    name: str
    head: dict[str, list[str]]
    body: str
    body_en: str

    def get(self, key: str) -> str:
        return self.head.get(key, [""])[0]

    @property
    def columns(self) -> list[str]:
        """The paths of its own column and of the further ones."""
        also = " ".join(self.head.get("also", [])).replace("，", " ").replace(",", " ")
        return [self.get("column"), *also.split()]

    def words(self) -> dict[str, str]:
        """The article's texts by column of the table."""
        found = {f"{word}_zh_hans": self.get(word) for word in _WORDS}
        found |= {f"{word}_en": self.get(f"{word}_en") for word in _WORDS}
        return found | {"body_zh_hans": self.body, "body_en": self.body_en}

    def repeal(self, now: datetime) -> dict[str, Any]:
        """What is said of a document that is in force no longer, by column; else empty."""
        days = self.get("repealed_days_ago")
        if not days:
            return {}
        day = timezone.localtime(now).date() - timedelta(days=int(days))
        return {"repealed_on": day, "repeal_note_zh_hans": self.get("repeal_note")}

    def meeting(self) -> dict[str, str]:
        """The meeting's texts by column, lists one entry a line; empty for other articles."""
        if not self.get("held_time"):
            return {}
        found = {f"{word}_zh_hans": self.get(word) for word in _MEETING_WORDS}
        for word in _MEETING_LISTS:
            lines = (line.strip() for line in self.get(word).split("；"))
            found[f"{word}_zh_hans"] = "\n".join(line for line in lines if line)
        return found

    def pictures(self, key: str = "image") -> list[Picture]:
        """In order, the first is the cover. `image_en` for the English words."""
        rows = [[part.strip() for part in line.split("|")] for line in self.head.get(key, [])]
        if wrong := [row for row in rows if len(row) != 4]:
            raise Mistake(f"{self.name}: {key} {wrong[0]}")
        return [Picture(*row) for row in rows]

    def papers(self) -> list[Paper]:
        rows = [line.partition("|") for line in self.head.get("attachment", [])]
        english = self.head.get("attachment_en", [])
        english = [line.split("|")[-1].strip() for line in english]
        english += [""] * (len(rows) - len(english))
        return [
            Paper(kind.strip(), name.strip(), name_en)
            for (kind, _bar, name), name_en in zip(rows, english, strict=True)
        ]

    def published_at(self, now: datetime) -> datetime:
        """When it was published, seen from `now`; never in the future."""
        return moment(now, self.get("days_ago"), self.get("time"))

    def held_at(self, now: datetime) -> datetime:
        """When its meeting was held: before it was reported."""
        held = moment(now, self.get("held_days_ago"), self.get("held_time"))
        published = self.published_at(now)
        return held if held < published else published - timedelta(hours=2)


def moment(now: datetime, days_ago: str, clock: str) -> datetime:
    """So many days before `now`, at that time of the site's day; a day earlier if yet to come."""
    hour, minute = (int(part) for part in clock.split(":"))
    day = timezone.localtime(now) - timedelta(days=int(days_ago))
    found = day.replace(hour=hour, minute=minute, second=0, microsecond=0)
    return found if found <= now else found - timedelta(days=1)


def read(path: Path) -> Text:
    """Read one file. Raises Mistake."""
    parts: dict[str, list[str]] = {"": []}
    part = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("=== "):
            part = line.removeprefix("=== ").strip()
            parts[part] = []
        else:
            parts[part].append(line)
    if not parts.keys() <= {"", "body", "body_en"} or "body" not in parts:
        raise Mistake(f"{path.name}: {[*parts]}")
    body, body_en = ("\n".join(parts.get(part, [])).strip() for part in ("body", "body_en"))
    return Text(path.stem, _head(path.name, parts[""]), body, body_en)


def _head(name: str, lines: Iterable[str]) -> dict[str, list[str]]:
    head: dict[str, list[str]] = {}
    for line in lines:
        key, colon, value = line.partition(":")
        key, value = key.strip(), value.strip()
        if not line.strip():
            continue
        if not colon or key not in _KEYS or (key in head and key not in _REPEATED):
            raise Mistake(f"{name}: {line[:60]}")
        head.setdefault(key, []).append(value)
    return head


def read_all(folder: Path = ARTICLES) -> Iterator[Text]:
    """Every article, in the order of their numbers."""
    for path in sorted(folder.glob("*.txt")):
        yield read(path)
