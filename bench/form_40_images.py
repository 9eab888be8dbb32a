"""What the manuscript's form costs with 40 photos, against the same form without any.

    .venv/bin/python -m bench.form_40_images [--rounds 15] [--photos 40]

Both forms are asked for in turn, so
that what else the machine does falls on both; printed are medians, their ratio, and the queries.
"""

import argparse
import contextlib
import io
import statistics
import time
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.models import Image
from tests import press


def made(photos: int) -> Any:
    """A manuscript with so many described photos; one file stands for all of them."""
    article = press.article(is_meeting_report=True)
    first = press.image(article) if photos else None
    for order in range(1, photos):
        Image.objects.create(
            article=article,
            order=order,
            file=first.file.name if first else "",
            width=1500,
            height=1000,
            digest=f"{order:064x}",
            likeness=f"{order * 7919**7:032x}"[-32:],
            renditions_made=True,
            caption_zh_hans=f"推进会现场之{order}",
            alt_zh_hans="主席台就座七人，台下坐满参会人员",
            credit_zh_hans="石小满",
        )
    return article


def measure(rounds: int, photos: int) -> None:
    client = Client(headers={"host": "localhost"})
    client.force_login(press.writer(), backend="django.contrib.auth.backends.ModelBackend")
    forms = {
        count: f"/admin/articles/meetingreport/{made(count).pk}/change/" for count in (0, photos)
    }
    queries, sizes = {}, {}
    times: dict[int, list[float]] = {count: [] for count in forms}
    for count, url in forms.items():
        client.get(url)
        with CaptureQueriesContext(connection) as asked:
            response = client.get(url)
        assert response.status_code == 200, response
        queries[count], sizes[count] = len(asked), len(response.content)
    for _round in range(rounds):
        for count, url in forms.items():
            begun = time.perf_counter()
            client.get(url)
            times[count].append(time.perf_counter() - begun)
    medians = {count: statistics.median(each) for count, each in times.items()}
    print("photos  queries  median ms  spread ms  page KB")
    for count in forms:
        spread = 1000 * (max(times[count]) - min(times[count]))
        print(
            f"{count:6}  {queries[count]:7}  {1000 * medians[count]:9.0f}  {spread:9.0f}"
            f"  {sizes[count] / 1024:7.0f}"
        )
    print(f"ratio   {queries[photos] / queries[0]:7.2f}  {medians[photos] / medians[0]:9.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--photos", type=int, default=40)
    given = parser.parse_args()
    with contextlib.redirect_stdout(io.StringIO()):
        call_command("prepare", "--empty")
    measure(given.rounds, given.photos)


if __name__ == "__main__":
    main()
