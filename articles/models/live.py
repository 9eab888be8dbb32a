"""What is public now, and where."""

from datetime import date, datetime
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import get_script_prefix
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from articles.models.article import Article
from articles.models.column import Column, with_ancestors
from articles.models.publication import Publication


def earlier_than(at: Any, pk: Any) -> Q:
    """What stands before an entry in time. The first condition is what an index can be asked for:
    with the second alone all that is newer is walked through to find what is next to the entry.
    """
    return Q(pub_date__lte=at) & (Q(pub_date__lt=at) | Q(entry__lt=pk))


def later_than(at: Any, pk: Any) -> Q:
    """What stands after it, likewise."""
    return Q(pub_date__gte=at) & (Q(pub_date__gt=at) | Q(entry__gt=pk))


# What a row of a list shows, and what else one with its picture does.
ROW = (
    *("article", "language", "pub_date", "updated_at", "is_pinned", "is_live"),
    *("publication__title", "publication__summary"),
)
PICTURE = ("publication__images", "publication__cover")


class LiveEntryQuerySet(models.QuerySet["LiveEntry"]):
    def live(self, language: str) -> Self:
        """What the public may see in a language. The one place that says so; never the clock."""
        return self.filter(language=language, is_live=True)

    def with_neighbours(self) -> Self:
        """Annotate `previous_id` and `next_id`: the entries before and after in the own column."""
        beside = Placement.objects.filter(
            column=OuterRef("column"), language=OuterRef("language")
        ).exclude(entry=OuterRef("pk"))
        at, pk = OuterRef("pub_date"), OuterRef("pk")
        older, newer = beside.filter(earlier_than(at, pk)), beside.filter(later_than(at, pk))
        return self.annotate(
            previous_id=Subquery(older.order_by("-pub_date", "-entry").values("entry")[:1]),
            next_id=Subquery(newer.order_by("pub_date", "entry").values("entry")[:1]),
        )

    def for_rows(self) -> Self:
        """Only what a row of a list shows."""
        return self.select_related("publication").only(*ROW)

    def without_bodies(self) -> Self:
        """All but what is long."""
        return self.select_related("publication").defer(
            *("publication__body", "publication__attachments", "publication__meeting"),
            "publication__earlier_corrections",
        )


