"""From a record to an answer: taken, updated because its line changed, or known already."""

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from accessibility.chinese import to_simplified
from articles.audit import note_act
from articles.importing.intake import Status
from articles.importing.records import NotTaken
from articles.models import Article, LiveEntry, User
from articles.refusals import Refused
from articles.search.folding import HAN
from articles.search.sounding import syllables
from interaction.importing.records import Record
from interaction.models import Answer, AnswerSource, Topic
from interaction.publishing import is_as_public, publish_moved_in
from interaction.sources import file_called, mark_of, paragraph_holding

logger = logging.getLogger(__name__)

# Where answers go of which no line says where.
OTHER = "其他问题"
_HAN = re.compile(f"[{HAN}]+")


@dataclass
class Outcome:
    """What became of one line. `problems` are what somebody has to see to."""

    status: Status
    answer: Answer | None = None
    title: str = ""
    external_id: str = ""
    is_published: bool = False
    notes: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)


@dataclass
class Intake:
    """How records are taken: in whose name, and whether they become public at once."""

    by: User | None = None
    publish: bool = False
    _topics: dict[str, Topic] = field(default_factory=dict)

    def take(self, record: Record) -> Outcome:
        """Take one record; never raises, whatever is wrong with it."""
        try:
            with transaction.atomic():
                outcome = self._take(record)
        except NotTaken as refusal:
            return refused(record, *refusal.sentences)
        except ValidationError as error:
            return refused(record, *error.messages)
        except DatabaseError as error:
            logger.warning("not taken: %s", error)
            self._topics.clear()  # what was made in the transaction is gone with it
            problem = "数据库没有存下这一行，可能正忙。可以再运行一次，已收下的不会重复。"
            return refused(record, problem)
        if self.publish and outcome.answer:
            self._publish(outcome, outcome.answer)
        return outcome

    def _take(self, record: Record) -> Outcome:
        answer = self._find(record)
        status = Status.UPDATED if answer else Status.TAKEN
        answer = answer or Answer(created_by=self.by)
        outcome = Outcome(status, answer, record.title, record.external_id)
        sources = self._sources(record, outcome)
        facts: dict[str, Any] = {**record.words, "topic": self._topic(record.category)}
        facts |= {name: getattr(record, name) for name in ("phone", "valid_from", "valid_until")}
        facts["external_id"] = record.external_id or answer.external_id
        if answer.pk and self._is_same(answer, facts, sources):
            outcome.status = Status.KNOWN
            return outcome
        if answer.pk and answer.hands.exists():
            raise NotTaken("这一条迁入后有人改过，没有覆盖。请在采编台里改。")
        for name, value in facts.items():
            setattr(answer, name, value)
        answer.full_clean(exclude=answer.translated_fields(), validate_unique=False)
        answer.save()
        if sources is not None:
            answer.sources.all().delete()
            for order, source in enumerate(sources):
                source.answer, source.order = answer, order
            AnswerSource.objects.bulk_create(sources)
        note_act(answer, "import", self.by)
        return outcome

    def _find(self, record: Record) -> Answer | None:
        """The answer that this record already is: by its number elsewhere, else by its question."""
        answers = Answer.objects.select_for_update(of=("self",))
        if record.external_id:
            return answers.filter(external_id=record.external_id).first()
        column = "question_zh_hans" if record.words["question_zh_hans"] else "question_en"
        return answers.filter(external_id="", **{column: record.words[column]}).first()

    def _is_same(
        self, answer: Answer, facts: dict[str, Any], sources: list[AnswerSource] | None
    ) -> bool:
        if any((getattr(answer, name) or None) != (value or None) for name, value in facts.items()):
            return False
        there = [_rests_on(each) for each in answer.sources.all()]
        return sources is None or there == [_rests_on(each) for each in sources]

    def _topic(self, name: str) -> Topic:
        """The topic of that name or address, made where there is none."""
        name = to_simplified(name) or OTHER
        if name not in self._topics:
            found = Topic.objects.filter(name_zh_hans=name).first()
            found = found or Topic.objects.filter(slug=name).first()
            if found is None:
                order = Topic.objects.count() + 1
                found = Topic(name_zh_hans=name, slug=_free_slug(name), order=order)
                found.full_clean(exclude=["name"])
                found.save()
            self._topics[name] = found
        return self._topics[name]

    def _sources(self, record: Record, outcome: Outcome) -> list[AnswerSource] | None:
        if record.sources is None:
            return None
        found = []
        for known_by, words, file in record.sources:
            article = _article(known_by)
            entry = (
                LiveEntry.objects.live("zh-hans").filter(article=article).select_related("publication")
            ).first()  # fmt: skip
            if article is None or entry is None:
                outcome.problems.append(f"依据的文章 {known_by} 不在网上，没有引用。")
                continue
            if file:
                digest = file_called(file, entry)
                if digest:
                    found.append(AnswerSource(article=article, file=digest))
                else:
                    told = f"文章 {known_by} 没有叫“{file[:30]}”的附件，没有引用。"
                    outcome.problems.append(told)
                continue
            paragraph = paragraph_holding(words, entry) if words else ""
            if words and not paragraph:
                outcome.problems.append(f"文章 {known_by} 里没有“{words[:30]}”这一段，没有引用。")
                continue
            mark = mark_of(paragraph) if paragraph else ""
            found.append(AnswerSource(article=article, paragraph=paragraph, mark=mark))
        return found

    def _publish(self, outcome: Outcome, answer: Answer) -> None:
        live = list(answer.live.values_list("is_live", flat=True))
        if live and not any(live):
            outcome.notes.append("这一条已经撤下，没有再发布")
            return
        if outcome.status is Status.KNOWN and (answer.hands.exists() or is_as_public(answer)):
            return
        try:
            publish_moved_in(answer, self.by)
        except Refused as refusal:
            outcome.problems += ["没有发布：" + line for line in str(refusal).splitlines()]
        except DatabaseError as error:
            logger.warning("not published: %s", error)
            outcome.problems.append("没有发布：数据库正忙。可以再运行一次。")
        else:
            outcome.is_published = True


def _rests_on(source: AnswerSource) -> tuple[int, str, str]:
    return source.article_id, source.mark, source.file


def _article(known_by: str) -> Article | None:
    """By its number elsewhere, or by its own."""
    found = Article.objects.filter(external_id=known_by).first() if known_by else None
    if found is None and known_by.isascii() and known_by.isdecimal() and len(known_by) < 19:
        found = Article.objects.filter(pk=int(known_by)).first()
    return found


def _free_slug(name: str) -> str:
    """An address made of the name's sounds that no topic has yet."""
    sounds = _HAN.sub(lambda run: "-".join(["", *syllables(run[0]), ""]), name.lower())
    slug = re.sub(r"[^a-z0-9]+", "-", sounds)[:32].strip("-") or "topic"
    slug = f"topic-{slug}" if slug.isdecimal() or slug in ("page", "feed") else slug
    taken = set(Topic.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    return next(each for each in _numbered(slug) if each not in taken)


def _numbered(slug: str) -> Iterable[str]:
    yield slug
    yield from (f"{slug}-{number}" for number in range(2, 10_000))


def refused(line: Record | NotTaken, *problems: str) -> Outcome:
    """The outcome of a line that was not taken."""
    return Outcome(
        Status.REFUSED, title=line.title, external_id=line.external_id, problems=[*problems]
    )
