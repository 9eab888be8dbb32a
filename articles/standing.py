"""Where each manuscript stands, for lists and for the desk's first page."""

from typing import Any

from django.db.models import Exists, F, Max, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from accessibility.renderings import Rendering
from articles import tree
from articles.models import Article, Column, LiveEntry, MeetingReport, Publication, Stage, Step
from articles.models.review import CHAINS, STAGE_OF
from articles.wording import short_day

DRAFT, LIVE, CHANGED, WITHDRAWN = "draft", "live", "changed", "withdrawn"
STATES = {
    DRAFT: gettext_lazy("草稿"),
    LIVE: gettext_lazy("现行"),
    CHANGED: gettext_lazy("修改中"),
    WITHDRAWN: gettext_lazy("已撤下"),
}

_AT_THE_WRITER = (None, Stage.DRAFT, Stage.PUBLISHED)
# What stands on each review's seal: one character, one letter or digit.
SEALS = {
    Step.FIRST: pgettext_lazy("印章", "初"),
    Step.SECOND: pgettext_lazy("印章", "复"),
    Step.FINAL: pgettext_lazy("印章", "终"),
}


def with_state(articles: QuerySet[Any]) -> QuerySet[Any]:
    """Annotate all that `state_of` and `badges` ask.

    That is `printing`, `printed_at`, `is_live`, `was_withdrawn`, `stage` and `chain`; the last two
    are None of what was never sent to review.
    """
    prints = Publication.objects.filter(article=OuterRef("pk")).order_by("-pk")
    entries = LiveEntry.objects.filter(article=OuterRef("pk"))
    return articles.annotate(
        printing=Subquery(prints.values("printing")[:1]),
        printed_at=Subquery(prints.values("published_at")[:1]),
        is_live=Exists(entries.filter(is_live=True)),
        was_withdrawn=Exists(entries.filter(is_live=False)),
        stage=F("review__stage"),
        chain=F("review__chain"),
    )


def state_of(article: Any) -> str:
    """Where a manuscript stands; of an article that `with_state` annotated."""
    if article.is_live:
        return CHANGED if article.modified_at > article.printed_at else LIVE
    return WITHDRAWN if article.was_withdrawn else DRAFT


def badges(article: Any) -> SafeString:
    """Ink for what readers see, pencil for the manuscript. Never by colour alone."""
    return format_html("{} {}", seals(article), _state_badges(article))


def _state_badges(article: Any) -> SafeString:
    state = state_of(article)
    if state == DRAFT:
        # On its way through the reviews it is more than that, and the seals say so.
        words = STATES[DRAFT] if article.stage in _AT_THE_WRITER else Stage(article.stage).label
        return format_html('<span class="badge pencil">{}</span>', words)
    if state == WITHDRAWN:
        return format_html('<span class="badge bad">{}</span>', STATES[WITHDRAWN])
    print_badge = format_html(
        '<span class="badge ink">{}</span>', _("第 %(n)d 印 现行") % {"n": article.printing}
    )
    if state == LIVE:
        return print_badge
    return format_html('{} <span class="badge pencil">{}</span>', print_badge, STATES[CHANGED])


def seals(article: Any) -> SafeString:
    """The reviews as seals: solid = passed, thick = now, dashed = to come; “退” when returned."""
    if article.stage in (None, Stage.DRAFT, Stage.PUBLISHED):
        return SafeString("")
    steps = CHAINS[article.chain]
    order = [STAGE_OF[step] for step in steps]
    is_back, is_through = article.stage == Stage.RETURNED, article.stage == Stage.APPROVED
    now = order.index(article.stage) if article.stage in order else len(order) * is_through
    found = [
        format_html(
            '<span class="seal {}">{}</span>',
            "done" if n < now else "now" if n == now and not is_back and not is_through else "",
            SEALS[step],
        )
        for n, step in enumerate(steps)
    ]
    if is_back:
        found.insert(0, format_html('<span class="seal back">{}</span>', pgettext("印章", "退")))
    return format_html(
        '<span class="seals" role="img" aria-label="{}">{}</span>',
        Stage(article.stage).label,
        format_html_join("", "{}", ((each,) for each in found)),
    )


def moment(value: Any) -> str:
    """A time as the desk writes it: short where the day is near."""
    local, now = timezone.localtime(value), timezone.localtime()
    if local.date() == now.date():
        return _("今天 %(time)s") % {"time": local.strftime("%H:%M")}
    if local.year == now.year:
        return f"{short_day(local)} {local:%H:%M}"
    return f"{local:%Y-%m-%d}"


def column_choices() -> list[tuple[int, str]]:
    """All columns in tree order, each with its trail, without a query."""
    return [(column.pk, label) for column, label in columns_in_order()]


def columns_in_order() -> list[tuple[Column, str]]:
    """All columns in tree order, each with its trail as a label."""
    now = tree.current()
    found: list[tuple[Column, str]] = []

    def walk(parent_id: int | None, trail: str) -> None:
        for column in now.columns.values():
            if column.parent_id == parent_id:
                label = f"{trail} › {column.name}" if trail else str(column.name)
                found.append((column, label))
                walk(column.pk, label)

    walk(None, "")
    return found


def last_of_columns() -> dict[int, Any]:
    """When each column last showed something new in the source language."""
    entries = LiveEntry.objects.live(Rendering().language)
    rows = entries.values("placements__column").annotate(last=Max("pub_date"))
    return {row["placements__column"]: row["last"] for row in rows if row["placements__column"]}


def rows() -> QuerySet[Article]:
    """The manuscripts whose text the list shows, with what a row needs and no more."""
    rows = with_state(
        Article.objects.select_related("column", "created_by", "view_count", "review")
    )
    return rows.defer(
        *(
            f"{field}_{code}"
            for field in ("body", "summary")
            for code in ("zh_hans", "zh_hant", "en")
        ),
        "body",
        "summary",
    )


def form_url(article: Article) -> str:
    """Where the manuscript is written; meeting reports have a form of their own."""
    model = "meetingreport" if article.is_meeting_report else "article"
    return reverse(f"admin:articles_{model}_change", args=[article.pk])


def publish_url(article: Article) -> str:
    """Where it is looked at, published and withdrawn."""
    return reverse("admin:articles_article_publish", args=[article.pk])


def meetings_column_id() -> int | None:
    """Where meeting reports go: where the last one went, else the column called “meetings”."""
    last = MeetingReport.objects.filter(is_meeting_report=True).order_by("-pk").first()
    if last is not None:
        return last.column_id
    columns = tree.current().columns.values()
    return next((column.pk for column in columns if column.slug == "meetings"), None)
