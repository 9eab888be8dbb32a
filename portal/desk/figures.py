"""The months' figures as the desk's first page draws them: bars, and the same in a table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from articles import figures
from articles.models import MonthFigures

# Units of the picture, which is scaled to the width that there is.
STEP, WIDTH, HEIGHT, HEAD = 27, 17, 64, 16


@dataclass(frozen=True)
class Bar:
    """One month's column of one picture; `value` None where nobody counted."""

    x: int
    middle: str
    y: str
    height: str  # empty when there is nothing to draw
    label: str
    said: str  # the number over it: over the highest one and over this month's
    said_y: str


def of_months(now: datetime) -> dict[str, Any]:
    """What the page draws and lists. One query."""
    rows = figures.latest(now)
    return {
        "rows": [
            {"month": row.month, "published": f"{row.published:,}", "views": _said(row.views)}
            for row in reversed(rows)
        ],
        "pictures": [
            {"name": _("每月发布（篇）"), "bars": _bars(rows, [row.published for row in rows])},
            {"name": _("每月浏览（次）"), "bars": _bars(rows, [row.views for row in rows])},
        ],
        "width": STEP * len(rows),
        "bar": WIDTH,
        "height": HEAD + HEIGHT + 18,
        "foot": HEAD + HEIGHT,
        "label_y": HEAD + HEIGHT + 14,
    }


def _said(value: int | None) -> str:
    return "" if value is None else f"{value:,}"


def _bars(rows: Sequence[MonthFigures], values: Sequence[int | None]) -> list[Bar]:
    highest = max((value or 0 for value in values), default=0)
    top = next((n for n, value in enumerate(values) if value and value == highest), None)
    bars = []
    for n, (row, value) in enumerate(zip(rows, values, strict=True)):
        # What is there at all is seen: at least two units high.
        height = max(2.0, HEIGHT * value / highest) if value and highest else 0.0
        x, y = n * STEP + (STEP - WIDTH) // 2, HEAD + HEIGHT - height
        bars.append(
            Bar(
                x=x,
                middle=f"{x + WIDTH / 2:.1f}",
                y=f"{y:.1f}",
                height=f"{height:.1f}" if height else "",
                label=str(row.month.month),
                said=_said(value) if n in (top, len(rows) - 1) else "",
                said_y=f"{y - 4:.1f}",
            )
        )
    return bars
