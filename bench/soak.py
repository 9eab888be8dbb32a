"""Mixed traffic for minutes, with every answer looked at: readers, counters, searches, a publisher.

    .venv/bin/python -m bench.soak [--minutes 10]
    .venv/bin/python -m scripts.postgres .venv/bin/python -m bench.soak

The whole process tree of `manage.py serve` with the demonstration. Readers go from page to page in
all six renderings; beacons come from another reader each time; searches and questions are asked;
one publisher prints a report anew every few seconds, and withdraws another one and publishes it
again. Wrong is an answer that is not whole, not of its rendering, of another status than its page
has, older than the print that stood a second before it was asked for, or older than one seen by the
same reader; and a count that differs from the beacons that were answered. The run fails if
anything was wrong, if a worker holds more than 160 MB (PSS), or if memory is not flat: at most 3 % more
in the last third of the time than in the one before.
"""

import argparse
import gzip
import http.client
import itertools
import math
import os
import random
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from urllib.parse import quote

from django.conf import settings
from django.db import connection, connections

from accessibility import renderings
from articles.models import Article, Column, LiveEntry, ViewCount
from articles.publishing import withdraw
from bench.servers import Server, busy, prepare
from tests import press, served

READERS, COUNTERS, SEARCHERS = 4, 2, 1
BETWEEN = 3.0  # seconds from one print to the next
VISIBLE = 1.0  # seconds after which everybody has a print
LARGEST = 160.0  # megabytes of a worker
GROWTH = 1.03
STAMP = re.compile(r"第(\d+)次印[发發]")
AS_BROWSERS = {"Accept-Encoding": "gzip"}
QUERIES = [
    "养老服务",
    "医保 报销",
    "公园",
    "推进会",
    "身份证丢了怎么办",
    "zhufang",
    "-",
    "没有这样的词语",
]


@dataclass
class Change:
    """What the other report answers, from some moment of the change on."""

    status: int
    begun: float
    ended: float = math.inf


@dataclass
class Told:
    """What all threads have found out; `prints` are the moments at which each print was public."""

    answers: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    prints: list[tuple[float, int]] = field(default_factory=list)
    # How the other report was withdrawn and published, newest last.
    changes: list[Change] = field(default_factory=lambda: [Change(200, 0.0, 0.0)])
    lock: threading.Lock = field(default_factory=threading.Lock)
    over: threading.Event = field(default_factory=threading.Event)

    def count(self, kind: str) -> None:
        with self.lock:
            self.answers[kind] += 1

    def complain(self, sentence: str) -> None:
        with self.lock:
            self.wrong.append(sentence)

    def oldest_allowed(self, moment: float) -> int:
        """The print that everybody who asks at that moment gets, or a newer one."""
        return max(
            (number for since, number in self.prints if since + VISIBLE <= moment), default=0
        )

    def allowed_states(self, begun: float, ended: float) -> set[int]:
        """What the other report may answer to who asked and was answered then."""
        settled = [each for each in self.changes if each.ended + VISIBLE <= begun]
        under_way = [each for each in self.changes[len(settled) :] if each.begun <= ended]
        return {each.status for each in (*settled[-1:], *under_way)}


