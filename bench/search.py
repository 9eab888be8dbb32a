"""What a search costs among many publications, and what being found costs in room and time.

    .venv/bin/python -m bench.search [--many 100000] [--rounds 400]
    .venv/bin/python -m scripts.postgres .venv/bin/python -m bench.search

Publications are made of the demo's sentences, dealt out anew, with names, numbers and dates of
their own, in both scripts. Queries of one to four words are taken from titles and bodies alike, some
of them very common, some in no dictionary. Printed are percentiles over all queries, the same beside
`SELECT 1` as what asking the database costs at all, what of it this process itself is at work, and
PostgreSQL for it (which other work on the machine changes little; where the server is on another
machine its work is not seen), the size of the index against the text, what publishing costs more,
how many articles a second `reindex` takes, and the machine's load meanwhile. What PostgreSQL is at
work comes in ticks of 10 ms: of one search it says little, of hundreds of them the average.
"""

import argparse
import contextlib
import gc
import io
import os
import random
import re
import time
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple, Self

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from accessibility import page_store
from accessibility.chinese import to_traditional
from articles import search, tree
from articles.models import Article, LiveEntry, Publication
from articles.search import Filters
from articles.search.indexing import renew
from portal.demo import texts
from tests import archives, press

PORTION = 2_000
SENTENCES = 26  # of a body, some 900 characters
YEARS = 10
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕施张孔曹严华金魏陶姜"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰涛明超秀霞平刚桂英"
ROWS = 20


class Dealer:
    """Sentences of the demo, each with its Traditional, dealt out as by lot; always the same."""

    def __init__(self) -> None:
        self.lot = random.Random(6)
        plain = "\n".join(re.sub(r"<[^>]+>", "\n", text.body) for text in texts.read_all())
        self.sentences = [
            (each, to_traditional(each)) for each in re.findall(r"[^。\n]{6,80}。", plain)
        ]
        self.clauses = [
            (each, to_traditional(each)) for each in re.findall(r"[一-鿿]{6,16}", plain)
        ]

    def name(self) -> str:
        return self.lot.choice(SURNAMES) + "".join(
            self.lot.choices(GIVEN, k=self.lot.choice((1, 2)))
        )

    def print_of(self, number: int) -> list[tuple[str, str]]:
        """Title and body in both scripts."""
        one, other = self.lot.choices(self.clauses, k=2)
        chosen = self.lot.choices(self.sentences, k=SENTENCES)
        people = f"{self.name()}、{self.name()}参加，编号{number}。"
        chosen[3] = (people, people)
        return [
            (
                f"{one[script]}：{other[script]}（第{number}号）",
                "".join(
                    f"<p>{''.join(each[script] for each in chosen[n : n + 3])}</p>"
                    for n in range(0, SENTENCES, 3)
                ),
            )
            for script in (0, 1)
        ]

    def query(self) -> str:
        """A name, something cut out of a text at any place, or one to four words of a sentence."""
        kind = self.lot.random()
        if kind < 0.15:
            return self.name()
        if kind < 0.3:
            clause = self.lot.choice(self.clauses)[0]
            start = self.lot.randrange(len(clause) - 3)
            return clause[start : start + self.lot.randrange(2, 5)]
        sentence, _traditional = self.lot.choice(self.sentences)
        terms = search.understood(sentence, search.vocabulary()).terms
        words = [term.word for term in terms if len(term.word) > 1] or [sentence[:4]]
        return " ".join(self.lot.sample(words, min(len(words), self.lot.randrange(1, 5))))


def fill(dealer: Dealer, many: int) -> None:
    """So many articles that are live in both scripts and cannot be found yet."""
    model = press.published()
    prints = list(Publication.objects.filter(article=model).order_by("language"))
    entries = {entry.language: entry for entry in LiveEntry.objects.filter(article=model)}
    now = timezone.now()
    for start in range(1, many, PORTION):
        numbers = range(start, min(many, start + PORTION))
        articles = Article.objects.bulk_create(
            archives._copy(model, title_zh_hans=f"第{number}号") for number in numbers
        )
        made: dict[str, list[Publication]] = {each.language: [] for each in prints}
        for number, article in zip(numbers, articles, strict=True):
            for each, (title, body) in zip(prints, dealer.print_of(number), strict=True):
                facts = {"article": article, "title": title, "body": body, "summary": body[3:60]}
                seal = f"bench-{number}-{each.language}"
                made[each.language].append(archives._copy(each, seal=seal, **facts))
        for language, some in made.items():
            Publication.objects.bulk_create(some)
            LiveEntry.objects.bulk_create(
                archives._copy(
                    entries[language],
                    article=each.article,
                    publication=each,
                    pub_date=now - timedelta(days=YEARS * 365 * (many - number) / many),
                )
                for each, number in zip(some, numbers, strict=True)
            )


def at_work() -> float:
    """Seconds that PostgreSQL has been at work, all processes of the server; none on SQLite."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = str(cursor.fetchone()[0])
    if not Path(f"/proc/{pid}").exists():
        return 0.0
    server = _stat(pid)[1]
    ended = sum(map(int, _stat(server)[11:15]))  # its own, and that of its processes that are gone
    running = (_stat(each.name) for each in Path("/proc").glob("[0-9]*"))
    ticks = ended + sum(sum(map(int, stat[11:13])) for stat in running if stat[1] == server)
    return ticks / os.sysconf("SC_CLK_TCK")


def _stat(pid: str) -> list[str]:
    """What Linux says of a process, from its state on: its parent next, its ticks the twelfth."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:  # it has ended
        return [""] * 15


