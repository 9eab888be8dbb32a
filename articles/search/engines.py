"""The index in the database's own kind: FTS5 in SQLite, tsvector with GIN in PostgreSQL.

Both are given the same lexemes and answer the same questions; neither cuts a text, knows
positions or ranks, so that a site finds the same whatever its database. They are told apart here
and nowhere else.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, NamedTuple

from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from articles.models import SearchEntry
from articles.search.lexemes import VERSION
from articles.search.questions import Expression, Question

_ENTRIES = "articles_searchentry"
_GIN = ("articles_search_title_words", "articles_search_words")  # PostgreSQL's
HASH_ROOM = 8 << 20  # bytes
_WORDS = f"articles_searchwords_{VERSION}"  # FTS5's


class Words(NamedTuple):
    """An entry, the lexemes of its title, and those that only the rest has."""

    entry: SearchEntry
    title: set[str]
    rest: set[str]


class Fts5:
    """A table without content of its own: what an entry was found by must be said to drop it."""

    source, key = _WORDS, "rowid"

    def install(self, database: BaseDatabaseWrapper) -> None:
        with database.cursor() as cursor:
            cursor.execute(
                f"CREATE VIRTUAL TABLE IF NOT EXISTS {_WORDS} USING fts5(title, rest, facets, "
                "content='', detail=column, columnsize=0, prefix='1', tokenize="
                "\"unicode61 remove_diacritics 0 categories 'L* N* Co Cn' tokenchars '_'\")"
            )
            # What one transaction adds is sorted and written once.
            cursor.execute(
                f"INSERT INTO {_WORDS}({_WORDS}, rank) VALUES ('hashsize', %s)", [HASH_ROOM]
            )
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%%' "
                "AND name LIKE 'articles_searchwords_%%' AND name <> %s",
                [_WORDS],
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TABLE {name}")

    def put(self, entries: Sequence[Words]) -> None:
        """Store entries and what finds them."""
        SearchEntry.objects.bulk_create(each.entry for each in entries)
        self._write("rowid, title, rest, facets", [self._row(each) for each in entries])

    def drop(self, entries: Sequence[Words]) -> None:
        """Let entries be found no more."""
        rows = [("delete", *self._row(each)) for each in entries]
        self._write(f"{_WORDS}, rowid, title, rest, facets", rows)

    def counting(self) -> AbstractContextManager[None]:
        """What surrounds a count: nothing."""
        return nullcontext()

    def empty(self) -> None:
        """Drop everything at once."""
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {_WORDS}({_WORDS}) VALUES ('delete-all')")

    def _row(self, words: Words) -> tuple[Any, ...]:
        return words.entry.pk, " ".join(words.title), " ".join(words.rest), words.entry.facets

    def _write(self, columns: str, rows: Sequence[tuple[Any, ...]]) -> None:
        values = ", ".join(["%s"] * len(columns.split(",")))
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {_WORDS}({columns}) VALUES ({values})", rows)

    def condition(self, question: Question) -> tuple[str, list[Any]]:
        words = self._text(question.words)
        text = f"title : ({words})" if question.in_title else words
        text = " AND ".join([f"({text})", *map(self._text, question.facets)])
        for each in question.without:
            text = f"({text}) NOT {self._text(each)}"
        return f"{_WORDS} MATCH %s", [text]

    def _text(self, expression: Expression) -> str:
        if expression.kind == "lexeme":
            word = expression.word.replace('"', '""')
            return f'"{word[:-1]}" *' if word.endswith("*") else f'"{word}"'
        joined = {"all": " AND ", "some": " OR "}[expression.kind]
        return f"({joined.join(map(self._text, expression.parts))})"


class TsVector:
    """Two columns of the entries' table that no model names: of the title, and of everything."""

    source, key = _ENTRIES, "id"

    def install(self, database: BaseDatabaseWrapper) -> None:
        with database.cursor() as cursor:
            for column, index in zip(("title_words", "words"), _GIN, strict=True):
                cursor.execute(f"ALTER TABLE {_ENTRIES} ADD COLUMN IF NOT EXISTS {column} tsvector")
                cursor.execute(
                    f"CREATE INDEX IF NOT EXISTS {index} ON {_ENTRIES} USING gin ({column})"
                )
            # What is read of many entries at once lies together, and the rest elsewhere; as it
            # is, for nothing of it becomes smaller by being packed again.
            cursor.execute(f"ALTER TABLE {_ENTRIES} SET (toast_tuple_target = 256)")
            for column in ("words", "body"):
                cursor.execute(f"ALTER TABLE {_ENTRIES} ALTER {column} SET STORAGE EXTERNAL")
            for column in ("title", "head", "facets"):
                cursor.execute(f"ALTER TABLE {_ENTRIES} ALTER {column} SET STORAGE MAIN")

    def put(self, entries: Sequence[Words]) -> None:
        """Store entries with what finds them: at once, a row that is written twice takes twice."""
        fields = [str(field.column) for field in SearchEntry._meta.concrete_fields]
        values = ", ".join(["%s"] * len(fields) + ["array_to_tsvector(%s::text[])"] * 2)
        rows = [
            (
                *(
                    getattr(each.entry, field.attname)
                    for field in SearchEntry._meta.concrete_fields
                ),
                [*each.title],
                [*{*each.title, *each.rest, *each.entry.facets.split(" ")}],
            )
            for each in entries
        ]
        with connection.cursor() as cursor:
            cursor.executemany(
                f"INSERT INTO {_ENTRIES} ({', '.join(fields)}, title_words, words) VALUES ({values})",
                rows,
            )
            # GIN puts what is new on a list that every search would have to read through.
            for index in _GIN:
                cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [index])

    def drop(self, entries: Sequence[Words]) -> None:
        """Nothing: the words go with the entries."""

    @contextmanager
    def counting(self) -> Iterator[None]:
        """Count by the index alone, until the transaction's end.

        Of a word that most entries have the planner would read every entry instead, not knowing
        that each entry's words lie elsewhere: two seconds for a hundred thousand.
        """
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
            yield

    def empty(self) -> None:
        """Nothing, as above."""

    def condition(self, question: Question) -> tuple[str, list[Any]]:
        column = "title_words" if question.in_title else "words"
        clauses = [f"{column} @@ %s::tsquery"]
        values = [self._text(question.words)]
        others = [*map(self._text, question.facets)]
        others += [f"!{self._text(each)}" for each in question.without]
        if others:
            clauses.append("words @@ %s::tsquery")
            values.append(" & ".join(others))
        return " AND ".join(clauses), values

    def _text(self, expression: Expression) -> str:
        if expression.kind == "lexeme":
            word = expression.word.replace("\\", "\\\\").replace("'", "''")
            return f"'{word[:-1]}':*" if word.endswith("*") else f"'{word}'"
        joined = {"all": " & ", "some": " | "}[expression.kind]
        return f"({joined.join(map(self._text, expression.parts))})"


