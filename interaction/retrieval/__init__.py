"""Finding the answers to a question that somebody asks in words of their own.

Nothing is generated and nothing is stored here: an `Index` is made of entries and tells which of
them answer a question, or that none does.
"""

from interaction.retrieval.asking import Entry, Index, Match, Reply
from interaction.retrieval.changing import changed

__all__ = ["Entry", "Index", "Match", "Reply", "changed"]
