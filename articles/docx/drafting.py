"""A file that was read becomes a draft: manuscript, meeting, pictures, receipt and the file itself."""

import re
from datetime import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import rights, standing
from articles.audit import note_act
from articles.docx.intake import Imported
from articles.docx.meetings import Facts
from articles.docx.package import Refused
from articles.models import (
    Article,
    Column,
    Contribution,
    Image,
    ImportReceipt,
    Meeting,
    MeetingReport,
    User,
)
from articles.renditions import order as order_renditions
from articles.uploads import store_photo

ACT = "import_docx"


def draft(imported: Imported, by: User | None, column: Column | None = None) -> Article:
    """Store the draft; without `column` where such manuscripts go. Raises Refused without any."""
    kind: type[Article] = MeetingReport if imported.found.is_report else Article
    place = column or usual_column(by, is_report=imported.found.is_report)
    if place is None:
        raise Refused(
            _("“%(name)s”没有收下：还没有您可以用的栏目，请先请管理员建好。")
            % {"name": imported.name}
        )
    if column is None and not (
        imported.found.is_report and place.pk == standing.meetings_column_id()
    ):
        # Nobody chose it, and the form shows it as if somebody had.
        imported.receipt.taken.append(f"栏目没有写，先放在“{place.name_zh_hans or place}”，请核对")
    with transaction.atomic():
        article = kind(column=place, created_by=by)
        _write(article, imported)
        article.save()
        if imported.found.is_report:
            _write_meeting(article, imported.found.facts, imported)
        _store_pictures(article, imported)
        if by is not None:
            Contribution.objects.create(article=article, user=by, last_edited_at=timezone.now())
        _store_receipt(article, imported, by)
        note_act(article, ACT, by, {"digest": imported.digest}, word=imported.name)
    return article


def usual_column(by: User | None, *, is_report: bool) -> Column | None:
    """Where a manuscript of this kind goes: reports to theirs, others where the person last wrote."""
    allowed = rights.columns_of(by) if by else Column.objects.all()
    if is_report and (found := allowed.filter(pk=standing.meetings_column_id() or 0).first()):
        return found
    last = Article.objects.filter(created_by=by, is_meeting_report=is_report, column__in=allowed)
    if by and (article := last.order_by("-pk").select_related("column").first()):
        return article.column
    in_order = [column for column, _label in standing.columns_in_order()]
    places = {column.pk for column in allowed}
    return next((column for column in in_order if column.pk in places), None)


def _write(article: Article, imported: Imported) -> None:
    found = imported.found
    suffix = "zh_hans" if _is_chinese(found.title + imported.body) else "en"
    limits = (
        *(("标题", "title", 200), ("副标题", "subtitle", 200), ("来源", "source", 100)),
        *(("作者", "author", 60), ("责任编辑", "editor", 60)),
    )
    for label, name, limit in limits:
        setattr(article, f"{name}_{suffix}", _fit(label, getattr(found, name), limit, imported))
    setattr(article, f"body_{suffix}", imported.body)


def _write_meeting(article: Article, facts: Facts, imported: Imported) -> None:
    meeting: Any = Meeting(article=article)
    if facts.moment and facts.moment.date:
        day = facts.moment.date
        hour = max(facts.moment.hour, 0)
        meeting.held_at = timezone.make_aware(
            datetime(day.year, day.month, day.day, hour, facts.moment.minute)  # noqa: DTZ001
        )
    meeting.place_zh_hans = _fit("地点", facts.place, 100, imported)
    meeting.chair_zh_hans = _fit("主持", str(facts.chair or ""), 200, imported)
    meeting.attendees_zh_hans = "\n".join(str(one) for one in facts.attendees)
    meeting.observers_zh_hans = "\n".join(str(one) for one in facts.observers)
    meeting.save()


def _store_pictures(article: Article, imported: Imported) -> None:
    for order, taken in enumerate(imported.pictures):
        image: Any = Image(article=article, key=taken.key, order=order, alt_zh_hans=taken.alt)
        image.caption_zh_hans = _fit("图说", taken.picture.caption, 300, imported)
        image.credit_zh_hans = _fit("摄影", taken.picture.credit, 60, imported)
        store_photo(image, taken.photo)
        image.save()
        order_renditions(image)
        if order == 0:
            article.cover = image
            article.save(update_fields=["cover"])


def _store_receipt(article: Article, imported: Imported, by: User | None) -> None:
    receipt = ImportReceipt(
        article_id=article.pk,
        file_name=imported.name[-200:],
        digest=imported.digest,
        taken=imported.receipt.taken,
        changed=imported.receipt.changed,
        dropped=imported.receipt.dropped,
        comments=imported.receipt.comments,
        created_by=by,
    )
    receipt.file.save(f"{imported.digest[:32]}.docx", ContentFile(imported.content), save=False)
    receipt.save()


def _fit(label: str, text: str, limit: int, imported: Imported) -> str:
    """The text as far as its field holds it; what had to go is named in the receipt."""
    if len(text) <= limit:
        return text
    imported.receipt.changed.append(f"{label}太长，只留了前 {limit} 字；原来是：{text[:2000]}")
    return text[:limit]


def _is_chinese(html: str) -> bool:
    text = re.sub("<[^>]*>", "", html)
    return len(re.findall("[一-鿿]", text)) * 10 >= len(re.findall("[A-Za-z]", text))
