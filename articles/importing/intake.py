"""From a record to an article: taken, updated because its line changed, or known already."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.db.models import QuerySet

from accessibility.chinese import to_simplified
from accessibility.chinese.markup import replace_words
from articles.audit import note_act
from articles.importing.records import NotTaken, Record
from articles.models import Article, ArticleRedirect, Column, Meeting, User
from articles.moving import column_path_now
from articles.publishing import Refused, publish_moved_in

logger = logging.getLogger(__name__)


class Status(StrEnum):
    TAKEN = "收下"
    UPDATED = "更新"
    KNOWN = "已有"
    REFUSED = "拒收"


@dataclass
class Outcome:
    """What became of one line. `problems` are what somebody has to see to.

    `external_id` is the one in the other system. `is_edited`: staff have changed the article since
    it was taken.
    """

    status: Status
    article: Article | None = None
    title: str = ""
    external_id: str = ""
    is_edited: bool = False
    is_published: bool = False
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def stands_public(self) -> bool:
        """Whether readers see the article, in whichever print."""
        return bool(self.article and self.article.live_entries.filter(is_live=True).exists())


@dataclass
class Intake:
    """How records are taken: into which column without one of their own, for whom, published?"""

    column: Column | None = None
    by: User | None = None
    publish: bool = False

    def take(self, record: Record) -> Outcome:
        """Take one record; never raises, whatever is wrong with it."""
        try:
            with transaction.atomic():
                outcome = self._take(record)
        except NotTaken as refusal:
            return refused(record, *refusal.sentences)
        except ValidationError as error:
            return refused(record, *_sentences(error))
        except DatabaseError as error:
            logger.warning("not taken: %s", error)
            problem = "数据库没有存下这一行，可能正忙。可以再运行一次，已收下的不会重复。"
            return refused(record, problem)
        outcome.external_id = record.external_id
        if self.publish and outcome.article:
            self._publish(outcome, outcome.article)
        elif outcome.status is Status.UPDATED and outcome.stands_public:
            outcome.notes.append("网上仍是原来的版本，加 --publish 重新发布")
        return outcome

    def _take(self, record: Record) -> Outcome:
        article = self._find(record)
        is_new = article is None
        if article is not None:
            last = _imports_of(article).first()
            is_edited = (
                last is None or last.additional_data["import"]["revision"] != article.revision
            )
            same = _imports_of(article, record.language).first()
            if same and same.additional_data["import"]["line"] == record.digest:
                return Outcome(Status.KNOWN, article, record.title, is_edited=is_edited)
            if is_edited:
                raise NotTaken("这篇稿件迁入后有人改过，没有覆盖。请在采编台里改。")
        outcome = Outcome(Status.TAKEN if is_new else Status.UPDATED, title=record.title)
        outcome.article = article = article or Article(created_by=self.by)
        self._write(article, record, outcome)
        if record.url:
            ArticleRedirect.objects.get_or_create(
                old_path=record.url, defaults={"article": article}
            )
        self._note(article, record, outcome)
        return outcome

    def _find(self, record: Record) -> Article | None:
        """The article that this record already is: by its id, its old address, or title and time."""
        articles = Article.objects.select_for_update(of=("self",))
        at_url = ArticleRedirect.objects.filter(old_path=record.url).first() if record.url else None
        if record.external_id:
            found = articles.filter(external_id=record.external_id).first()
            if found and at_url and at_url.article_id != found.pk:
                raise NotTaken(f"网址 {record.url} 已经属于另一篇稿件《{at_url.article}》。")
            if found:
                return found
        if at_url:
            found = articles.get(pk=at_url.article_id)
            if record.external_id and found.external_id:
                raise NotTaken(f"网址 {record.url} 已经属于另一篇稿件《{found}》。")
            return found
        named = {f"title_{_suffix(record.language)}": record.title}
        alike = articles.filter(original_published_at=record.published_at, **named)
        if record.external_id:
            alike = alike.filter(external_id="")
        if record.url:
            alike = alike.filter(redirects__isnull=True)
        return alike.order_by("pk").first()

    def _write(self, article: Article, record: Record, outcome: Outcome) -> None:
        for name, text in _in_columns(record.words, record.language):
            setattr(article, name, text)
        article.column = self._column(record, outcome)
        article.external_id = record.external_id or article.external_id
        if article.pk is None or not article.live_entries.exists():
            article.original_published_at = record.published_at
        elif article.original_published_at != record.published_at:
            outcome.notes.append("发布时间已经公开过，没有改动")
        article.is_meeting_report = article.is_meeting_report or record.meeting is not None
        _check(article)
        article.save()
        if record.meeting is not None:
            meeting = Meeting.objects.filter(article=article).first() or Meeting(article=article)
            for name, text in _in_columns(record.meeting, record.language):
                setattr(meeting, name, text)
            meeting.held_at = record.held_at
            _check(meeting)
            meeting.save()

    def _column(self, record: Record, outcome: Outcome) -> Column:
        if not record.column:
            if self.column is None:
                raise NotTaken("没有写栏目（column），命令里也没有用 --column 指定。")
            return self.column
        found, has_moved = column_at(record.column)
        if found:
            if has_moved:
                outcome.notes.append(moved_sentence(record.column, found))
            return found
        named = list(Column.objects.filter(name_zh_hans=record.column).order_by("path")[:5])
        if len(named) > 1:
            paths = "、".join(column.path for column in named)
            raise NotTaken(f"叫“{record.column}”的栏目不止一个，请写路径：{paths}。")
        if not named:
            raise NotTaken(f"没有叫“{record.column[:80]}”的栏目，请先建立，或写栏目的路径。")
        return named[0]

    def _note(self, article: Article, record: Record, outcome: Outcome) -> None:
        """Say what a person has to look at, and write down what was taken from where."""
        if record.language == "zh-hant":
            outcome.notes.append("繁体原文已保留，简体是转换来的，请核对")
        if record.pictures:
            shown = "、".join(record.pictures[:3]) + ("等" if len(record.pictures) > 3 else "")
            outcome.notes.append(f"正文里的 {len(record.pictures)} 张图片没有迁入，请补上：{shown}")
        facts = {
            "line": record.digest,
            "language": record.language,
            "revision": article.revision,
        }
        note_act(article, "import", self.by, {"import": facts})

    def _publish(self, outcome: Outcome, article: Article) -> None:
        entries = list(article.live_entries.values_list("is_live", flat=True))
        if entries and not any(entries):
            outcome.notes.append("这篇稿件已经撤下，没有再发布")
            return
        if entries and outcome.status is Status.KNOWN:
            return
        if outcome.is_edited:
            # What staff wrote goes through their own reviews, not through an import.
            outcome.problems.append("没有发布：这篇稿件迁入后有人改过，请在采编台里发布。")
            return
        try:
            publish_moved_in(article, self.by)
        except Refused as refusal:
            outcome.problems += ["没有发布：" + line for line in str(refusal).splitlines()]
        except DatabaseError as error:
            logger.warning("not published: %s", error)
            outcome.problems.append("没有发布：数据库正忙。可以再运行一次。")
        else:
            outcome.is_published = True


def _imports_of(article: Article, language: str = "") -> "QuerySet[LogEntry]":
    """What was written down when lines were taken into the article, the latest first."""
    entries = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Article),
        object_id=article.pk,
        additional_data__has_key="import",
    )
    if language:
        entries = entries.filter(additional_data__import__language=language)
    return entries.order_by("-pk")


def _check(manuscript: Article | Meeting) -> None:
    """The checks of the editor's form, of each language by itself: none stands for another."""
    manuscript.full_clean(exclude=manuscript.translated_fields(), validate_unique=False)