class Client:
    """One person's connection to the site, kept open."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=served.PATIENCE)

    def ask(self, method: str, path: str, **headers: str) -> tuple[int, bytes]:
        for attempt in (1, 2):
            try:
                self.connection.request(method, path, headers=headers | AS_BROWSERS)
                answer = self.connection.getresponse()
                body = answer.read()
                zipped = answer.headers["Content-Encoding"] == "gzip"
                return answer.status, gzip.decompress(body) if zipped else body
            except (http.client.HTTPException, OSError):
                # A server may close what has been open for long, once.
                self.connection.close()
                if attempt == 2 or method != "GET":
                    raise
        raise AssertionError


@dataclass
class Pages:
    """Addresses that readers go to, with the tag of the language that each is in."""

    tags: dict[str, str]
    report: str  # the bare address of the one that is printed again and again
    coming_and_going: str


def reader(number: int, port: int, pages: Pages, told: Told) -> None:
    """Go from page to page; every third time to the report that is printed anew."""
    lot, client, seen = random.Random(number), Client(port), Counter[str]()
    special = [path for path in pages.tags if path.endswith(pages.report)]
    others = list(pages.tags)
    while not told.over.is_set():
        path = lot.choice(special if lot.random() < 0.33 else others)
        begun = time.monotonic()
        status, body = client.ask("GET", path)
        ended = time.monotonic()
        text = body.decode()
        told.count("pages")
        if path.endswith(pages.coming_and_going):
            if status not in told.allowed_states(begun, ended):
                since = begun - told.changes[-1].ended
                told.complain(f"{path} answered {status}, {since:.1f} s after the last change")
            continue
        if status != 200 or not text.rstrip().endswith("</html>"):
            told.complain(f"{path} answered {status} with {len(body)} bytes")
        elif f'lang="{pages.tags[path]}"' not in text[:300]:
            told.complain(f"{path} is not in its language")
        elif path in special:
            found = STAMP.search(text)
            stamp = int(found[1]) if found else -1
            if stamp < max(told.oldest_allowed(begun), seen[pages.report]):
                told.complain(f"{path} shows print {stamp}, seen {seen[pages.report]}")
            seen[pages.report] = max(seen[pages.report], stamp)


def counter(number: int, port: int, article: int, told: Told) -> None:
    """Send the beacon, each time as another reader, and now and then a second time as the same."""
    client = Client(port)
    for visit in itertools.count():
        if told.over.is_set():
            return
        agent = {"User-Agent": f"Mozilla/5.0 (reader {number}-{visit})"}
        for again in range(2 if visit % 10 == 0 else 1):
            status, body = client.ask("POST", f"/views/{article}/", **agent)
            told.count("beacons that count" if not again else "beacons of the same reader")
            if status != 200 or b"views" not in body:
                told.complain(f"a beacon was answered {status}")
            time.sleep(0.01)


def searcher(number: int, port: int, told: Told) -> None:
    """Search and ask, in all renderings."""
    lot, client = random.Random(number), Client(port)
    while not told.over.is_set():
        rendering = lot.choice(renderings.ALL)
        page = rendering.path(lot.choice(["/search/", "/ask/"]))
        status, body = client.ask("GET", f"{page}?q={quote(lot.choice(QUERIES))}")
        told.count("searches and questions")
        if status != 200 or not body.rstrip().endswith(b"</html>"):
            told.complain(f"{page} answered {status}")
        time.sleep(0.2)


def publisher(report: int, other: int, told: Told) -> None:
    """Print the report anew every few seconds, and let the other one come and go."""
    try:
        for number in itertools.count(2):
            if told.over.wait(BETWEEN):
                return
            made = Article.objects.get(pk=report)
            made.title = f"推进会第{number}次印发"
            made.save()
            press.print_it_all_the_same(made)
            told.prints.append((time.monotonic(), number))
            told.count("prints")
            coming = Article.objects.get(pk=other)
            told.changes.append(Change(200 if number % 2 else 410, time.monotonic()))
            if number % 2:
                press.print_it_all_the_same(coming)
            else:
                withdraw(coming, press.publisher(), "内容有误，正在核对。")
            told.changes[-1].ended = time.monotonic()
    finally:
        connections.close_all()


def pages_of(site: served.Site, report: int, other: int) -> Pages:
    """Every page of the demonstration that there is, in every rendering that it has."""
    bare = [
        "/",
        "/sitemap/",
        "/ask/knowledge/",
        "/search/",
        "/ask/",
        "/accessibility/",
        "/privacy/",
    ]
    client = Client(site.port)
    assert all(client.ask("GET", path)[0] == 200 for path in bare)
    bare += [f"/columns/{path}/" for path in Column.objects.values_list("path", flat=True)]
    live = LiveEntry.objects.live("zh-hans").values_list("article", flat=True)
    bare += [f"/articles/{pk}/" for pk in live]
    tags = {}
    for rendering in renderings.ALL:
        for path in bare:
            if client.ask("GET", rendering.path(path))[0] == 200:
                tags[rendering.path(path)] = rendering.tag
    return Pages(tags, f"/articles/{report}/", f"/articles/{other}/")


def in_thread(work: Callable[..., None], told: Told, *given: object) -> threading.Thread:
    """A thread whose failure is told like any other wrong answer."""

    def guarded() -> None:
        try:
            work(*given, told)
        except Exception as trouble:  # whatever it was, the run has failed
            told.complain(f"{work.__name__} ended: {trouble!r}")

    thread = threading.Thread(target=guarded)
    thread.start()
    return thread


def workers(site: served.Site) -> Server:
    """The app server among the processes of `manage.py serve`."""
    for pid in served.children(site.process.pid):
        if b"app_server" in Path(f"/proc/{pid}/cmdline").read_bytes():
            return Server(pid, site.port)
    raise LookupError("no app server")


def soak(site: served.Site, minutes: float) -> bool:
    """The run; returns whether all was well."""
    report = press.published(title_zh_hans="推进会第1次印发", column=press.column("news/headlines"))
    other = press.published(column=press.column("news/headlines"))
    pages = pages_of(site, report.pk, other.pk)
    server, told = workers(site), Told()
    told.prints.append((time.monotonic(), 1))
    connections.close_all()
    threads = [in_thread(publisher, told, report.pk, other.pk)]
    threads += [in_thread(reader, told, n, site.port, pages) for n in range(READERS)]
    threads += [in_thread(counter, told, n, site.port, report.pk) for n in range(COUNTERS)]
    threads += [in_thread(searcher, told, n, site.port) for n in range(SEARCHERS)]
    held: list[float] = []
    began, seconds = time.monotonic(), 60 * minutes
    while time.monotonic() < began + seconds and not told.wrong:
        time.sleep(min(10, seconds / 12))
        held.append(max(server.memory()))
        done = time.monotonic() - began
        print(
            f"{done:4.0f} s  {held[-1]:6.1f} MB  {sum(told.answers.values()):,} answers",
            file=sys.stderr,
        )
    told.over.set()
    for thread in threads:
        thread.join()
    counted = ViewCount.objects.get(article=report).views
    if counted != told.answers["beacons that count"]:
        told.complain(f"{counted} views counted of {told.answers['beacons that count']}")
    third = max(1, len(held) // 3)
    middle, last = mean(held[third : 2 * third] or held), mean(held[-third:])
    if last > GROWTH * middle or max(held) > LARGEST:
        told.complain(f"memory: {middle:.1f} MB, then {last:.1f} MB, at most {max(held):.1f} MB")
    for kind, count in sorted(told.answers.items()):
        print(f"{count:9,}  {kind}")
    print(
        f"{middle:.1f} MB in the middle third, {last:.1f} MB in the last, at most {max(held):.1f}"
    )
    print(f"{len(told.wrong)} wrong; {connection.vendor}, {busy()}")
    print("\n".join(told.wrong[:20]))
    return not told.wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--minutes", type=float, default=10)
    given = parser.parse_args()
    prepare()
    connections.close_all()
    more = {name: os.environ[name] for name in ("DATABASE_URL",) if name in os.environ}
    with served.serving(Path(settings.DATA_DIR), **more) as site:
        sys.exit(0 if soak(site, given.minutes) else 1)


if __name__ == "__main__":
    main()
