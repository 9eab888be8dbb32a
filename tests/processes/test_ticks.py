"""The minute's work with real processes: killed wherever it may be, it is finished by the next one;
several at once do each thing once.
"""

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from tests.processes.nursery import Child, nursery
from tests.processes.running import database

pytestmark = [pytest.mark.slow, pytest.mark.own_database]

KINDS = ["release", "expire", "unpin"]


@pytest.fixture(scope="module")
def ticker(tmp_path_factory):
    """One site for all: each test leaves nothing due behind."""
    data_dir: Path = tmp_path_factory.mktemp("ticks")
    with database(data_dir) as url:
        environment = {
            **os.environ,
            "DATA_DIR": str(data_dir),
            "DATABASE_URL": url,
            "DJANGO_SETTINGS_MODULE": "portal.settings",
        }
        with nursery("tests.processes.ticker", environment) as address:
            yield partial(Child, address)


@pytest.mark.parametrize("kind", KINDS)
def test_a_tick_killed_between_two_articles_is_finished_by_the_next(ticker, kind):
    with ticker() as first:
        made = first.order("make", kind=kind, count=3)
        before = first.order("look", kind=kind, made=made)["unended"]
        first.die("tick", kind=kind, after=1)
    with ticker() as second:
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
def test_a_tick_killed_within_an_article_leaves_nothing_of_it(ticker, kind):
    with ticker() as first:
        made = first.order("make", kind=kind, count=2)
        first.die("tick", within=2)
    with ticker() as second:
        assert second.order("look", kind=kind, made=made)["done"] == made[:1]
        assert second.order("tick")[kind] == made[1:]
        found = second.order("look", kind=kind, made=made)
        assert found["done"] == found["logged"] == found["printings"] == made
        assert found["placed"] == ([] if kind == "expire" else made)


@pytest.mark.parametrize("kind", KINDS)
def test_three_ticks_at_once_do_each_thing_once(ticker, kind):
    with ExitStack() as opened, ThreadPoolExecutor(3) as hands:
        tickers = [opened.enter_context(ticker()) for _number in range(3)]
        made = tickers[0].order("make", kind=kind, count=6)
        looks = [ticker.order("look", kind=kind, made=made) for ticker in tickers]
        answers = list(hands.map(lambda ticker: ticker.order("tick"), tickers))
        # On a crowded machine one may have found the database locked for too long.
        answers.append(tickers[0].order("tick"))
        assert sorted(pk for answer in answers for pk in answer.get(kind, [])) == made
        found = tickers[0].order("look", kind=kind, made=made)
    assert found["done"] == found["logged"] == found["printings"] == made
    assert found["unended"] == looks[0]["unended"]
