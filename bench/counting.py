"""Counting views beside a view that answers a constant behind the same middleware.

    .venv/bin/python -m bench.counting [--rounds 7] [--seconds 5]
    .venv/bin/python -m scripts.postgres .venv/bin/python -m bench.counting

32 clients send the beacon of one article, every time as another reader, so that every one of them
counts and all of them wait for the same row; the same clients ask the same server, with all of
Django's middleware, for a constant, in turn. Printed are the ratio of the two rates with its
spread, requests a second, the beacon's own answer at 50 % and 99 %, and whether the article's count
went up by what was answered. wrk leaves when its time is over: as many beacons as it has clients may
be counted of which it has not read the answer.
"""

import argparse
from pathlib import Path
from statistics import median

from django.conf import settings
from django.db import connection, connections

from articles.models import ViewCount
from bench.servers import (
    CLIENTS,
    Run,
    Server,
    busy,
    granian,
    in_turn,
    load,
    prepare,
    settle,
    spread,
)
from tests import press

ROUNDS, SECONDS = 7, 5.0
READERS = """
local number = 0
request = function()
  number = number + 1
  return wrk.format("POST", nil, {
    ["Host"] = "127.0.0.1",
    ["Content-Length"] = "0",
    ["User-Agent"] = "Mozilla/5.0 (reader %d-" .. number .. ")",
  })
end
"""


def readers(number: int) -> Path:
    """A script for wrk: every request is of another reader, and of none of another round."""
    script = Path(settings.DATA_DIR) / "readers.lua"
    script.write_text(READERS % number)
    return script


def views(article: int) -> int:
    found = ViewCount.objects.filter(article=article).values_list("views", flat=True)
    return next(iter(found), 0)


def measure(site: Server, floor: Server, article: int, rounds: int, seconds: float) -> None:
    def count(number: int) -> Run:
        before = views(article)
        run = load(site, f"/views/{article}/", seconds, script=readers(number))
        settle()
        counted = views(article) - before
        assert run.requests <= counted <= run.requests + CLIENTS, (run, counted)
        return run

    ours, bare = in_turn(
        rounds, count, lambda n: load(floor, "/constant/", seconds, script=readers(n))
    )
    pairs = list(zip(ours, bare, strict=True))
    print("| | of the constant | views/s | constant | 50 % | 99 % | µs of work | constant |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    print(
        f"| {connection.vendor} | {spread([o.rate / b.rate for o, b in pairs])} | "
        f"{median(o.rate for o in ours):,.0f} | {median(b.rate for b in bare):,.0f} | "
        f"{1000 * median(o.p50 for o in ours):.1f} ms | {1000 * median(o.p99 for o in ours):.1f} ms | "
        f"{1e6 * median(o.cost for o in ours):.0f} | {1e6 * median(b.cost for b in bare):.0f} |"
    )
    print(f"{sum(o.requests for o in ours):,} beacons, all of them counted once; {busy()}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    given = parser.parse_args()
    prepare("--empty")
    article = press.published().pk
    connections.close_all()
    print(busy(), flush=True)
    with (
        granian("portal.worker:application") as site,
        granian("bench.floors:constant") as floor,
    ):
        measure(site, floor, article, given.rounds, given.seconds)


if __name__ == "__main__":
    main()
