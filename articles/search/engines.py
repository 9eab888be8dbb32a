"""The index in the database's own kind: FTS5 in SQLite, tsvector with GIN in PostgreSQL.

Both hold the same lexemes and answer the same questions; neither knows positions or ranks, so
that a site finds the same whatever its database. They are told apart here and nowhere else.
"""

import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from accessibility import freezing
from articles.models import SearchEntry
from articles.search.folding import HAN
from articles.search.lexemes import VERSION, lexemes, words
from articles.search.questions import Expression, Question
from articles.search.texts import Texts

_ENTRIES = "articles_searchentry"
_GIN = ("articles_search_title_words", "articles_search_words")  # PostgreSQL's
HASH_ROOM = 8 << 20  # bytes
LAST = 5000  # entries among which the newest that have a word are looked for first
_LIST_ROOM = 64 << 10  # kB: no list of what is new is ever so long, `settle` puts it away before
_WORDS = f"articles_searchwords_{VERSION}"  # FTS5's
_TEXT = "\x1f"  # stands before a text: no folded one has it
_TITLE = "articles_search_lexemes(title, NULL, body, facets)"  # the indexes are over these
_WHOLE = "articles_search_lexemes(title, head, body, facets)"
# Each character of a run with the next, and the last alone, as lexemes.py has it, and facets; of
# the title alone where no head is given. Costly: so the planner has the index tell, not the rows.
_LEXEMES = rf"""
    CREATE OR REPLACE FUNCTION articles_search_lexemes(
        title text, head text, body bytea, facets text
    ) RETURNS tsvector LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
    DECLARE
        kept text := convert_from(body, 'UTF8');
        words text := split_part(kept, E'\n', 1);
        runs text := title;
        singly text[];
    BEGIN
        IF head IS NOT NULL THEN
            words := replace(split_part(kept, E'\x1f', 1), E'\n', ' ');
            runs := concat_ws(E'\n', title, head, split_part(kept, E'\x1f', 2));
        END IF;
        runs := regexp_replace(runs, '[^{HAN}]+', ' ', 'g');
        singly := string_to_array(runs, NULL, ' ');
        RETURN array_to_tsvector(
            array_remove(string_to_array(words || ' ' || facets, ' '), '') || array(
                SELECT one || coalesce(next, '') FROM (
                    SELECT unnest(NULL::text || singly) AS one, unnest(singly || NULL::text) AS next
                ) AS pair WHERE one IS NOT NULL
            )
        );
    END $$
"""


