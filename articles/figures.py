"""What each month had: articles published in it, and views of all articles together.

The counters know only totals, and a reader's view is one statement that touches one row. So the
hourly tick sums the counters and writes what came since the last time to the month it is; the
desk reads twelve rows, however many articles there are. Views of the hour in which a month begins
may fall into either.
"""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Count, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from accessibility.renderings import SIMPLIFIED
from articles.models import LiveEntry, MonthFigures, ViewCount
from articles.models.live import month_of

MONTHS = 12


def note(now: datetime) -> None:
    """Bring the rows since the last one, and the month's before, up to `now`; safe to repeat.

    The first time the months before get their articles too, and no views: nobody counted them.
    """
    this = month_of(now)
    total = ViewCount.objects.aggregate(total=Sum("views"))["total"] or 0
    with transaction.atomic():
        known = {row.month: row for row in MonthFigures.objects.select_for_update()}
        last = max(known.values(), key=lambda row: row.month, default=None)
        # Where articles were expunged the sum is smaller than it was.
        grown = max(0, total - last.counted) if last else 0
        before = months_before(this, 1 if last else MONTHS - 1)
        since = min(before, last.month) if last else before
        published = _published(since, now)
        for month in months(since, this):
            row = known.get(month) or MonthFigures(month=month)
            row.published = published.get(month, 0)
            if month == this:
                row.views, row.counted = (row.views or 0) + grown, total
            row.save()


def latest(now: datetime) -> list[MonthFigures]:
    """The last twelve months, oldest first, a row for each; this month's last. One query."""
    this = month_of(now)
    since = months_before(this, MONTHS - 1)
    known = {row.month: row for row in MonthFigures.objects.filter(month__gte=since)}
    return [known.get(month) or MonthFigures(month=month) for month in months(since, this)]


def months(first: date, last: date) -> list[date]:
    """The first days of the months from one to the other."""
    found = [first]
    while found[-1] < last:
        found.append((found[-1] + timedelta(days=31)).replace(day=1))
    return found


def months_before(month: date, count: int) -> date:
    """The first day of the month so many before another."""
    for _one in range(count):
        month = (month - timedelta(days=1)).replace(day=1)
    return month


def _published(since: date, now: datetime) -> dict[date, int]:
    """How many articles that are public now are dated in each month since one."""
    begin = datetime(since.year, since.month, 1, tzinfo=timezone.get_default_timezone())
    rows = (
        LiveEntry.objects.filter(
            language=SIMPLIFIED, is_live=True, pub_date__gte=begin, pub_date__lte=now
        )
        .annotate(month=TruncMonth("pub_date", tzinfo=timezone.get_default_timezone()))
        .order_by()
        .values_list("month")
        .annotate(Count("pk"))
    )
    return {month.date(): count for month, count in rows}
