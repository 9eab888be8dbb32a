"""A site with a million articles beside the same site with a thousand: pages, and publishing.

    .venv/bin/python -m bench.million [--many 1000000] [--rounds 15]
    .venv/bin/python -m scripts.postgres .venv/bin/python -m bench.million

The demonstration, with so many articles put into one of its columns over nineteen years, in both
scripts (a search does not find them; bench.search has its own). Each page is made anew each time,
by the whole of Django and without a server, on both sites in turn. Printed are the queries, what
this process itself was at work and the time by the clock, in medians, and the ratio of the two
sites' work. Then a report with four photos and in three languages is published on both.
"""

import argparse
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any

from django.conf import settings
from django.core.management.base import OutputWrapper
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

import accessibility.page_store.files as files
from articles.management.progress import Progress
from articles.models import Article, LiveEntry
from bench.servers import busy, prepare
from portal.operations.pages import Reader
from tests import archives, press

FEW = 1_000
PORTION = 25_000
APART = 10  # minutes: a million of them are nineteen years
BODY = "".join(
    f"<p>{sentence * 3}</p>"
    for sentence in (
        "会议指出，要把群众满意作为衡量工作的标准，把任务分到部门、分到街道、分到人。",
        "各部门要按照时间表推进，每月通报进度，年底前完成全部改造并组织验收。",
        "与会人员实地查看了三个项目现场，听取了施工单位和居民代表的意见。",
    )
)
COLUMN = "/columns/news/headlines/"


@dataclass
class Site:
    """One of the two databases, by the name that the server or the file system has for it."""

    many: int
    name: str


def fill(already: int, many: int) -> None:
    """Go on from so many articles to so many."""
    progress = Progress(OutputWrapper(sys.stderr), "写文章")
    for start in range(already, many, PORTION):
        count = min(PORTION, many - start)
        archives.crowd(count, apart=APART, before=start * APART, body_zh_hans=BODY)
        progress.tell(start + count, many)
    progress.end()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@contextmanager
def on(site: Site) -> Iterator[None]:
    """Have Django's connections lead to this database."""
    for name in settings.DATABASES:
        connections[name].close()
        connections[name].settings_dict["NAME"] = site.name
    connection.ensure_connection()
    shutil.rmtree(settings.PAGE_STORE, ignore_errors=True)
    yield


def copy_of(site: Site, name: str, many: int) -> Site:
    """The same database once more, to go on growing."""
    connections.close_all()
    if connection.vendor == "sqlite":
        made = Site(many, f"{site.name}-{name}")
        shutil.copy(site.name, made.name)
        return made
    made = Site(many, f"{site.name}_{name}")
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{made.name}" TEMPLATE "{site.name}"')
    return made


def build(many: int) -> list[Site]:
    """Both sites; the smaller is where the larger began."""
    few = Site(FEW, str(connection.settings_dict["NAME"]))
    fill(0, FEW)
    most = copy_of(few, "many", many)
    with on(most):
        began = time.perf_counter()
        fill(FEW, many)
        print(f"{many:,} articles in {time.perf_counter() - began:.0f} s", flush=True)
    return [few, most]


def pages(site: Site) -> dict[str, str]:
    """Addresses by what they are; the articles stand in the middle and at the end of the archive."""
    live = LiveEntry.objects.live("zh-hans").filter(article__column__path="news/headlines")
    oldest = live.order_by("pub_date").values_list("article", flat=True)[5]
    newest = live.order_by("-pub_date").values_list("article", flat=True)[5]
    last = live.count() // 20
    years = live.order_by("pub_date").values_list("pub_date__year", flat=True)
    return {
        "article, newest": f"/articles/{newest}/",
        "article, oldest": f"/articles/{oldest}/",
        "article, Traditional": f"/zh-hant/articles/{newest}/",
        "home": "/",
        "home, senior": "/senior/",
        "column, page 1": COLUMN,
        "column, middle page": f"{COLUMN}page/{max(1, last // 2)}/",
        "column, last page": f"{COLUMN}page/{last}/",
        "column, its first year": f"{COLUMN}{years[0]}/",
        "feed": "/feed/",
        "site map": "/sitemap/",
    }


