"""What is published is found, and what is withdrawn is not, from the same moment on."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from hashlib import blake2b

from django.db.models import Max
from django.utils import timezone

import articles.search.texts as texts
from accessibility.renderings import ENGLISH, SIMPLIFIED, TRADITIONAL
from articles.models import LiveEntry, Publication, SearchEntry
from articles.models.searching import A_DAY
from articles.search.engines import engine
from articles.search.folding import folded
from articles.search.lexemes import VERSION, lexemes
from articles.search.texts import Texts

TONGUES = {SIMPLIFIED: "zh", TRADITIONAL: "zh", ENGLISH: "en"}
_DAY_ONE = date(1970, 1, 1).toordinal()


def renew(article_ids: Iterable[int]) -> int:
    """Let articles be found by what is live of them now; returns how many entries were written.

    Within the transaction that makes it so, and under the lock of the press (PressChain).
    """
    wanted = set(article_ids)
    live: dict[tuple[int, str], list[LiveEntry]] = defaultdict(list)
    entries = LiveEntry.objects.filter(article__in=wanted, is_live=True)
    # Simplified before Traditional, which says the same.
    for entry in entries.select_related("publication").order_by("article", "pk"):
        live[entry.article_id, TONGUES[entry.language]].append(entry)
    before = {
        (each.article_id, each.tongue): each
        for each in SearchEntry.objects.filter(article__in=wanted)
    }
    for of, known in before.items():
        _drop(known)
        if of not in live:
            known.delete()
    for (article_id, tongue), some in live.items():
        _put(before.get((article_id, tongue)), article_id, tongue, some)
    return len(live)


def _put(
    before: SearchEntry | None, article_id: int, tongue: str, entries: list[LiveEntry]
) -> None:
    entries.sort(key=lambda entry: entry.language != SIMPLIFIED)
    prints = [entry.publication for entry in entries]
    fields = texts.fields_of(prints)
    pub_date = min(entry.pub_date for entry in entries)
    entry = SearchEntry(
        id=before.pk if before else _new_key(pub_date),
        article_id=article_id,
        tongue=tongue,
        pub_date=pub_date,
        version=VERSION,
        title_key=key_of_title(prints[0].title),
        facets=" ".join(facets_of(entries)),
        text=fields.packed(),
    )
    entry.save(force_insert=before is None, force_update=before is not None)
    title, rest = lexemes(fields.title), lexemes([*fields.head, *fields.body])
    engine().put(entry.pk, title, rest, entry.facets.split(" "))


def _drop(entry: SearchEntry) -> None:
    """Take an entry's words from the index; they are those of its stored text."""
    if entry.version != VERSION:
        return  # of an index that is there no more
    text: Texts = texts.unpacked(bytes(entry.text))
    title = lexemes(text.title.split("\n"))
    rest = lexemes([*text.head.split("\n"), *text.body.split("\n")])
    engine().drop(entry.pk, title, rest, entry.facets.split(" "))


def _new_key(pub_date: datetime) -> int:
    """A key after all others of the day."""
    first = day_key(timezone.localtime(pub_date).date())
    last = SearchEntry.objects.filter(pk__gte=first, pk__lt=first + A_DAY).aggregate(Max("pk"))
    return first if last["pk__max"] is None else int(last["pk__max"]) + 1


def day_key(day: date) -> int:
    """The first key of a day by the site's clock; what was before 1970 counts as its first day."""
    return max(0, day.toordinal() - _DAY_ONE) * A_DAY


def key_of_title(title: str) -> bytes:
    """16 bytes that are the same for titles that differ in writing or punctuation alone."""
    return blake2b(texts.title_key(folded(title)).encode(), digest_size=16).digest()


def language_facet(language: str) -> str:
    return f"_l{language.replace('-', '')}"


def facets_of(entries: list[LiveEntry]) -> list[str]:
    """What an article can be filtered by: languages, columns, kind, its files' kinds."""
    prints: list[Publication] = [entry.publication for entry in entries]
    facets = {language_facet(entry.language) for entry in entries}
    facets |= {f"_c{column}" for each in prints for column in each.column_ids}
    facets |= {f"_f{file['kind']}" for each in prints for file in each.attachments}
    facets |= {"_kmeeting" for each in prints if each.is_meeting_report}
    return sorted(facets)
