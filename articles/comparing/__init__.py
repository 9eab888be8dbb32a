"""What differs between two texts, word by word, and between two prints, field by field.

`words` compares two texts, `blocks` two bodies by paragraphs, cells and pictures, `prints` two
prints, or a manuscript's print to come with one that is there. Whatever is shown can be read back:
without what is marked as added it is the old text, without what is marked as removed the new one.
"""

from articles.comparing.blocks import Line, bodies, paragraphs, texts
from articles.comparing.prints import (
    OTHER,
    PRINTED,
    SAME,
    is_as_public,
    is_same,
    placing,
    prints,
    public_state,
)
from articles.comparing.words import marked, runs, sides

__all__ = [
    "OTHER", "PRINTED", "SAME", "Line", "bodies", "is_as_public", "is_same", "marked", "paragraphs",
    "placing", "prints", "public_state", "runs", "sides", "texts",
]  # fmt: skip