def _suffix(language: str) -> str:
    return language.replace("-", "_")


def _in_columns(words: Any, language: str) -> Iterator[tuple[str, str]]:
    """Which column of the record gets which text; a Traditional text gives the Simplified too."""
    for name, text in words.items():
        yield f"{name}_{_suffix(language)}", text
        if language == "zh-hant":
            simplified = replace_words(text, _simplified) if name == "body" else to_simplified(text)
            yield f"{name}_zh_hans", simplified


def _simplified(text: str) -> list[str]:
    """Character for character, as the words of HTML are replaced."""
    whole = to_simplified(text)
    return [*whole] if len(whole) == len(text) else [to_simplified(one) for one in text]


def _sentences(error: ValidationError) -> Iterator[str]:
    if not hasattr(error, "error_dict"):
        yield from error.messages
        return
    for name, messages in error.message_dict.items():
        base = name.removesuffix("_zh_hans").removesuffix("_zh_hant").removesuffix("_en")
        model: Any = Article if hasattr(Article, base) else Meeting
        label = model._meta.get_field(base).verbose_name if hasattr(model, base) else ""
        yield from (f"{label}：{message}" if label else message for message in messages)


def refused(line: Record | NotTaken, *problems: str) -> Outcome:
    """The outcome of a line that was not taken."""
    return Outcome(
        Status.REFUSED, title=line.title, external_id=line.external_id, problems=[*problems]
    )


def column_at(path: str) -> tuple[Column | None, bool]:
    """The column at a path, now or formerly; and whether it has moved from there."""
    path = path.strip("/")
    if found := Column.objects.filter(path=path).first():
        return found, False
    new_path = column_path_now(path, Column.objects.values_list("path", flat=True))
    found = Column.objects.filter(path=new_path).first() if new_path else None
    return found, found is not None


def moved_sentence(path: str, column: Column) -> str:
    """Where a column is that was named by an old path."""
    return f"栏目 {path.strip('/')} 已移到 {column.path}，收进了新的位置"
