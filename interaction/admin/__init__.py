"""The desk's screens of the counter."""

from articles.audit import record
from interaction.admin import answers, topics
from interaction.models import Answer, AnswerSource, Topic

__all__ = ["answers", "topics"]

record(Answer, AnswerSource, Topic)
