"""An old print put back into the manuscript: an edit like any other, of which nothing is public.

Words, pictures, files and facts become those of the print. A picture or a file that was taken out
meanwhile comes back if its file is still there; what is there and was never printed stays, since
no print could bring it back, and so does a picture that a text still shows.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from accessibility.renderings import ENGLISH, SIMPLIFIED, TRADITIONAL
from articles import editing
from articles.audit import note_act
from articles.bodies import figure_keys
from articles.comparing import Line, prints
from articles.digests import manuscript_digest
from articles.forms import SUFFIXES
from articles.models import (
    Article,
    Attachment,
    Column,
    Image,
    Meeting,
    Publication,
    User,
)
from articles.printing import compose
from articles.refusals import Refused
from articles.renditions import names, order, private_folder
from articles.rights import may_work_in

_TEXTS = ("title", "subtitle", "summary", "body", "keywords", "author", "editor", "source")
# What is said of a fact comes and goes with it.
_TEXTS_OF_FACTS = ("repeal_note",)
_IMAGE_WORDS = ("alt", "caption", "credit")
_MEETING_WORDS = ("place", "chair", "attendees", "observers", "agenda", "decisions")
# What an English print takes from the Simplified where nobody wrote it in English.
_BORROWED = ("source", "alt", "credit", "name", "department")

_HAN = re.compile(r"[㐀-鿿]")


@dataclass
class Restored:
    """What came of it: what differs, by language, and in sentences what could not be done."""

    lines: dict[str, list[Line]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def restore(article: Article, of: list[Publication], by: User, digest: str) -> Restored:
    """Make the manuscript say what these prints of one printing say, each in its language.

    With all languages of a printing the pictures, files and facts as well; with one its words
    alone, those of pictures included. `digest` is that of the manuscript that `by` saw. Raises
    Refused where it is another by now, or where there is nothing to restore.
    """
    with transaction.atomic():
        return _restore(article, of, by, digest)


def would_restore(article: Article, of: list[Publication], by: User) -> Restored:
    """What `restore` would do: it is done, looked at and undone."""
    with transaction.atomic():
        restored = _restore(article, of, by, manuscript_digest(article), is_asked=True)
        transaction.set_rollback(True)
    return restored


def _restore(
    article: Article, of: list[Publication], by: User, digest: str, *, is_asked: bool = False
) -> Restored:
    outdated = _("您看过之后稿件又有改动，这次没有恢复。请再看一遍差别，再按一次。")
    article = editing.taken_up(article, digest, outdated)
    by_language = {publication.language: publication for publication in of}
    before = {language: compose(article, language) for language in by_language}
    restored = Restored()
    is_whole = _is_whole_printing(article, of)
    if is_whole:
        restored.notes += _put_facts(article, of[0], by)
    texts = (*_TEXTS, *_TEXTS_OF_FACTS) if is_whole else _TEXTS
    put_words(article, texts, by_language, lambda publication: vars(publication))
    if article.has_correction():
        # It speaks of the text that goes; readers would be told the opposite of what they read.
        article.empty_correction()
        restored.notes.append(
            _("稿件里写着的更正说明说的是恢复以前的内容，随恢复清空。这次要给读者看，请另写。")
        )
    article.save()
    if is_whole:
        restored.notes += _put_images(article, of[0])
        restored.notes += _put_files(article, of[0])
        cover = article.images.filter(key=of[0].cover).first() if of[0].cover else None
        article.cover = cover
        article.save(update_fields=["cover"])
    _put_words_of_material(article, by_language)
    _put_meeting(article, by_language, is_whole=is_whole)
    for language, publication in before.items():
        restored.lines[language] = prints(publication, compose(article, language))
    if not any(restored.lines.values()) and not is_asked:
        raise Refused(_("稿件和这一印没有差别，不用恢复。"))
    note_act(article, "restore", by, printing=of[0].printing, languages=list(by_language))
    if editing.edited(article, by):
        restored.notes.append(_("稿件正在审核，恢复会改动内容，所以从头再审。"))
    return restored


def _is_whole_printing(article: Article, of: list[Publication]) -> bool:
    printing = article.publications.filter(printing=of[0].printing)
    return set(printing.values_list("language", flat=True)) == {each.language for each in of}


def put_words(
    record: Any, fields: Iterable[str], by_language: Mapping[str, Any], said: Any
) -> None:
    """Set the words of a record. `said(print)` gives them by field; None where it says nothing.

    Without saving. A Traditional text that was printed beside its Simplified is right for it.
    """
    told = {
        language: words
        for language, publication in by_language.items()
        if (words := said(publication)) is not None
    }
    for name in fields:
        for language, words in told.items():
            text = words.get(name, "")
            text = "\n".join(text) if isinstance(text, list) else text
            is_borrowed = (
                language == ENGLISH
                and name in _BORROWED
                and text == told.get(SIMPLIFIED, {}).get(name)
                and _HAN.search(text)
            )
            setattr(record, f"{name}_{SUFFIXES[language]}", "" if is_borrowed else text)
        if SIMPLIFIED in told and TRADITIONAL in told:
            record.accept_correction(name)


def _put_facts(article: Article, printed: Publication, by: User) -> list[str]:
    article.source_url = printed.source_url
    article.repealed_on, article.validity = printed.repealed_on, printed.validity
    article.is_reprint, article.is_ai_content = printed.is_reprint, printed.is_ai_content
    found = Column.objects.in_bulk(printed.column_ids)
    columns = [found[pk] for pk in printed.column_ids if pk in found]
    now = article.all_columns()
    if not columns or [each.pk for each in columns] == [each.pk for each in now]:
        return []
    if not all(may_work_in(by, each) for each in {*columns, *now}):
        return [_("栏目没有恢复：其中有您不负责的栏目。")]
    article.column = columns[0]
    article.further_columns.set(columns[1:])
    if len(columns) < len(printed.column_ids):
        return [_("这一印列入的栏目，有的已经没有了。")]
    return []


def _put_images(article: Article, printed: Publication) -> list[str]:
    """The print's pictures in its order; says which have no file any more and which stay."""
    now = {image.key: image for image in article.images.all()}
    notes = []
    for number, facts in enumerate(printed.images):
        image = now.pop(facts["key"], None)
        called = facts["caption"] or facts["alt"] or _("第 %(n)d 张") % {"n": number + 1}
        if image is None and Image.objects.filter(key=facts["key"]).exists():
            notes.append(_("图片“%(name)s”已在别的稿件里，没有恢复。") % {"name": called})
            continue
        if image is None or image.digest != facts["digest"]:
            file = _kept(f"images/{facts['digest'][:32]}", ("jpg", "png"))
            if not file:
                notes.append(_("图片“%(name)s”的文件已经没有了，没有恢复。") % {"name": called})
            if file:
                image = image or Image(article=article, key=facts["key"])
                image.file.name = file
                for name in ("digest", "width", "height"):
                    setattr(image, name, facts[name])
                image.likeness = ""  # of other bytes; only a warning of twins asks for it
                image.renditions_made = all(
                    (private_folder() / name).exists()
                    for name in names(facts["digest"], facts["width"])
                )
        if image is not None:
            image.order, image.decorative = number, facts["decorative"]
            image.focal_x, image.focal_y = facts.get("focal") or (None, None)
            image.save()
            if not image.renditions_made:
                order(image)
    ever = {image["key"] for each in article.publications.all() for image in each.images}
    bodies = (getattr(article, f"body_{suffix}") or "" for suffix in SUFFIXES.values())
    ever -= {key for body in bodies for key in figure_keys(body)}
    for number, image in enumerate(now.values(), len(printed.images)):
        if image.key in ever:
            image.delete()
        else:
            Image.objects.filter(pk=image.pk).update(order=number)
            notes.append(
                _("图片“%(name)s”这一印没有，仍留在稿件里；不要的请到稿件里删去。")
                % {"name": image}
            )
    return notes


