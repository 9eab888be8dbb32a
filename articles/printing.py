"""From manuscript to print: what a publication in one language says.

The preview shows what `compose` returns, publishing stores the same, so that what was looked at
is what comes out.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from django.db.models import Max

from articles.models import Article, Attachment, Image, Publication, ReviewAct

_SUFFIX = {"zh-hans": "zh_hans", "zh-hant": "zh_hant", "en": "en"}


def words(record: Any, field: str, language: str) -> str:
    """A record's words in one language, without falling back to another."""
    return getattr(record, f"{field}_{_SUFFIX[language]}") or ""


def words_or_source(record: Any, field: str, language: str) -> str:
    """The same, but what has no English (a name, a place) stands in Simplified."""
    return words(record, field, language) or words(record, field, "zh-hans")


def compose(article: Article, language: str) -> Publication:
    """Return the unsaved print of the manuscript in a language: texts, pictures, files, facts."""
    return _compose(article, language, last_prints(article).get(language))


def compose_all(
    article: Article, languages: Sequence[str], last: Mapping[str, Publication]
) -> list[Publication]:
    """The same in several languages, in their order, `last` being the last prints.

    Before any of them is stored: the others would be what each is to correct.
    """
    return [_compose(article, language, last.get(language)) for language in languages]


def last_prints(article: Article) -> dict[str, Publication]:
    """Language -> the last print in it, whatever is public."""
    newest = article.publications.values("language").annotate(newest=Max("pk")).values("newest")
    return {each.language: each for each in Publication.objects.filter(pk__in=newest)}


def _compose(article: Article, language: str, last: Publication | None) -> Publication:
    return Publication(
        article=article,
        language=language,
        title=words(article, "title", language),
        subtitle=words(article, "subtitle", language),
        summary=words(article, "summary", language),
        body=words(article, "body", language),
        keywords=words(article, "keywords", language),
        source=words_or_source(article, "source", language),
        source_url=article.source_url,
        author=words(article, "author", language),
        editor=words(article, "editor", language),
        column_ids=[column.pk for column in article.all_columns()],
        images=[_image(image, language) for image in article.images.all()],
        attachments=[_file(attachment, language) for attachment in article.attachments.all()],
        meeting=_meeting(article, language),
        cover=article.cover.key if article.cover else "",
        **_corrections(article, language, last),
        repealed_on=article.repealed_on,
        validity=article.validity if article.repealed_on else "",
        repeal_note=words(article, "repeal_note", language) if article.repealed_on else "",
        is_reprint=article.is_reprint,
        is_ai_content=article.is_ai_content,
        is_meeting_report=article.is_meeting_report,
    )


def _corrections(article: Article, language: str, last: Publication | None) -> dict[str, Any]:
    """What this print corrects, and what the prints before it did, so that a page asks no other.

    What has been told already is not told again: an emergency leaves it in the manuscript, and so
    may another one after it.
    """
    note = words(article, "correction_note", language) if article.shows_correction else ""
    if last is None:
        return {"correction": note, "earlier_corrections": []}
    earlier = last.earlier_corrections
    if last.correction:
        at = last.published_at.astimezone(UTC).isoformat()
        earlier = [*earlier, {"at": at, "note": last.correction}]
    is_told = note == last.correction or (note and note in _told_in_emergencies(last))
    return {"correction": "" if is_told else note, "earlier_corrections": earlier}


def _told_in_emergencies(last: Publication) -> list[str]:
    """What the emergencies since the last regular printing have told, up to this print."""
    acts = ReviewAct.objects.filter(article=last.article_id, act=ReviewAct.Act.EMERGENCY)
    prints = Publication.objects.filter(article=last.article_id)
    regular = prints.exclude(printing__in=acts.values("printing")).order_by("-printing")
    since = regular.values_list("printing", flat=True).first() or 0
    told = prints.filter(language=last.language, printing__gt=since)
    return list(told.values_list("correction", flat=True))


def _image(image: Image, language: str) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "key": image.key,
        "digest": image.digest,
        "width": image.width,
        "height": image.height,
        "decorative": image.decorative,
        "alt": "" if image.decorative else words_or_source(image, "alt", language),
        "caption": words(image, "caption", language),
        "credit": words_or_source(image, "credit", language)
        if language != "en"
        else words(image, "credit", "en"),
    }
    # Only where it is set, so that what was printed before reads the same as what is printed now.
    return facts | ({"focal": image.focal} if image.focal else {})


def _file(attachment: Attachment, language: str) -> dict[str, Any]:
    return {
        "digest": attachment.digest,
        "name": words_or_source(attachment, "name", language),
        "kind": attachment.kind,
        "size": attachment.size,
    }


def _meeting(article: Article, language: str) -> dict[str, Any]:
    meeting = article.its_meeting()
    if meeting is None:
        return {}
    facts: dict[str, Any] = {
        "held_at": meeting.held_at.isoformat() if meeting.held_at else "",
        "place": words(meeting, "place", language),
        "chair": words(meeting, "chair", language),
    }
    for field in ("attendees", "observers", "agenda", "decisions"):
        lines = words(meeting, field, language).splitlines()
        facts[field] = [line.strip() for line in lines if line.strip()]
    return facts if any(facts.values()) else {}
