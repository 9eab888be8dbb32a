"""The minute's work with real processes: killed wherever it may be, it is finished by the next one;
several at once do each thing once.
"""

import json
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tests.processes.running import database
from tests.served import PATIENCE, ROOT

pytestmark = [pytest.mark.slow, pytest.mark.own_database]

KINDS = ["release", "expire", "unpin"]


class Ticker:
    """The process of tests.processes.ticker."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.processes.ticker"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> "Ticker":
        return self

    def __exit__(self, *failure: object) -> None:
        self.process.kill()
        self.process.communicate()

    def order(self, do: str, **facts: Any) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"do": do, **facts}) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        return json.loads(answer) if answer else None

    def die_ticking(self, **facts: Any) -> None:
        assert self.order("tick", **facts) is None
        assert self.process.wait(PATIENCE) == -signal.SIGKILL


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """One site for all: each test leaves nothing due behind."""
    data_dir: Path = tmp_path_factory.mktemp("ticks")
    with database(data_dir) as url:
        environment = {
            **os.environ,
            "DATA_DIR": str(data_dir),
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
        }
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
        subprocess.run(migrate, cwd=ROOT, env=environment, check=True)
        yield environment


@pytest.mark.parametrize("kind", KINDS)
def test_a_tick_killed_between_two_articles_is_finished_by_the_next(environment, kind):
    with Ticker(environment) as first:
        made = first.order("make", kind=kind, count=3)
        before = first.order("look", kind=kind, made=made)["unended"]
        first.die_ticking(kind=kind, after=1)
    with Ticker(environment) as second:
        found = second.order("look", kind=kind, made=made)
        assert found["done"] == found["logged"] == made[:1]
        assert found["unended"] == before + 1
        assert second.order("tick")[kind] == made[1:]
        found = second.order("look", kind=kind, made=made)
        assert found["done"] == found["logged"] == found["printings"] == made
        assert found["placed"] == ([] if kind == "expire" else made)
        assert found["still_due"] == 0
        assert found["ran"]


@pytest.mark.parametrize("kind", KINDS)
def test_a_tick_killed_within_an_article_leaves_nothing_of_it(environment, kind):
    with Ticker(environment) as first:
        made = first.order("make", kind=kind, count=2)
        first.die_ticking(within=2)
    with Ticker(environment) as second:
        assert second.order("look", kind=kind, made=made)["done"] == made[:1]
        assert second.order("tick")[kind] == made[1:]
        found = second.order("look", kind=kind, made=made)
        assert found["done"] == found["logged"] == found["printings"] == made
        assert found["placed"] == ([] if kind == "expire" else made)


@pytest.mark.parametrize("kind", KINDS)
def test_three_ticks_at_once_do_each_thing_once(environment, kind):
    with ExitStack() as opened, ThreadPoolExecutor(3) as hands:
        tickers = [opened.enter_context(Ticker(environment)) for _number in range(3)]
        made = tickers[0].order("make", kind=kind, count=6)
        looks = [ticker.order("look", kind=kind, made=made) for ticker in tickers]
        answers = list(hands.map(lambda ticker: ticker.order("tick"), tickers))
        # On a crowded machine one may have found the database locked for too long.
        answers.append(tickers[0].order("tick"))
        assert sorted(pk for answer in answers for pk in answer.get(kind, [])) == made
        found = tickers[0].order("look", kind=kind, made=made)
    assert found["done"] == found["logged"] == found["printings"] == made
    assert found["unended"] == looks[0]["unended"]
