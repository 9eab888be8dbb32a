"""When manuscripts are to appear: choosing the moment, and all that lies ahead by the clock."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from articles import moments, standing, workdays
from articles.audit import note_act
from articles.models import Article, LiveEntry, Meeting, Stage, User
from articles.wording import headed, weekday

# Two headlines of one column that come out closer than this push each other down.
QUARTER = timedelta(minutes=15)
AHEAD = timedelta(weeks=2)
# What a manuscript lacks for its release, where it stands in the reviews. Those before its stage
# are done; of those after it the next one is named.
_LACKING = {
    Stage.FIRST_REVIEW: gettext_lazy("还差初审"),
    Stage.SECOND_REVIEW: gettext_lazy("还差复审"),
    Stage.FINAL_REVIEW: gettext_lazy("还差终审"),
    Stage.RETURNED: gettext_lazy("退回修改"),
}


def choose(article: Article, by: User, moment: datetime | None) -> None:
    """Set when the manuscript is to appear once it is approved, or (None) that somebody presses.

    That is no change of the manuscript: its reviews hold, and nobody has edited it.
    """
    Article.objects.filter(pk=article.pk).update(publish_at=moment)
    article.publish_at = moment
    note_act(
        article, "schedule", by, scheduled=moment.isoformat() if moment else gettext_noop("不定时")
    )


def told_at_approval(article: Article) -> str:
    """What happens next to a manuscript that has passed its last review, in a sentence."""
    if article.publish_at is None:
        return _("《%(title)s》已经审定，等发布员发布。") % {"title": article}
    if article.publish_at <= timezone.now():
        return _("《%(title)s》已经审定，马上自动发布。") % {"title": article}
    when = moments.said(article.publish_at)
    return _("《%(title)s》已经审定，%(when)s 自动发布。") % {"title": article, "when": when}


def advice(article: Article) -> list[str]:
    """What to know about the moment that was chosen, each in a sentence; nothing is refused."""
    moment = article.publish_at
    if moment is None or moment <= timezone.now():
        return []
    day = timezone.localtime(moment).date()
    found = [headed(moments.said(moment), remark) + _("。")] if (remark := _remark(day)) else []
    held_at = Meeting.objects.filter(article=article.pk).values_list("held_at", flat=True).first()
    if held_at and held_at > moment:
        found.append(
            _("会议时间是%(time)s，比定的发布时间晚，到时不会自己发布。")
            % {"time": moments.said(held_at)}
        )
    if article.expires_at and article.expires_at <= moment:
        found.append(
            _("撤下的时间（%(time)s）不晚于发布的时间，到时不会自己发布。")
            % {"time": moments.said(article.expires_at)}
        )
    beside = _rows(Article.objects.exclude(pk=article.pk)).filter(
        column=article.column_id,
        publish_at__gt=moment - QUARTER,
        publish_at__lt=moment + QUARTER,
    )
    found += [
        _("《%(title)s》也定在%(time)s，在“%(column)s”栏目里前后不到一刻钟，会互相挤下去。")
        % {"title": other, "time": moments.said(other.publish_at), "column": other.column}
        for other in beside
        if other.publish_at
    ]
    return found


def _remark(day: date) -> str:
    return workdays.around(day).remark(day)


@dataclass(frozen=True)
class Timed:
    """Something that the clock will do, or should have done."""

    RELEASE, TAKE_DOWN, UNPIN = "release", "take_down", "unpin"

    kind: str
    moment: datetime
    article: Any
    # In a word, and how it is coloured: see the badges of the style sheet.
    state: str
    colour: str
    is_overdue: bool = False

    @property
    def clock(self) -> str:
        return moments.said_clock(self.moment)

    @property
    def day(self) -> date:
        """The day to which it belongs: midnight to the one that ends."""
        return timezone.localtime(self.moment - timedelta(seconds=1)).date()

    @property
    def url(self) -> str:
        """Where the work on it is done."""
        to_form = self.kind == self.UNPIN
        return standing.form_url(self.article) if to_form else standing.publish_url(self.article)

    @property
    def sentence(self) -> str:
        """Of a release that did not take place: what lacks, and what happens next."""
        if not self.is_overdue or self.kind != self.RELEASE:
            return ""
        when = {"time": moments.said(self.moment), "state": self.state}
        if self.colour == "ok":
            return _("到%(time)s 没有发布成，每分钟再试，原因见“今天”。") % when
        return _("到%(time)s %(state)s，没有发布；审定以后马上发布。") % when


def ahead(now: datetime, until: datetime) -> list[Timed]:
    """All that is due or will be until then, in order. Three queries, whatever there is."""
    timed = Article.objects.filter(publish_at__gt=moments.AT_ONCE, publish_at__lt=until)
    releases = _rows(timed).annotate(stage=F("review__stage"))
    found = [_release(article, now) for article in releases if article.publish_at]
    ends = _entries(Q(is_live=True, expires_at__lt=until))
    found += [
        Timed(Timed.TAKE_DOWN, at, article, _("到期"), "", at <= now)
        for article, at in {(e.article, e.expires_at): None for e in ends}
        if at
    ]
    pins = _entries(Q(is_live=True, is_pinned=True, pinned_until__lt=until))
    found += [
        Timed(Timed.UNPIN, at, article, _("取消置顶"), "", at <= now)
        for article, at in {(e.article, e.pinned_until): None for e in pins}
        if at
    ]
    return sorted(found, key=lambda each: (each.moment, each.article.pk))


def today(now: datetime) -> list[Timed]:
    """What is due and not done, and what this day still brings."""
    tomorrow = timezone.localtime(now).date() + timedelta(days=1)
    return ahead(now, moments.at(tomorrow, time(0)) + timedelta(seconds=1))


@dataclass(frozen=True)
class Day:
    """A day of the list. `note` says what its name does not: which holiday, or that it is unknown."""

    date: date
    name: str
    is_off: bool
    note: str
    rows: list[Timed]


def by_day(now: datetime) -> tuple[list[Timed], list[Day]]:
    """What is overdue, and the coming two weeks day by day, those without anything too."""
    first = timezone.localtime(now).date()
    rows = ahead(now, now + AHEAD)
    calendar = workdays.around(first)
    days = [first + timedelta(days=n) for n in range(AHEAD.days)]
    near = {first: _("今天"), first + timedelta(days=1): _("明天")}
    return [row for row in rows if row.is_overdue], [
        Day(
            day,
            f"{moments.said_day(day)} {near.get(day, '')}".strip(),
            not calendar.is_working_day(day),
            "" if calendar.why_off(day) == weekday(day) else calendar.remark(day),
            [row for row in rows if row.day == day and not row.is_overdue],
        )
        for day in days
    ]


def _release(article: Any, now: datetime) -> Timed:
    moment = article.publish_at
    is_approved = article.stage == Stage.APPROVED
    state = _("已审定") if is_approved else str(_LACKING.get(article.stage, _("还没送审")))
    colour = "ok" if is_approved else "warn"
    # The tick of this very minute may be about to do it.
    is_overdue = moment <= now - (timedelta(minutes=1) if is_approved else timedelta(0))
    return Timed(Timed.RELEASE, moment, article, state, colour, is_overdue)


def _rows(articles: QuerySet[Article]) -> QuerySet[Any]:
    """What a row of a list shows, and no body."""
    names = [f"title_{code}" for code in ("zh_hans", "en")]
    return articles.select_related("column").only(
        *names, "publish_at", "expires_at", "is_meeting_report", "column"
    )


def _entries(condition: Q) -> QuerySet[LiveEntry]:
    names = ["title_zh_hans", "title_en", "is_meeting_report"]
    return (
        LiveEntry.objects.filter(condition)
        .select_related("article")
        .only("expires_at", "pinned_until", *(f"article__{name}" for name in names))
    )
