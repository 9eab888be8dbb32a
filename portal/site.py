"""The site's facts, menu and strip, read once an epoch and kept in the process."""

from dataclasses import dataclass, field
from threading import Lock

from accessibility import page_store, renderings
from articles.models import Column, ColumnMonth
from portal.models import HomeBlock, SiteFacts, StripEntry


@dataclass(frozen=True)
class MenuItem:
    """A column with live content in the language, and those below it that have some too."""

    column: Column
    children: "tuple[MenuItem, ...]" = ()


@dataclass(frozen=True)
class Site:
    """What stands on every page, as of one epoch."""

    epoch: int
    facts: SiteFacts
    strip: tuple[StripEntry, ...]
    blocks: tuple[HomeBlock, ...]
    columns: dict[int, Column]
    menus: dict[str, tuple[MenuItem, ...]] = field(default_factory=dict)

    def menu(self, language: str) -> tuple[MenuItem, ...]:
        return self.menus[language]

    def columns_shown(self, language: str) -> list[Column]:
        """All columns with live content in a language, in tree order."""
        shown: list[Column] = []

        def walk(items: tuple[MenuItem, ...]) -> None:
            for item in items:
                shown.append(item.column)
                walk(item.children)

        walk(self.menus[language])
        return shown

    def trail(self, column: Column) -> list[Column]:
        """The columns from the root down to this one, without a query."""
        trail = [self.columns[column.pk]]
        while trail[0].parent_id:
            trail.insert(0, self.columns[trail[0].parent_id])
        return trail


_lock = Lock()
_current: Site | None = None


def current(epoch: int | None = None) -> Site:
    """The site as of `epoch`, or of the database's when none is given."""
    global _current
    if epoch is None:
        epoch = page_store.current_epoch()
    known = _current
    if known is not None and known.epoch == epoch:
        return known
    with _lock:
        if _current is None or _current.epoch != epoch:
            _current = _load(epoch)
        return _current


def _load(epoch: int) -> Site:
    columns = {
        column.pk: column for column in Column.objects.order_by("order", "pk")
    }
    alive = {
        language: set(
            ColumnMonth.objects.filter(language=language, total__gt=0)
            .values_list("column_id", flat=True)
            .distinct()
        )
        for language in renderings.LANGUAGES
    }

    def menu(language: str, parent: int | None) -> tuple[MenuItem, ...]:
        return tuple(
            MenuItem(column, menu(language, column.pk))
            for column in columns.values()
            if column.parent_id == parent and column.pk in alive[language]
        )

    return Site(
        epoch=epoch,
        facts=SiteFacts.objects.filter(pk=1).first() or SiteFacts(pk=1),
        strip=tuple(StripEntry.objects.all()),
        blocks=tuple(
            HomeBlock.objects.filter(is_shown=True)
            .select_related("column")
            .prefetch_related("links")
        ),
        columns=columns,
        menus={language: menu(language, None) for language in renderings.LANGUAGES},
    )