Engine = Fts5 | TsVector


def engine_of(database: BaseDatabaseWrapper) -> Engine:
    return Fts5() if database.vendor == "sqlite" else TsVector()


def install(using: str = "default", **kwargs: Any) -> None:
    """Make what the index needs and is not there yet; called after every migrate."""
    database = connections[using]
    if _ENTRIES in database.introspection.table_names():
        engine_of(database).install(database)


def engine() -> Engine:
    """That of the site's database."""
    return engine_of(connection)


def keys(question: Question, limit: int, skip: int = 0, without: tuple[int, ...] = ()) -> list[int]:
    """The keys of the entries that answer, the newest first, but for some."""
    chosen = engine()
    condition, values = _bounded(chosen, question)
    if without:
        condition += f" AND {chosen.key} NOT IN ({', '.join(['%s'] * len(without))})"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {chosen.key} FROM {chosen.source} WHERE {condition} "
            f"ORDER BY {chosen.key} DESC LIMIT %s OFFSET %s",
            [*values, *without, limit, skip],
        )
        return [int(row[0]) for row in cursor.fetchall()]


def last_keys(firsts: Iterable[int], room: int) -> dict[int, int]:
    """Of each stretch of keys, which begins so and has that room, the last one that is given.

    The key before the stretch where none is. One query, however many stretches and keys.
    """
    wanted = sorted(firsts)
    if not wanted:
        return {}
    values = ", ".join(["(%s)"] * len(wanted))
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH stretch(first) AS (VALUES {values}) SELECT first, (SELECT max(id) "
            f"FROM {_ENTRIES} WHERE id >= first AND id < first + %s) FROM stretch",
            [*wanted, room],
        )
        return {first: first - 1 if last is None else last for first, last in cursor.fetchall()}


def count(question: Question) -> int:
    """How many entries answer."""
    chosen = engine()
    condition, values = _bounded(chosen, question)
    with chosen.counting(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {chosen.source} WHERE {condition}", values)
        return int(cursor.fetchone()[0])


def _bounded(chosen: Engine, question: Question) -> tuple[str, list[Any]]:
    condition, values = chosen.condition(question)
    for sign, bound in ((">=", question.since), ("<", question.before)):
        if bound is not None:
            condition += f" AND {chosen.key} {sign} %s"
            values.append(bound)
    return condition, values
