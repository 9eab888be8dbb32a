"""The lines of a file of any size, of which only one is held in memory."""

from collections.abc import Iterator
from typing import BinaryIO

# The longest body there may be, written as \uXXXX throughout, and some more.
LONGEST = 16 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"


def numbered(file: BinaryIO, longest: int = LONGEST) -> Iterator[tuple[int, bytes | None]]:
    """Each line with its number from 1, without its line end; None for one that is too long.

    Blank lines are left out but numbered.
    """
    number = 0
    while line := file.readline(longest + 1):
        number += 1
        if number == 1:
            line = line.removeprefix(_BOM)
        if len(line) > longest and not line.endswith(b"\n"):
            while (rest := file.readline(longest)) and not rest.endswith(b"\n"):
                pass
            yield number, None
        elif line.strip():
            yield number, line.rstrip(b"\r\n")
