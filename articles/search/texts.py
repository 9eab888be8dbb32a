"""What of a print can be searched: the words that its readers see, in three fields."""

import re
from collections.abc import Iterable, Sequence
from html import unescape
from typing import NamedTuple

from articles.models import Publication
from articles.search.folding import alike, folded, pieces

_TAG = re.compile(r"""</?[A-Za-z](?:[^<>"']|"[^"]*"|'[^']*')*>|<!--.*?-->""", re.DOTALL)
_ENDS = re.compile(r"</(?:p|li|h[2-4]|t[dh]|tr|caption|figcaption|blockquote)>|<br ?/?>|<hr ?/?>")


class Texts(NamedTuple):
    """An article's title, what heads it, and all the rest: folded, a line of the article a line."""

    title: str
    head: str
    body: str


def plain(html: str) -> list[str]:
    """The lines of a body, without its markup."""
    text = unescape(_TAG.sub("", _ENDS.sub("\n", html)))
    return [line for each in text.split("\n") if (line := re.sub(r"\s+", " ", each).strip())]


def title_lines(publication: Publication) -> list[str]:
    return [publication.title]


def head_lines(publication: Publication) -> list[str]:
    """Subtitle, summary, key words, source and the people whom the page names."""
    meeting = publication.meeting
    people = [meeting.get("chair", ""), meeting.get("place", "")]
    people += [*meeting.get("attendees", ()), *meeting.get("observers", ())]
    names = [attachment["name"] for attachment in publication.attachments]
    line = (publication.subtitle, publication.summary, publication.keywords, publication.source)
    return [
        each for each in (*line, publication.author, publication.editor, *people, *names) if each
    ]


def body_lines(publication: Publication) -> list[str]:
    """The body with what is said of its pictures, and what the meeting decided."""
    meeting = publication.meeting
    lines = plain(publication.body)
    lines += [image["caption"] or image["alt"] for image in publication.images]
    lines += [*meeting.get("agenda", ()), *meeting.get("decisions", ())]
    lines += [each.note for each in publication.corrections]
    return [line for line in (*lines, publication.repeal_note) if line]


def texts_of(prints: Sequence[Publication], files: Iterable[str] = ()) -> Texts:
    """What an article's prints in one tongue say; what both scripts say counts once.

    `files` are the texts of its attachments.
    """
    # Two scripts nearly always differ in script alone: then one of them is read, not both.
    if len({alike(_as_stored(each)) for each in prints}) == 1:
        prints = prints[:1]
    return Texts(
        _folded(line for each in prints for line in title_lines(each)),
        _folded(line for each in prints for line in head_lines(each)),
        _folded([*(line for each in prints for line in body_lines(each)), *files]),
    )


def _as_stored(publication: Publication) -> str:
    """All that the three fields are made of, markup and all."""
    parts = [*title_lines(publication), *head_lines(publication), publication.body]
    parts += [f"{image['caption']}{image['alt']}" for image in publication.images]
    meeting = publication.meeting
    parts += [*meeting.get("agenda", ()), *meeting.get("decisions", ()), publication.repeal_note]
    return "\n".join([*parts, *(each.note for each in publication.corrections)])


def title_key(title: str) -> str:
    """A folded title without its punctuation: what is asked for by its title is asked for so."""
    return "".join(pieces(title))


def _folded(lines: Iterable[str]) -> str:
    text = folded("\n".join(lines))
    return "\n".join(dict.fromkeys(text.split("\n")))