def _put_files(article: Article, printed: Publication) -> list[str]:
    now = {attachment.digest: attachment for attachment in article.attachments.all()}
    notes = []
    for number, facts in enumerate(printed.attachments):
        attachment = now.pop(facts["digest"], None)
        if attachment is None:
            file = _kept(f"attachments/{facts['digest'][:32]}", (facts["kind"],))
            if not file:
                notes.append(
                    _("附件“%(name)s”的文件已经没有了，没有恢复。") % {"name": facts["name"]}
                )
                continue
            attachment = Attachment(article=article, digest=facts["digest"])
            attachment.file.name = file
            attachment.kind, attachment.size = facts["kind"], facts["size"]
        attachment.order = number
        attachment.save()
    ever = {file["digest"] for each in article.publications.all() for file in each.attachments}
    for attachment in now.values():
        if attachment.digest in ever:
            attachment.delete()
        else:
            notes.append(
                _("附件“%(name)s”这一印没有，仍留在稿件里；不要的请到稿件里删去。")
                % {"name": attachment}
            )
    return notes


def _put_words_of_material(article: Article, by_language: dict[str, Publication]) -> None:
    for image in article.images.all():
        key = image.key
        put_words(image, _IMAGE_WORDS, by_language, lambda publication, key=key: (
            publication.image(key)
        ))  # fmt: skip
        image.save()
    for attachment in article.attachments.all():
        digest = attachment.digest
        put_words(attachment, ("name",), by_language, lambda publication, digest=digest: next(
            (file for file in publication.attachments if file["digest"] == digest), None
        ))  # fmt: skip
        attachment.save()


def _put_meeting(article: Article, by_language: dict[str, Publication], *, is_whole: bool) -> None:
    meeting = Meeting.objects.filter(article_id=article.pk).first()
    if meeting is None:
        if not any(publication.meeting for publication in by_language.values()):
            return
        meeting = Meeting(article_id=article.pk)
    if is_whole:
        held = next(iter(by_language.values())).meeting.get("held_at")
        meeting.held_at = parse_datetime(held) if held else None
    put_words(meeting, _MEETING_WORDS, by_language, lambda publication: publication.meeting)
    meeting.save()


def _kept(stem: str, extensions: Iterable[str]) -> str:
    """The name of a private file that is still there; nothing otherwise. Named by its bytes."""
    candidates = (f"{stem}.{extension}" for extension in extensions)
    return next((name for name in candidates if default_storage.exists(name)), "")
