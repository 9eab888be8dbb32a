"""Pages of the demonstration that are not in the store, made anew by the whole of Django.

    .venv/bin/python -m bench.unstored [--rounds 150]

Without a server, in a process that has loaded what its workers have. Printed are what this process
itself was at work, the least and the median, and the queries. Whatever else the machine does makes
it slower, so the least says what a page costs.
"""

import argparse
from statistics import median

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.million import cost, lose
from bench.servers import busy, prepare
from portal import app_server
from portal.operations.pages import Reader

PAGES = {
    "article": "/articles/5/",
    "article, senior": "/senior/articles/5/",
    "column": "/columns/news/headlines/",
    "home": "/",
    "home, senior": "/senior/",
    "home, English": "/en/",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=150)
    given = parser.parse_args()
    prepare()
    app_server.load()  # what a worker has in memory, and its collector passes over
    site_itself = Reader()

    def ask(path: str) -> None:
        assert site_itself.get(path).status == 200, path

    print(f"{connection.vendor}, {busy()}")
    print("| page | queries | least ms of work | median |")
    print("|---|---:|---:|---:|")
    for name, path in PAGES.items():
        ask(path)  # what a process keeps for all pages is read now
        lose(path)
        with CaptureQueriesContext(connection) as asked:
            ask(path)
        own = []
        for _round in range(given.rounds):
            lose(path)
            own.append(1000 * cost(lambda path=path: ask(path)).own)  # type: ignore[misc]
        print(f"| {name} | {len(asked)} | {min(own):.1f} | {median(own):.1f} |")
    print(busy())


if __name__ == "__main__":
    main()