class LiveEntry(models.Model):
    """Article and language -> the print that readers get, or got until it was withdrawn.

    `pub_date` is what readers see as 发布时间 and what lists are ordered by: the first printing's
    time for ever, or a moved-in article's original one.
    """

    article = models.ForeignKey(Article, on_delete=models.PROTECT, related_name="live_entries")
    language = models.CharField(_("语言"), max_length=10)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="+")
    pub_date = models.DateTimeField(_("发布时间"))
    first_published_at = models.DateTimeField(_("首次刊出"))
    updated_at = models.DateTimeField(_("更新于"), null=True, blank=True)
    is_moved_in = models.BooleanField(_("迁入"), default=False)
    column = models.ForeignKey(
        Column, verbose_name=_("栏目"), null=True, on_delete=models.PROTECT, related_name="+"
    )
    has_picture = models.BooleanField(default=False)
    related_ids: "models.JSONField[list[int], list[int]]" = models.JSONField(default=list)

    is_live = models.BooleanField(_("现行"), default=True)
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True, blank=True)
    withdrawn_reason = models.CharField(_("撤下原因"), max_length=200, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    is_pinned = models.BooleanField(_("置顶"), default=False)
    pinned_until = models.DateTimeField(_("置顶至"), null=True, blank=True)
    expires_at = models.DateTimeField(_("到期撤下"), null=True, blank=True)

    objects = LiveEntryQuerySet.as_manager()

    # Set by with_neighbours() alone.
    previous_id: int | None
    next_id: int | None

    class Meta:
        verbose_name = _("现行稿件")
        verbose_name_plural = pgettext_lazy("复数", "现行稿件")
        constraints = [
            models.UniqueConstraint(fields=["article", "language"], name="one_entry_a_language"),
            models.CheckConstraint(
                condition=models.Q(is_live=True, withdrawn_at__isnull=True)
                | models.Q(is_live=False, withdrawn_at__isnull=False),
                name="entry_is_live_or_withdrawn",
            ),
        ]
        indexes = [
            # As conditions: SQLite matches no indexed column with a bare `WHERE is_live`.
            models.Index(
                fields=["language", "-pub_date", "-id"],
                name="live_by_date",
                condition=Q(is_live=True),
            ),
            models.Index(
                fields=["language", "-pub_date", "-id"],
                name="live_with_picture",
                condition=Q(is_live=True, has_picture=True),
            ),
            models.Index(fields=["is_live", "expires_at"], name="live_expiring"),
            models.Index(fields=["is_pinned", "pinned_until"], name="live_pinned"),
        ]

    def __str__(self) -> str:
        return f"{self.publication.title} · {self.language}"

    def get_absolute_url(self) -> str:
        """As `reverse("article")` has it, which takes long for one of many in a list."""
        return get_script_prefix() + self.get_bare_path()[1:]

    def get_bare_path(self) -> str:
        """The address without a rendering, as the page store names pages."""
        return f"/articles/{self.article_id}/"

    @classmethod
    def of_print(
        cls,
        publication: Publication,
        before: "LiveEntry | None",
        now: datetime,
        *,
        says_the_same: bool = False,
    ) -> "LiveEntry":
        """The entry, new or the one `before` itself, pointing at the print now; not saved.

        Where a print `says_the_same` as the one that is public nothing is updated for its readers.
        """
        article = publication.article
        if before is None:
            entry = cls(
                article=article,
                language=publication.language,
                first_published_at=now,
                pub_date=article.original_published_at or now,
                is_moved_in=article.original_published_at is not None,
            )
        else:
            entry = before
            entry.updated_at = entry.updated_at if says_the_same else now
        entry.publication, entry.column = publication, article.column
        entry.is_live, entry.withdrawn_at, entry.withdrawn_reason = True, None, ""
        entry.withdrawn_by = None
        entry.pinned_until, entry.expires_at = article.pinned_until, article.expires_at
        entry.is_pinned = bool(article.pinned_until and article.pinned_until > now)
        entry.has_picture = bool(publication.images)
        return entry

    def place(self, columns: set[int] | None = None) -> bool:
        """Stand in the print's columns and in everything above them, and nowhere else.

        `columns` are the ids of all these, where they are known already. Returns whether a column,
        or a year of one, has come to life or fallen empty by it.
        """
        if columns is None:
            of_print = Column.objects.filter(pk__in=self.publication.column_ids)
            columns = with_ancestors(of_print.only("path"))
        wanted = columns if self.is_live else set()
        shown = {name: getattr(self, name) for name in ("pub_date", "is_pinned", "has_picture")}
        standing = {placement.column_id: placement for placement in self.placements.all()}
        gone = [
            placement
            for column_id, placement in standing.items()
            if column_id not in wanted
            or any(getattr(placement, name) != value for name, value in shown.items())
        ]
        staying = standing.keys() - {placement.column_id for placement in gone}
        made = [
            Placement(entry=self, column_id=column_id, language=self.language, **shown)
            for column_id in sorted(wanted - staying)
        ]
        if not gone and not made:
            return False
        touched = {placement.column_id for placement in (*gone, *made)}
        before = self._alive(touched)
        for placement in gone:
            self._count([placement], -1)
            placement.delete()
        Placement.objects.bulk_create(made)
        self._count(made, 1)
        year = timezone.localtime(self.pub_date).year
        added = {(placement.column_id, year) for placement in made}
        return (self._alive(touched) if gone else before | added) != before

    def _alive(self, columns: set[int]) -> set[tuple[int, int]]:
        counted = ColumnMonth.objects.filter(column__in=columns, language=self.language)
        return set(counted.filter(total__gt=0).values_list("column_id", "month__year").distinct())

    def _count(self, placements: list["Placement"], by: int) -> None:
        """Count placements of one time, all of them pinned or none. Under the press's lock."""
        if not placements:
            return
        columns = {placement.column_id for placement in placements}
        month, is_pinned = month_of(placements[0].pub_date), placements[0].is_pinned
        rows = ColumnMonth.objects.filter(language=self.language, month=month, column__in=columns)
        pinned = {"pinned": F("pinned") + by} if is_pinned else {}
        # All but the first of a month find its row there.
        if rows.update(total=F("total") + by, **pinned) < len(columns):
            ColumnMonth.objects.bulk_create(
                ColumnMonth(
                    column_id=column_id,
                    language=self.language,
                    month=month,
                    total=by,
                    pinned=by if is_pinned else 0,
                )
                for column_id in columns - set(rows.values_list("column_id", flat=True))
            )


def month_of(moment: datetime) -> date:
    """The first day of the month in which the moment falls, by the site's clock."""
    return timezone.localtime(moment).date().replace(day=1)


class PlacementQuerySet(models.QuerySet["Placement"]):
    def rehang(self) -> None:
        """Place the entries of these rows anew, after the columns above them have changed."""
        entries = LiveEntry.objects.filter(pk__in=self.values("entry"))
        for pk in list(entries.values_list("pk", flat=True)):
            LiveEntry.objects.select_related("publication").get(pk=pk).place()


class Placement(models.Model):
    """A live entry in a column or in one of its ancestors, with what the list is ordered by."""

    entry = models.ForeignKey(LiveEntry, on_delete=models.CASCADE, related_name="placements")
    column = models.ForeignKey(Column, on_delete=models.PROTECT, related_name="placements")
    language = models.CharField(max_length=10)
    pub_date = models.DateTimeField()
    is_pinned = models.BooleanField(default=False)
    has_picture = models.BooleanField(default=False)

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("栏目陈列")
        verbose_name_plural = pgettext_lazy("复数", "栏目陈列")
        constraints = [
            models.UniqueConstraint(fields=["entry", "column"], name="one_place_a_column")
        ]
        indexes = [
            models.Index(
                fields=["column", "language", "-is_pinned", "-pub_date", "-entry"],
                name="placement_listing",
            ),
            models.Index(
                fields=["column", "language", "-pub_date", "-entry"], name="placement_in_time"
            ),
            models.Index(
                fields=["column", "language", "-pub_date", "-entry"],
                name="placement_with_picture",
                condition=Q(has_picture=True),
            ),
        ]


class RelatedEntry(models.Model):
    """That an entry's page names another: `LiveEntry.related_ids` read the other way round."""

    entry = models.ForeignKey(LiveEntry, on_delete=models.CASCADE, related_name="names")
    named = models.ForeignKey(LiveEntry, on_delete=models.CASCADE, related_name="named_by")

    class Meta:
        verbose_name = _("相关阅读")
        verbose_name_plural = pgettext_lazy("复数", "相关阅读")


class LiveFile(models.Model):
    """A file that a print needs, by its path below the folder of public media.

    `sha256` is of the bytes that were put out; "" for what was before that was noted. Rows stay
    when the file is needed no more (`is_needed` False): they tell what once was public from what
    never was.
    """

    entry = models.ForeignKey(LiveEntry, on_delete=models.CASCADE, related_name="files")
    path = models.CharField(max_length=300, db_index=True)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    is_needed = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("公开文件")
        verbose_name_plural = pgettext_lazy("复数", "公开文件")


class ColumnMonth(models.Model):
    """How many live entries a column shows of a month: page 20,000 is found without counting."""

    column = models.ForeignKey(Column, on_delete=models.CASCADE, related_name="months")
    language = models.CharField(max_length=10)
    month = models.DateField()
    total = models.PositiveIntegerField(default=0)
    pinned = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("栏目月计")
        verbose_name_plural = pgettext_lazy("复数", "栏目月计")
        constraints = [
            models.UniqueConstraint(
                fields=["column", "language", "month"], name="one_count_a_column_month"
            )
        ]
