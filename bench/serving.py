"""A stored page beside the same server's floor: a bare application that answers the same bytes.

    .venv/bin/python -m bench.serving [--rounds 7] [--seconds 3]

Both run behind the server and the options of `manage.py serve`, two workers each, and are asked in
turn by 32 clients, in each round the other way round; what is printed is the median of the rounds'
ratios with the smallest and the largest, requests a second, and the server's own work a request,
which a busy machine changes less. Readers of all kinds: with and without gzip, with preferences in
the `ux` cookie, senior, English, and those who have the page already.
"""

import argparse
import http.client
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from django.conf import settings
from django.db import connections

from articles.models import LiveEntry
from bench import floors
from bench.servers import Server, busy, granian, in_turn, load, prepare, spread

ROUNDS, SECONDS = 7, 3.0
GZIP = {"Accept-Encoding": "gzip"}
UX = {"Cookie": "ux=theme.dark~size.3"}
# Those are of the connection, and the server makes its own.
OF_THE_SERVER = {"server", "date", "connection", "transfer-encoding"}


@dataclass
class Case:
    """A page as one kind of reader asks for it."""

    name: str
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200


def ask(server: Server, case: Case) -> tuple[dict[str, str], bytes]:
    """The answer's headers and its bytes as they come; fails when it is another answer."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    connection.request("GET", case.path, headers=case.headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    assert answer.status == case.status, (case, answer.status)
    headers = {name.lower(): value for name, value in answer.getheaders()}
    return {name: value for name, value in headers.items() if name not in OF_THE_SERVER}, body


def compare(site: Server, case: Case, folder: Path, rounds: int, seconds: float) -> None:
    """Print one line: the case's ratios to a floor that answers the same."""
    ask(site, case)  # is made and stored now
    headers, body = ask(site, case)
    floors.keep(folder, headers, body, case.status)
    with granian("bench.floors:page", FLOOR=str(folder)) as floor:
        ours, bare = in_turn(
            rounds,
            lambda _: load(site, case.path, seconds, headers=case.headers),
            lambda _: load(floor, case.path, seconds, headers=case.headers),
        )
    print(
        f"| {case.name} | {len(body):,} | {spread([o.rate / b.rate for o, b in zip(ours, bare, strict=True)])} | "
        f"{median(o.rate for o in ours):,.0f} | {median(b.rate for b in bare):,.0f} | "
        f"{1e6 * median(o.cost for o in ours):.0f} | {1e6 * median(b.cost for b in bare):.0f} |",
        flush=True,
    )


def cases() -> list[Case]:
    """The demo's longest report as everybody reads it, and its first page."""
    entries = LiveEntry.objects.live("zh-hans").select_related("publication")
    longest = max(entries, key=lambda entry: len(entry.publication.body))
    report = f"/articles/{longest.article_id}/"
    return [
        Case("report, gzip", report, GZIP),
        Case("report, not compressed", report),
        Case("report, with preferences, gzip", report, GZIP | UX),
        Case("report, with preferences, not compressed", report, UX),
        Case("report, senior, gzip", f"/senior{report}", GZIP),
        Case("report, Traditional, gzip", f"/zh-hant{report}", GZIP),
        Case("home page, gzip", "/", GZIP),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    given = parser.parse_args()
    prepare()
    found = cases()
    connections.close_all()
    folder = Path(settings.DATA_DIR) / "floor"
    print(busy())
    print("| page | bytes | of the floor | requests/s | floor | µs of work | floor |")
    print("|---|---:|---:|---:|---:|---:|---:|", flush=True)
    with granian("portal.worker:application") as site:
        for case in found:
            compare(site, case, folder, given.rounds, given.seconds)
    print(busy())


if __name__ == "__main__":
    main()
