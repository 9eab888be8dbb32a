"""What is published is found, and what is withdrawn is not, from the same moment on."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import blake2b

from django.utils import timezone

import articles.search.engines as engines
import articles.search.spelling as spelling
import articles.search.texts as texts
from accessibility.renderings import ENGLISH, SIMPLIFIED, TRADITIONAL
from articles.models import FileText, LiveEntry, Publication, SearchEntry
from articles.models.searching import A_DAY
from articles.search.folding import folded
from articles.search.lexemes import VERSION

TONGUES = {SIMPLIFIED: "zh", TRADITIONAL: "zh", ENGLISH: "en"}
LONGEST_KEYWORDS = 60  # characters of a line that may be one of key words or names
ENGLISH_ALONE = "_en"
_DAY_ONE = date(1970, 1, 1).toordinal()


def renew(article_ids: Iterable[int], *, settle: bool = True) -> int:
    """Let articles be found by what is live of them now; returns how many entries were written.

    Within the transaction that makes it so, and under the lock of the press (PressChain). Who
    renews many may have the engine settle what was put in now and then instead.
    """
    wanted = set(article_ids)
    live: dict[tuple[int, str], list[LiveEntry]] = defaultdict(list)
    for entry in LiveEntry.objects.filter(article__in=wanted, is_live=True).select_related(
        "publication"
    ):
        live[entry.article_id, TONGUES[entry.language]].append(entry)
    files = _texts_of_files(entries for entries in live.values())
    before = list(SearchEntry.objects.filter(article__in=wanted))
    keys = {(each.article_id, each.tongue): each.pk for each in before}
    made = []
    for (article_id, tongue), entries in live.items():
        new = _entry(article_id, tongue, entries, files)
        new.pk = keys.get((article_id, tongue), 0)
        made.append(new)
    _give_keys([each for each in made if not each.pk])
    engines.engine().drop([each for each in before if each.version == VERSION])
    SearchEntry.objects.filter(pk__in=keys.values()).delete()
    engines.engine().put(made)
    if settle:
        engines.engine().settle()
    spelling.learn(
        (text for each in made if each.tongue == "zh" for text in _spelt(each)),
        (text for each in made if each.tongue == "en" for text in _all_of(each)),
    )
    return len(made)


def _all_of(entry: SearchEntry) -> list[str]:
    return [entry.title, entry.head, engines.engine().unpacked(bytes(entry.body))]


def _spelt(entry: SearchEntry) -> list[str]:
    """What of an entry people are likely to search: its title, and its key words."""
    return [entry.title, *(line for line in entry.head.split("\n") if len(line) < LONGEST_KEYWORDS)]


def _entry(
    article_id: int, tongue: str, entries: list[LiveEntry], files: dict[str, str]
) -> SearchEntry:
    # Simplified before Traditional, which says the same.
    entries.sort(key=lambda entry: entry.language != SIMPLIFIED)
    prints = [entry.publication for entry in entries]
    said = texts.texts_of(prints, _said(prints, files))
    return SearchEntry(
        article_id=article_id,
        tongue=tongue,
        pub_date=min(entry.pub_date for entry in entries),
        version=VERSION,
        title_key=key_of_title(prints[0].title),
        facets=" ".join(facets_of(entries)),
        title=said.title,
        head=said.head,
        body=engines.engine().packed(said),
    )


def _texts_of_files(live: Iterable[list[LiveEntry]]) -> dict[str, str]:
    """Digest -> what the file says, of all attachments that have been read."""
    digests = {
        file["digest"]
        for entries in live
        for entry in entries
        for file in entry.publication.attachments
    }
    if not digests:
        return {}
    return dict(FileText.objects.filter(digest__in=digests).values_list("digest", "text"))


def _said(prints: list[Publication], files: dict[str, str]) -> list[str]:
    digests = dict.fromkeys(file["digest"] for each in prints for file in each.attachments)
    return [files[digest] for digest in digests if digest in files]


def _give_keys(entries: Sequence[SearchEntry]) -> None:
    """To each a key after all others of its day."""
    days = [day_key(timezone.localtime(entry.pub_date).date()) for entry in entries]
    last = engines.last_keys(set(days), A_DAY)
    for entry, day in zip(entries, days, strict=True):
        last[day] += 1
        entry.pk = last[day]


def day_key(day: date) -> int:
    """The first key of a day by the site's clock; what was before 1970 counts as its first day."""
    return max(0, day.toordinal() - _DAY_ONE) * A_DAY


def key_of_title(title: str) -> bytes:
    """16 bytes that are the same for titles that differ in writing or punctuation alone."""
    return blake2b(texts.title_key(folded(title)).encode(), digest_size=16).digest()


def language_facets(language: str) -> tuple[list[str], list[str]]:
    """What an entry that can be read in a language has, and what it has not.

    Nearly all are Chinese, and these nearly all in both scripts: what is rare is looked up at once.
    """
    return (
        ([ENGLISH_ALONE], []) if language == ENGLISH else ([], [ENGLISH_ALONE, _not_in(language)])
    )


def _not_in(language: str) -> str:
    return f"_not{language.replace('-', '')}"


def facets_of(entries: list[LiveEntry]) -> list[str]:
    """What an article can be filtered by: languages, columns, kind, its files' kinds."""
    prints: list[Publication] = [entry.publication for entry in entries]
    languages = {entry.language for entry in entries}
    chinese = {SIMPLIFIED, TRADITIONAL}
    facets = {ENGLISH_ALONE} if languages == {ENGLISH} else set(map(_not_in, chinese - languages))
    facets |= {f"_c{column}" for each in prints for column in each.column_ids}
    facets |= {f"_f{file['kind']}" for each in prints for file in each.attachments}
    facets |= {"_kmeeting" for each in prints if each.is_meeting_report}
    return sorted(facets)
