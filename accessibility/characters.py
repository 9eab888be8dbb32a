"""Characters that no text for readers may hold."""

import re

# Readers see nothing of them, screen readers stumble, and XML (so every feed) forbids them.
# Line ends and tabs are none of them.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


def without_controls(text: str) -> str:
    """The text with a space in place of each: some stand where a line ended."""
    return _CONTROL.sub(" ", text)
