"""Digests: what exactly somebody agreed to."""

import hashlib
import json
from datetime import date
from typing import Any

from accessibility.traditional import TraditionalDerived
from articles.models import Article


def digest_of(facts: Any) -> str:
    """SHA-256, in hex, of JSON facts in one canonical spelling; days among them as 2026-01-31."""
    text = json.dumps(
        facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_day
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _day(value: Any) -> str:
    """A moment is no day: it has more than one spelling, and whoever has one chooses."""
    if type(value) is not date:
        raise TypeError(f"{value!r} has no canonical spelling")
    return value.isoformat()


def words_of(record: TraditionalDerived) -> dict[str, str]:
    """The record's words: Simplified, English, and of the Traditional what a person corrected."""
    words = {}
    for field in record.translated_fields():
        for language in ("zh_hans", "en"):
            words[f"{field}_{language}"] = getattr(record, f"{field}_{language}") or ""
        if record.traditional_state(field) != "auto":
            words[f"{field}_zh_hant"] = getattr(record, f"{field}_zh_hant") or ""
    return words


def _words_of_article(article: Article) -> dict[str, str]:
    """The same of a manuscript; a correction or a repeal that nobody wrote is left out.

    Digests that are older than these stay what they are by that.
    """
    return {
        name: text
        for name, text in words_of(article).items()
        if text or not name.startswith(("correction_note", "repeal_note"))
    }


def _end_of_force(article: Article) -> dict[str, str]:
    """Only what is set: what was agreed to before a field was there stays agreed to."""
    facts = {"repealed_on": str(article.repealed_on or ""), "validity": article.validity}
    return {name: fact for name, fact in facts.items() if fact and article.repealed_on}


def manuscript_digest(article: Article) -> str:
    """The digest that a publishing (or approving) button carries: all texts, pictures and facts."""
    meeting = article.its_meeting()
    return digest_of(
        {
            "article": _words_of_article(article),
            "source_url": article.source_url,
            "columns": [column.pk for column in article.all_columns()],
            "marks": [article.is_reprint, article.is_ai_content, article.is_meeting_report],
            "cover": article.cover.key if article.cover else "",
            "pinned_until": str(article.pinned_until or ""),
            "expires_at": str(article.expires_at or ""),
            "images": [
                # Only where one is set: what was agreed to before there were any stays agreed to.
                [image.key, image.digest, image.decorative, words_of(image)]
                + ([image.focal] if image.focal else [])
                for image in article.images.all()
            ],
            "attachments": [
                [attachment.digest, attachment.kind, words_of(attachment)]
                for attachment in article.attachments.all()
            ],
            "meeting": meeting and [str(meeting.held_at or ""), words_of(meeting)],
        }
        | ({"shows_correction": True} if article.shows_correction else {})
        | _end_of_force(article)
        | ({"pins": article.pins} if article.pins else {})
    )