class Fts5:
    """A table without content of its own: what an entry was found by must be said to drop it."""

    source, key = _WORDS, "rowid"
    newest_first = True  # it goes through what answers in this order, and ends where it is told to

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

    def packed(self, said: Texts) -> bytes:
        """What is kept of an entry's body."""
        return zlib.compress(said.body.encode())

    def unpacked(self, data: bytes) -> str:
        """The body of which that is kept."""
        return zlib.decompress(data).decode()

    def put(self, entries: Sequence[SearchEntry]) -> None:
        """Store entries and what finds them."""
        SearchEntry.objects.bulk_create(entries)
        self._write("rowid, title, rest, facets", [self._row(each) for each in entries])

    def drop(self, entries: Sequence[SearchEntry]) -> None:
        """Let entries be found no more."""
        rows = [("delete", *self._row(each)) for each in entries]
        self._write(f"{_WORDS}, rowid, title, rest, facets", rows)

    def settle(self) -> None:
        """Nothing: what was put in is in its place."""

    def empty(self) -> None:
        """Drop everything at once."""
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {_WORDS}({_WORDS}) VALUES ('delete-all')")

    def _row(self, entry: SearchEntry) -> tuple[Any, ...]:
        title = lexemes(entry.title)
        rest = lexemes(f"{entry.head}\n{self.unpacked(bytes(entry.body))}") - title
        return entry.pk, " ".join(title), " ".join(rest), entry.facets

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
    """Two indexes over what the database itself makes of an entry: of the title, and of everything.

    Its lexemes are kept nowhere else, so that they take a third of the room. The pairs are those of
    the text; the words that cannot be told from it stand before it, of the title in a line of
    their own.
    """

    source, key = _ENTRIES, "id"
    newest_first = False  # the newest are known when all are

    def install(self, database: BaseDatabaseWrapper) -> None:
        with database.cursor() as cursor:
            columns = database.introspection.get_table_description(cursor, _ENTRIES)
            if "words" in {column.name for column in columns}:
                # As it was once. What is live is taken up anew in the background.
                cursor.execute(f"TRUNCATE {_ENTRIES}")
                cursor.execute(f"ALTER TABLE {_ENTRIES} DROP words, DROP title_words")
            # What is read of many entries at once lies together, and the rest elsewhere; as it
            # is, for nothing of it becomes smaller by being packed again.
            cursor.execute(f"ALTER TABLE {_ENTRIES} SET (toast_tuple_target = 256)")
            cursor.execute(f"ALTER TABLE {_ENTRIES} ALTER body SET STORAGE EXTERNAL")
            for column in ("title", "head", "facets"):
                cursor.execute(f"ALTER TABLE {_ENTRIES} ALTER {column} SET STORAGE MAIN")
            cursor.execute(_LEXEMES)
            for index, lexemes_of in zip(_GIN, (_TITLE, _WHOLE), strict=True):
                cursor.execute(
                    f"CREATE INDEX IF NOT EXISTS {index} ON {_ENTRIES} USING gin ({lexemes_of}) "
                    f"WITH (gin_pending_list_limit = {_LIST_ROOM})"
                )
                # Nobody need know which lexemes are common: to find that out would mean to make
                # those of thousands of entries, and the index is to be used in any case.
                cursor.execute(f"ALTER INDEX {index} ALTER 1 SET STATISTICS 0")

    def packed(self, said: Texts) -> bytes:
        """The body, and before it the words that the database cannot tell."""
        title = words(said.title)
        rest = words(f"{said.head}\n{said.body}") - title
        return f"{' '.join(title)}\n{' '.join(rest)}{_TEXT}{said.body}".encode()

    def unpacked(self, data: bytes) -> str:
        return data.decode().partition(_TEXT)[2]

    def put(self, entries: Sequence[SearchEntry]) -> None:
        """Store entries, with which goes what finds them."""
        fields = [field.attname for field in SearchEntry._meta.concrete_fields]
        freezing.must_be_open(_ENTRIES)
        with (
            connection.wrap_database_errors,  # Django knows no COPY
            connection.cursor() as cursor,
            cursor.copy(f"COPY {_ENTRIES} ({', '.join(fields)}) FROM STDIN") as copy,
        ):
            for each in entries:
                copy.write_row([getattr(each, field) for field in fields])

    def settle(self) -> None:
        """Put what is new in its place: GIN has it on a list, which every search reads through."""
        with connection.cursor() as cursor:
            for index in _GIN:
                cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [index])

    def drop(self, entries: Sequence[SearchEntry]) -> None:
        """Nothing: the index knows which entries are gone."""

    def empty(self) -> None:
        """Nothing, as above."""

    def condition(self, question: Question) -> tuple[str, list[Any]]:
        wanted = [self._text(each) for each in (question.words, *question.facets)]
        unwanted = [f"!{self._text(each)}" for each in question.without]
        column = _TITLE if question.in_title else _WHOLE
        return f"{column} @@ %s::tsquery", [" & ".join([*wanted, *unwanted])]

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


def newest(question: Question, limit: int) -> tuple[list[int], int]:
    """The keys of the newest entries that answer, and how many there are in all."""
    chosen = engine()
    if chosen.newest_first:
        found = keys(question, limit)
        return found, len(found) if len(found) < limit else count(question)
    condition, values = _bounded(chosen, question)
    with connection.cursor() as cursor:
        # Of a common word the newest are among the last few: to collect and order all that have it
        # would take half as long again as to count them.
        cursor.execute(
            f"WITH found(total, keys) AS MATERIALIZED (SELECT count(*), array_agg({chosen.key}) "
            f"FILTER (WHERE {chosen.key} >= coalesce((SELECT id FROM {_ENTRIES} "
            f"ORDER BY id DESC OFFSET %s LIMIT 1), 0)) FROM {chosen.source} WHERE {condition}) "
            f"SELECT total, ARRAY(SELECT unnest(keys) ORDER BY 1 DESC LIMIT %s) FROM found",
            [LAST, *values, limit],
        )
        total, among_last = cursor.fetchone()
    if len(among_last) == limit or len(among_last) == total:
        return among_last, total
    return keys(question, limit), total


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


def count(question: Question, most: int | None = None) -> int:
    """How many entries answer; beyond `most` nobody counts."""
    chosen = engine()
    condition, values = _bounded(chosen, question)
    found = f"FROM {chosen.source} WHERE {condition}"
    if most is not None:
        found, values = f"FROM (SELECT 1 {found} LIMIT %s) AS answering", [*values, most]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {found}", values)
        return int(cursor.fetchone()[0])


def _bounded(chosen: Engine, question: Question) -> tuple[str, list[Any]]:
    condition, values = chosen.condition(question)
    for sign, bound in ((">=", question.since), ("<", question.before)):
        if bound is not None:
            condition += f" AND {chosen.key} {sign} %s"
            values.append(bound)
    return condition, values
