"""The column tree as readers see it, read once an epoch and kept in the process."""

from dataclasses import dataclass

from accessibility import renderings
from accessibility.page_store import OnceAnEpoch
from articles.models import Column, ColumnMonth


@dataclass(frozen=True)
class MenuItem:
    """A column with live content in the language, and those below it that have some too."""

    column: Column
    children: "tuple[MenuItem, ...]" = ()


@dataclass(frozen=True)
class Tree:
    """All columns, and what of them each language shows."""

    columns: dict[int, Column]
    paths: dict[str, Column]
    menus: dict[str, tuple[MenuItem, ...]]
    alive: dict[str, frozenset[int]]

    def shown(self, language: str) -> list[Column]:
        """The columns with live content in a language, in tree order."""
        found: list[Column] = []

        def walk(items: tuple[MenuItem, ...]) -> None:
            for item in items:
                found.append(item.column)
                walk(item.children)

        walk(self.menus[language])
        return found

    def trail(self, column_id: int | None) -> list[Column]:
        """The columns from the root down to the given one; ends even where parents go in a ring."""
        trail: list[Column] = []
        while column_id in self.columns and self.columns[column_id] not in trail:
            trail.insert(0, self.columns[column_id])
            column_id = trail[0].parent_id
        return trail

    def below(self, column: Column) -> list[int]:
        """The ids of a column and of all that stand below it."""
        return [
            each.pk
            for each in self.columns.values()
            if each.pk == column.pk or each.path.startswith(f"{column.path}/")
        ]

    def children(self, column: Column | None, language: str) -> list[Column]:
        """The columns right below (None: the channels) that have content in the language."""
        parent_id = column.pk if column else None
        return [
            child
            for child in self.columns.values()
            if child.parent_id == parent_id and child.pk in self.alive[language]
        ]


@OnceAnEpoch
def current() -> Tree:
    """The tree now: `current()`, or `current(epoch)` where the request has read it already."""
    columns = {column.pk: column for column in Column.objects.order_by("order", "pk")}
    alive: dict[str, set[int]] = {language: set() for language in renderings.LANGUAGES}
    counted = ColumnMonth.objects.filter(total__gt=0).values_list("language", "column_id")
    for language, column_id in counted.distinct():
        alive[language].add(column_id)

    def menu(language: str, parent_id: int | None) -> tuple[MenuItem, ...]:
        return tuple(
            MenuItem(column, menu(language, column.pk))
            for column in columns.values()
            if column.parent_id == parent_id and column.pk in alive[language]
        )

    return Tree(
        columns=columns,
        paths={column.path: column for column in columns.values()},
        menus={language: menu(language, None) for language in renderings.LANGUAGES},
        alive={language: frozenset(ids) for language, ids in alive.items()},
    )
