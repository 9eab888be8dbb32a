"""What the list of manuscripts costs with 100,000 of them, against the same list with 1,000.

    .venv/bin/python -m bench.change_list [--rounds 9] [--many 100000]

Two databases in one run, asked in turn, so that what else the machine does falls on both; printed
are the queries, the medians and their ratio for each way in which the list is looked at.
"""

import argparse
import contextlib
import io
import shutil
import statistics
import time
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.models import F
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Article, User
from tests import archives, press

FEW = 1_000
PORTION = 10_000
WRITERS = 50
LOOKS = {
    "first page": "",
    "tenth page": "?p=10",
    "own": "?own=1",
    "one column": "?column={column}",
    "live": "?state=live",
    "drafts": "?state=draft",
    "a title": "?q=第77篇",
    "no such title": "?q=没有这样的标题",
    "the desk's first page": "/admin/",
}


def fill(count: int) -> None:
    """So many published articles of fifty writers, and a draft for each thousand of them."""
    for start in range(0, count, PORTION):
        archives.crowd(min(PORTION, count - start))
    of_others = Article.objects.annotate(writer=F("pk") % WRITERS).exclude(writer=0)
    of_others.update(created_by=press.publisher())
    for _draft in range(max(1, count // 1000)):
        press.article()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def look_at(client: Client, url: str) -> float:
    begun = time.perf_counter()
    response = client.get(url)
    assert response.status_code == 200, (url, response)
    return time.perf_counter() - begun


def switch_to(database: Path) -> None:
    """Have Django's one connection lead to another file."""
    for name in settings.DATABASES:
        connections[name].close()
        connections[name].settings_dict["NAME"] = str(database)


def measure(rounds: int, many: int) -> None:
    here = Path(connection.settings_dict["NAME"])
    files = {FEW: here.with_name("few.sqlite3"), many: here.with_name("many.sqlite3")}
    connection.close()
    clients, urls = {}, {}
    for count, file in files.items():
        shutil.copy(here, file)
        switch_to(file)
        fill(count)
        clients[count] = Client(headers={"host": "localhost"})
        user = User.objects.get(pk=press.writer().pk)
        clients[count].force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        column = press.column("news/headlines").pk
        urls[count] = {
            name: look if look.startswith("/") else f"/admin/articles/article/{look}"
            for name, look in ((name, look.format(column=column)) for name, look in LOOKS.items())
        }
        print(f"{count:,} published, {Article.objects.count() - count:,} drafts", flush=True)
    print(f"{'':24}{'queries':>9}{'':>9}{'median ms':>11}{'':>11}{'ratio':>8}")
    for name in LOOKS:
        queries, times = {}, {count: [] for count in files}  # type: ignore[var-annotated]
        for count, file in files.items():
            switch_to(file)
            look_at(clients[count], urls[count][name])
            with CaptureQueriesContext(connection) as asked:
                look_at(clients[count], urls[count][name])
            queries[count] = len(asked)
        for _round in range(rounds):
            for count, file in files.items():
                switch_to(file)
                connection.ensure_connection()
                times[count].append(look_at(clients[count], urls[count][name]))
        few, most = (1000 * statistics.median(times[count]) for count in files)
        print(
            f"{name:24}{queries[FEW]:9}{queries[many]:9}{few:11.0f}{most:11.0f}{most / few:8.2f}",
            flush=True,
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--many", type=int, default=100_000)
    given = parser.parse_args()
    with contextlib.redirect_stdout(io.StringIO()):
        call_command("prepare", "--empty")
    measure(given.rounds, given.many)


if __name__ == "__main__":
    main()