class Work(NamedTuple):
    """Seconds by the clock, of this process, and of PostgreSQL for it."""

    clock: float
    own: float
    server: float

    @classmethod
    def now(cls) -> Self:
        return cls(time.perf_counter(), time.process_time(), at_work())

    def since(self, before: Self) -> Self:
        return type(self)(*(now - then for now, then in zip(self, before, strict=True)))

    def __str__(self) -> str:
        return f"{1000 * self.own:.1f} ms own and {1000 * self.server:.1f} ms PostgreSQL's"


def reindexing() -> Work:
    """What it takes to index everything."""
    began = Work.now()
    call_command("reindex", stdout=io.StringIO())
    return Work.now().since(began)


def sizes() -> tuple[int, int]:
    """Bytes of what was printed, and of what finds it."""
    with connection.cursor() as cursor:
        length = "octet_length" if connection.vendor == "postgresql" else "length"
        text = "+".join(f"{length}(CAST({name} AS {_BYTES[connection.vendor]}))" for name in _TEXTS)
        if connection.vendor == "postgresql":
            text = text.replace("CAST(", "convert_to(").replace(" AS bytea)", ", 'UTF8')")
        cursor.execute(f"SELECT sum({text}) FROM articles_publication")
        printed = int(cursor.fetchone()[0])
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE articles_searchentry")
            cursor.execute("SELECT pg_total_relation_size('articles_searchentry')")
        else:
            cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'articles_search%%'")
        return printed, int(cursor.fetchone()[0])


_BYTES = {"sqlite": "BLOB", "postgresql": "bytea"}
_TEXTS = ("title", "summary", "body", "keywords", "source")


def percentile(times: list[float], share: float) -> float:
    return sorted(times)[min(len(times) - 1, int(share * len(times)))] * 1000


def searching(dealer: Dealer, rounds: int) -> None:
    columns = tree.current()
    times: dict[str, list[float]] = {
        each: [] for each in ("SELECT 1", "finding", "of that, own", "with excerpts")
    }
    slowest: list[tuple[float, str, int]] = []
    queries = [dealer.query() for _round in range(rounds)]
    gc.freeze()  # as the app server does: what stays is not looked through for garbage
    server = 0.0
    for text in queries:
        began = time.perf_counter()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        times["SELECT 1"].append(time.perf_counter() - began)
        before = at_work()
        began, own = time.perf_counter(), time.process_time()
        query = search.understood(text, search.vocabulary())
        found = search.find(query, "zh-hans", Filters(), columns.columns, number=1, rows=ROWS)
        times["finding"].append(time.perf_counter() - began)
        times["of that, own"].append(time.process_time() - own)
        counted = time.perf_counter()
        server += at_work() - before
        began += time.perf_counter() - counted
        for entry in found.entries:
            search.marked(entry.publication.title, query)
            search.excerpt(entry.publication, query)
        times["with excerpts"].append(time.perf_counter() - began)
        slowest.append((times["finding"][-1], text, found.total))
    for what, some in times.items():
        shown = "".join(f"{percentile(some, share):9.1f}" for share in (0.5, 0.9, 0.95, 0.99, 1))
        print(f"{what:16}{shown}   ms (median, 90, 95, 99 %, slowest)", flush=True)
    if server:
        print(
            f"{'PostgreSQL':16}{1000 * server / rounds:9.1f}   ms at work for a search, on average"
        )
    for seconds, text, total in sorted(slowest, reverse=True)[:5]:
        print(f"    {1000 * seconds:7.1f} ms  {total:>7,} found  {text}")


def publishing(rounds: int) -> None:
    """What one more article costs until it can be found: a print's part of a transaction."""
    newest = LiveEntry.objects.order_by("-pub_date").values_list("article_id", flat=True)
    times = []
    works = Work.now()
    for article_id in list(dict.fromkeys(newest[: 2 * rounds])):
        began = time.perf_counter()
        with transaction.atomic():
            renew([article_id])
        times.append(time.perf_counter() - began)
    whole = Work.now().since(works)
    each = Work(*(seconds / len(times) for seconds in whole))
    print(
        f"{'publishing':16}{percentile(times, 0.5):9.1f}{'':9}{percentile(times, 0.95):9.1f}   ms more (median, 95 %); {each}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=400)
    given = parser.parse_args()
    with contextlib.redirect_stdout(io.StringIO()):
        call_command("prepare", "--empty")
    dealer = Dealer()
    fill(dealer, given.many)
    page_store.forget(["*"])
    articles = Article.objects.count()
    print(f"{articles:,} articles in both scripts on {connection.vendor}", flush=True)
    work = reindexing()
    printed, index = sizes()
    each = Work(*(seconds / articles for seconds in work))
    print(f"{'reindex':16}{1 / each.clock:9.0f} articles/s (each {each})")
    print(f"{'load':16}{os.getloadavg()[1]:9.1f} on {os.cpu_count()} processors", flush=True)
    print(f"{'room':16}{index / printed:9.2f} of the text ({printed / 1e6:,.0f} MB)", flush=True)
    publishing(50)
    searching(dealer, given.rounds)


if __name__ == "__main__":
    main()