def lose(path: str) -> None:
    """Have the page made anew by the next who asks."""
    for name, _kind in files.names(path):
        (files.root() / name).unlink(missing_ok=True)


@dataclass
class Cost:
    """Of one request: seconds of this process, seconds by the clock."""

    own: float
    clock: float


def cost(work: Callable[[], Any]) -> Cost:
    own, clock = time.process_time(), time.perf_counter()
    work()
    return Cost(time.process_time() - own, time.perf_counter() - clock)


def compare_pages(sites: list[Site], rounds: int) -> None:
    site_itself = Reader()

    def ask(path: str) -> None:
        assert site_itself.get(path).status == 200, path

    found: dict[str, dict[int, list[Cost]]] = {}
    queries: dict[str, list[int]] = {}
    addresses: dict[int, dict[str, str]] = {}
    for site in sites:
        with on(site):
            addresses[site.many] = pages(site)
            for name, path in addresses[site.many].items():
                ask(path)  # what a process keeps for all pages is read now
                lose(path)
                with CaptureQueriesContext(connection) as asked:
                    ask(path)
                queries.setdefault(name, []).append(len(asked))
    for _round in range(rounds):
        for site in sites:
            with on(site):
                for path in addresses[site.many].values():
                    ask(path)
                for name, path in addresses[site.many].items():
                    lose(path)
                    costs = found.setdefault(name, {each.many: [] for each in sites})
                    costs[site.many].append(cost(lambda path=path: ask(path)))  # type: ignore[misc]
    print("| page | queries | ms of work | by the clock | 1,000: ms of work | ratio |")
    print("|---|---:|---:|---:|---:|---:|")
    for name, costs in found.items():
        few, many = (costs[site.many] for site in sites)
        own = [1000 * median(each.own for each in some) for some in (few, many)]
        clock = 1000 * median(each.clock for each in many)
        counted = "/".join(map(str, dict.fromkeys(queries[name])))
        print(
            f"| {name} | {counted} | {own[1]:.1f} | {clock:.1f} | {own[0]:.1f} | {own[1] / own[0]:.2f} |"
        )


def report() -> Article:
    """A meeting report as its writer leaves it: four photos, three languages."""
    made = press.article(
        english=True,
        is_meeting_report=True,
        column=press.column("news/headlines"),
        body_zh_hans=BODY,
    )
    for order in range(4):
        press.image(made, order=order)
    press.reviewed(made)
    return press.fresh(made)


def compare_publishing(sites: list[Site], rounds: int) -> None:
    """What publishing takes until it is committed and this machine's folder has forgotten."""
    found: dict[int, list[Cost]] = {site.many: [] for site in sites}
    for _round in range(rounds):
        for site in sites:
            with on(site):
                made, by, digest = report(), press.publisher(), ""
                digest = press.digest(made)
                found[site.many].append(cost(lambda: press.publish(made, by, digest)))  # noqa: B023
    print("\n| publishing | ms of work | by the clock | slowest |")
    print("|---|---:|---:|---:|")
    for many, costs in found.items():
        own, clock = median(c.own for c in costs), median(c.clock for c in costs)
        slowest = max(c.clock for c in costs)
        print(f"| among {many:,} | {1000 * own:.0f} | {1000 * clock:.0f} | {1000 * slowest:.0f} |")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--many", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=15)
    given = parser.parse_args()
    prepare()
    sites = build(given.many)
    print(f"{connection.vendor}, {busy()}", flush=True)
    compare_pages(sites, given.rounds)
    compare_publishing(sites, given.rounds)
    print(busy())


if __name__ == "__main__":
    main()
