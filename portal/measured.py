"""What the last measurement of the public pages found (`make ux`), for the statement."""

import json
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

RESULTS = Path(__file__).with_name("measured.json")


@dataclass(frozen=True)
class Measurement:
    """How many kinds of pages, renderings, looks and widths; tests passed and failed; by what."""

    date: date
    pages: int
    renderings: int
    looks: int
    widths: int
    passed: int
    failed: int
    axe: str
    chromium: str

    @property
    def views(self) -> int:
        """How many pictures of a page that makes."""
        return self.pages * self.renderings * self.looks * self.widths


@cache
def last() -> Measurement:
    """The measurement that came with this version of the software."""
    told = json.loads(RESULTS.read_text())
    return Measurement(**{**told, "date": date.fromisoformat(told["date"])})
