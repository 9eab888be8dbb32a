"""Which names are known: the persons of the glossary, and the names that were printed of late."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.conf import settings
from django.db.models import Count, Max
from django.utils import timezone

from accessibility.models import GlossaryTerm, TraditionalRules
from accessibility.page_store import OnceAnEpoch
from articles.models import Article, PrintedName, Publication
from articles.names.index import Index
from articles.names.lines import names_in

LONGEST = 20  # characters
_PEOPLE = ("chair", "attendees", "observers")


class Seen(NamedTuple):
    """How often a name was printed of late, and when last."""

    times: int
    last: datetime


class Printed(NamedTuple):
    """The names that were printed of late."""

    register: Index
    seen: Mapping[str, Seen]


class Known(NamedTuple):
    """What a manuscript's names are compared with; `persons` are the glossary's."""

    persons: list[Index]
    printed: Printed

    @property
    def indexes(self) -> list[Index]:
        return [*self.persons, self.printed.register]

    def is_in_glossary(self, name: str) -> bool:
        return any(name in index.names for index in self.persons)


def known_names(article: Article) -> Known:
    """The names as they stand; they are read when there are new ones."""
    printed = printed_of_late()
    revision = TraditionalRules.objects.filter(pk=1).values_list("revision", flat=True).first()
    if not revision:  # it is made with the first term
        return Known([], printed)
    narrower = Index(_persons(article.glossary_scopes()))
    return Known([_of_the_site(revision), *([narrower] if narrower.names else [])], printed)


@OnceAnEpoch
def printed_of_late() -> Printed:
    """The names of the prints of the last months; every printing raises the epoch."""
    since = timezone.now() - timedelta(days=settings.NAMES_KNOWN_DAYS)
    rows = PrintedName.objects.filter(printed_at__gte=since).values_list("name")
    counted = rows.annotate(Count("pk"), Max("printed_at"))
    seen = {name: Seen(times, last) for name, times, last in counted}
    return Printed(Index(seen), seen)


@lru_cache(maxsize=2)
def _of_the_site(revision: str) -> Index:
    return Index(_persons(("",)))


def _persons(scopes: Iterable[str]) -> set[str]:
    persons = GlossaryTerm.objects.filter(is_enabled=True, kind=GlossaryTerm.Kind.PERSON)
    names = persons.filter(scope__in=scopes).values_list("simplified", flat=True)
    # What is near to a longer one could not be ticked: there is no room for it.
    return {name for name in names if 1 < len(name) <= LONGEST}


def printed_names(publication: Publication) -> list[str]:
    """The names in a print's byline, credits and meeting, each once."""
    lines = [publication.author, publication.editor]
    lines += [image.get("credit", "") for image in publication.images]
    for field in _PEOPLE:
        value = publication.meeting.get(field) or ""
        lines += value if isinstance(value, list) else [value]
    found = dict.fromkeys(name for line in lines for name in names_in(line))
    return [name for name in found if len(name) <= LONGEST]


def note_names(publication: Publication, doubtful: Collection[str], at: datetime) -> None:
    """The names of an article's newest print are known from now on, and no others of it.

    Not the doubtful ones: a wrong one would vouch for itself the next time.
    """
    PrintedName.objects.filter(article=publication.article_id).delete()
    PrintedName.objects.bulk_create(
        PrintedName(article_id=publication.article_id, name=name, printed_at=at)
        for name in printed_names(publication)
        if name not in doubtful
    )


def add_name(publication: Publication, name: str) -> None:
    """One more name of a print is known."""
    facts = {"article_id": publication.article_id, "name": name}
    printed_at = {"printed_at": publication.published_at}
    PrintedName.objects.get_or_create(**facts, defaults=printed_at)
