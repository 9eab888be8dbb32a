"""What was typed for looks or by an English keyboard, put right: indents, spaces, punctuation.

The rules are those of 一键排版, in articles/typesetting.py. What they put right is given back to
the runs it stood in, and counted for the receipt.
"""

from collections import Counter

from articles.docx.blocks import Paragraph
from articles.typesetting import typeset

# What no page can hold, or breaks lines where nobody typed a break.
_CONTROLS = dict.fromkeys(
    (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F, 0x2028, 0x2029, 0xFFFE, 0xFFFF)
)
# A paragraph this long is no prose, and stays as it is; a long report has about 30,000.
LONGEST = 100_000  # characters


def tidy(
    paragraph: Paragraph,
    changed: Counter[str],
    *,
    is_cell: bool = False,
    joins_words: bool = True,
) -> None:
    """Put a paragraph right in place, and count what was changed."""
    for run in paragraph.runs:
        run.text = run.text.translate(_CONTROLS)
    text = paragraph.text
    if len(text) <= LONGEST:
        slots, counts = typeset(text, joins_words=joins_words)
        if counts:
            _distribute(paragraph, slots)
        changed["半角标点"] += counts["punctuation"] + counts["quotes"]
        changed["重复标点"] += counts["doubles"]
        # An empty line is counted as one; how a cell was filled up nobody wants to know.
        if not is_cell and paragraph.line:
            changed["段首空格"] += counts["indents"]
        if paragraph.line:
            changed["多余空格"] += counts["spaces"]
    paragraph.runs = [run for run in paragraph.runs if run.text]


def _distribute(paragraph: Paragraph, slots: list[str]) -> None:
    """Give each run what stands in place of its own characters."""
    place = 0
    for run in paragraph.runs:
        end = place + len(run.text)
        run.text = "".join(slots[place:end])
        place = end
