"""What the last measurement of the public pages found (`make ux`), for the statement."""

import json
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from pathlib import Path

RESULTS = Path(__file__).with_name("measured.json")


@dataclass(frozen=True)
class Measurement:
    """How many kinds of pages, renderings, looks and widths; checks passed and failed; by what."""

    date: date
    pages: int
    renderings: int
    looks: int
    widths: int
    views: int  # pictures of a page that were looked at
    passed: int
    failed: int
    axe: str
    chromium: str


@cache
def last() -> Measurement:
    """The measurement that came with this version of the software."""
    told = json.loads(RESULTS.read_text())
    known = {each.name: told[each.name] for each in fields(Measurement)}
    return Measurement(**known | {"date": date.fromisoformat(told["date"])})
