"""Answers of the knowledge base to test with."""

import itertools
from hashlib import sha256
from typing import Any

from django.core.files.base import ContentFile

from articles.models import Article, Attachment
from interaction.models import Answer, AnswerPrint, AnswerSource, LiveAnswer, Topic
from interaction.printing import answer_digest
from interaction.publishing import publish
from interaction.sources import mark_of, paragraph_holding
from tests import press

_numbers = itertools.count(1)
# Simplified whose Traditional is not just other forms of the same characters.
QUESTION = "身份证丢了怎么补办"
BODY = "<p>本人到派出所补领，现场免费拍照。</p><p>20日内发证，工本费40元。</p>"


def topic(slug: str = "papers", **facts: Any) -> Topic:
    """The topic at an address name."""
    found = Topic.objects.filter(slug=slug).first()
    names = {"name_zh_hans": "户籍与身份证件", "name_en": "Papers"}
    return found or Topic.objects.create(slug=slug, **names | facts)


def answer(english: bool = False, **facts: Any) -> Answer:
    """A saved answer by the writer."""
    number = next(_numbers)
    words: dict[str, Any] = {
        "question_zh_hans": f"{QUESTION}（{number}）？",
        "phrasings_zh_hans": "身份证不见了去哪里补\n补身份证要多少钱",
        "body_zh_hans": BODY,
        "short_zh_hans": "去派出所补办，交40元。",
        "department_zh_hans": "区公安分局",
        "phone": "86000158",
    }
    if english:
        words |= {
            "question_en": f"How do I replace a lost identity card ({number})?",
            "body_en": "<p>Go to any police station in person.</p>",
            "short_en": "Go to any police station.",
        }
    words |= {"topic": facts.pop("topic", None) or topic(), "created_by": press.writer()} | facts
    return Answer.objects.create(**words)


def cite(made: Answer, article: Any, words: str = "") -> AnswerSource:
    """Let an answer rest on a published article, or on the paragraph of it that holds the words."""
    entry = article.live_entries.get(language="zh-hans")
    paragraph = paragraph_holding(words, entry) if words else ""
    mark = mark_of(paragraph) if paragraph else ""
    return AnswerSource.objects.create(answer=made, article=article, paragraph=paragraph, mark=mark)


def file_of(article: Article, name: str = "收费标准", content: bytes = b"one") -> Attachment:
    """A file of an article, which nobody looks into here."""
    digest = sha256(content).hexdigest()
    made = Attachment(article=article, name_zh_hans=name, kind="pdf", digest=digest)
    made.file.save(f"{digest[:32]}.pdf", ContentFile(content), save=False)
    made.save()
    return made


def print_it(made: Answer) -> list[AnswerPrint]:
    """Publish as the publisher, with the right digest."""
    return publish(made, press.publisher(), answer_digest(Answer.objects.get(pk=made.pk)))


def published(english: bool = False, **facts: Any) -> Answer:
    """An answer that the publisher has published."""
    made = answer(english=english, **facts)
    print_it(made)
    return made


def live(made: Answer, language: str = "zh-hans") -> LiveAnswer | None:
    """What readers of a language get of it now; None where they get nothing."""
    return LiveAnswer.objects.live(language).filter(answer=made).select_related("print").first()
