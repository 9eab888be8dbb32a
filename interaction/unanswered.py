"""Questions that the knowledge base did not answer, or not to anybody's help: tasks of staff.

They are kept without whoever asked, the same words once and counted, and deleted when nobody has
asked them for `QUESTION_DAYS`. A database that cannot keep one just now keeps nobody from asking.
"""

import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from hashlib import sha256

from django.conf import settings
from django.db import DatabaseError, connections, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accessibility import freezing
from accessibility.chinese import to_simplified
from accessibility.renderings import ENGLISH
from articles import counting
from articles.models import User
from articles.refusals import Refused
from articles.search.folding import folded
from interaction import asking, indexes
from interaction.masking import masked
from interaction.models import Answer, KeptQuestion, LiveAnswer
from interaction.models.answer import LONGEST_PHRASINGS
from interaction.publishing import edited

logger = logging.getLogger(__name__)

# Rows; who floods the table makes no room for more.
MOST = 20_000
# Questions that share so much of their words are shown as one task.
ALIKE = 0.5
# Of so many questions at most, the most asked ones, tasks are made.
LOOKED_AT = 400
Why = KeptQuestion.Why

_AGAIN = """
UPDATE interaction_keptquestion SET times = times + 1, last_asked_on = %(today)s WHERE key = %(key)s
"""
_NOTE = """
INSERT INTO interaction_keptquestion
    (text, language, why, answer_id, key, "group", times, first_asked_on, last_asked_on)
SELECT %(text)s, %(language)s, %(why)s, %(answer)s, %(key)s, %(group)s, 1, %(today)s, %(today)s
WHERE (SELECT COUNT(*) FROM interaction_keptquestion) < %(most)s
ON CONFLICT (key) DO NOTHING
"""
_RATE = """
INSERT INTO interaction_rating AS rating (answer_id, helpful, unhelpful)
VALUES (%s, CAST(%s AS integer), CAST(%s AS integer))
ON CONFLICT (answer_id) DO UPDATE SET {column} = rating.{column} + 1
"""


def note(question: str, language: str, answer: int | None = None) -> None:
    """Keep a question that nothing answered, or that an answer did not help."""
    text = masked(asking.cleaned(question))
    about = " ".join(sorted(asking.words_of(text).split()))
    if not settings.COUNT_SEARCHES or len(about) < 2 or freezing.now():
        return
    why = Why.DECLINED if answer is None else Why.UNHELPFUL
    facts = f"{language}|{why}|{answer or ''}|{folded(text)}"
    values = {
        "text": text,
        "language": language,
        "why": str(why),
        "answer": answer,
        "key": sha256(facts.encode(errors="replace")).hexdigest(),
        "group": sha256(about.encode(errors="replace")).hexdigest()[:16],
        "today": timezone.localdate(),
        "most": MOST,
    }
    try:
        with connections[counting.ALIAS].cursor() as cursor:
            cursor.execute(_AGAIN, {"today": values["today"], "key": values["key"]})
            if not cursor.rowcount:
                cursor.execute(_NOTE, values)
    except DatabaseError as error:
        logger.warning("a question was not kept: %s", error)


def rate(answer: int, helpful: bool) -> None:
    """Count whether an answer helped; nothing of who said so."""
    column = "helpful" if helpful else "unhelpful"
    try:
        with connections[counting.ALIAS].cursor() as cursor:
            cursor.execute(_RATE.format(column=column), [answer, helpful, not helpful])
    except DatabaseError as error:
        logger.warning("a rating was not counted: %s", error)


def forget(today: date) -> int:
    """Delete what nobody has asked for `QUESTION_DAYS`, in batches; returns how many."""
    limit = today - timedelta(days=settings.QUESTION_DAYS)
    old = KeptQuestion.objects.using(counting.ALIAS).filter(last_asked_on__lt=limit)
    return counting.delete_in_batches(old.order_by("last_asked_on"), counting.PRUNE_BATCH)


@dataclass
class Task:
    """Questions alike, the most asked one first. `nearest` could take their words as phrasings."""

    questions: list[KeptQuestion]
    nearest: LiveAnswer | None = None
    words: set[str] = field(default_factory=set)

    @property
    def first(self) -> KeptQuestion:
        return self.questions[0]

    @property
    def times(self) -> int:
        return sum(each.times for each in self.questions)

    @property
    def ids(self) -> str:
        return ",".join(str(each.pk) for each in self.questions)


def tasks(most: int) -> list[Task]:
    """What staff have to look at, the most asked first.

    What the knowledge base answers by now is no task any more.
    """
    open_ = KeptQuestion.objects.filter(settled_at=None).select_related("answer")
    found: list[Task] = []
    for question in open_.order_by("-times", "-last_asked_on", "-pk")[:LOOKED_AT]:
        _put(question, found)
    shown = []
    for task in sorted(found, key=lambda each: -each.times):
        reply = _answered(task.first)
        if task.first.why == Why.DECLINED and not reply.declined:
            continue
        is_near = bool(reply.best) and reply.best[0].score >= asking.NEAR
        task.nearest = reply.best[0].live if is_near else None
        shown.append(task)
        if len(shown) == most:
            break
    return shown


def _answered(question: KeptQuestion) -> asking.Reply:
    try:
        return asking.ask(question.text, question.language)
    except indexes.NotYet:  # it waits a little longer
        return asking.Reply(True, [])


def _put(question: KeptQuestion, found: list[Task]) -> None:
    words = set(asking.words_of(question.text).split())
    for task in found:
        same_kind = (task.first.language, task.first.why) == (question.language, question.why)
        shared = len(words & task.words) / (len(words | task.words) or 1)
        if same_kind and task.first.answer_id == question.answer_id and shared >= ALIKE:
            task.questions.append(question)
            return
    found.append(Task([question], words=words))


def settle(ids: Iterable[int]) -> int:
    """These are no tasks any more, whoever asks them again."""
    rows = KeptQuestion.objects.filter(pk__in=list(ids), settled_at=None)
    return rows.update(settled_at=timezone.now())


def add_phrasings(answer: Answer, ids: Iterable[int], by: User) -> Answer:
    """Make questions phrasings of an answer, for somebody else to publish, and settle them."""
    with transaction.atomic():
        found = Answer.objects.select_for_update(of=("self",)).get(pk=answer.pk)
        questions = list(KeptQuestion.objects.filter(pk__in=list(ids)))
        english = [each.text for each in questions if each.language == ENGLISH]
        chinese = [to_simplified(each.text) for each in questions if each.language != ENGLISH]
        for name, texts in (("phrasings_zh_hans", chinese), ("phrasings_en", english)):
            lines = dict.fromkeys([*(getattr(found, name) or "").splitlines(), *texts])
            setattr(found, name, "\n".join(lines))
            if len(getattr(found, name)) > LONGEST_PHRASINGS:
                raise Refused(_("这一条的问法已经太多，请先删去一些。"))
        found.save()
        edited(found, by)
        settle(each.pk for each in questions)
    return found
