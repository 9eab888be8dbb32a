"""The chain of prints: each is sealed together with the one before it."""

from datetime import UTC
from typing import Any

from articles.digests import digest_of
from articles.models import Publication


def seal_of(publication: Any) -> str:
    """The seal of a print: a digest of every word of it and of the seal before it.

    What is empty is left out, so that a field added one day does not break the older seals.
    """
    facts = {
        field.attname: value
        for field in publication._meta.concrete_fields
        if field.name not in ("id", "seal") and (value := getattr(publication, field.attname))
    }
    facts["published_at"] = publication.published_at.astimezone(UTC).isoformat()
    return digest_of(facts)


def verify_chain(prints: Any = Publication) -> Any:
    """Walk a whole chain of prints; return the first one whose seal does not hold, or None."""
    seal = ""
    for publication in prints._base_manager.order_by("pk").iterator():
        if publication.previous_seal != seal or seal_of(publication) != publication.seal:
            return publication
        seal = publication.seal
    return None
