"""From the manuscript of an answer to its print, and the digest of what somebody agreed to."""

from typing import Any

from articles.digests import digest_of, words_of
from articles.printing import words, words_or_source
from interaction.models import Answer, AnswerPrint

WORDS = ("question", "phrasings", "body", "short", "department")


def compose(answer: Answer, language: str) -> AnswerPrint:
    """Return the unsaved print of an answer in a language."""
    return AnswerPrint(
        answer=answer,
        language=language,
        topic=answer.topic,
        question=words(answer, "question", language),
        phrasings=words(answer, "phrasings", language),
        body=words(answer, "body", language),
        short=words(answer, "short", language),
        department=words_or_source(answer, "department", language),
        phone=answer.phone,
        valid_from=answer.valid_from,
        valid_until=answer.valid_until,
        sources=facts_of_sources(answer),
    )


def words_of_print(made: AnswerPrint) -> list[str]:
    """What readers read of a print."""
    return [getattr(made, name) for name in WORDS]


def facts_of_sources(answer: Answer) -> list[dict[str, Any]]:
    """The sources as a print keeps them."""
    return [
        {
            "article": source.article_id,
            "language": source.language,
            "paragraph": source.paragraph,
            "mark": source.mark,
            "file": source.file,
        }
        for source in answer.sources.all()
    ]


def answer_digest(answer: Answer) -> str:
    """The digest that a publishing (or approving) button carries: all words, days and sources."""
    return digest_of(
        {
            "answer": words_of(answer),
            "topic": answer.topic_id,
            "phone": answer.phone,
            "days": [answer.valid_from, answer.valid_until],
            "sources": facts_of_sources(answer),
        }
    )
