"""The desk's screens of the counter."""

from articles.audit import record
from interaction.admin import answers, questions, topics
from interaction.models import Answer, AnswerSource, Topic

__all__ = ["answers", "questions", "topics"]

record(Answer, AnswerSource, Topic)
