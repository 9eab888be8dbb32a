"""The records of the counter."""

from interaction.models.answer import Answer, AnswerHand, AnswerSource
from interaction.models.asked import KeptQuestion, Rating
from interaction.models.live import Citation, LiveAnswer, Suspended
from interaction.models.print import AnswerPrint
from interaction.models.state import KnowledgeBase
from interaction.models.topic import Topic

__all__ = [
    "Answer",
    "AnswerHand",
    "AnswerPrint",
    "AnswerSource",
    "Citation",
    "KeptQuestion",
    "KnowledgeBase",
    "LiveAnswer",
    "Rating",
    "Suspended",
    "Topic",
]
