"""Two machines on one PostgreSQL: no page stays stale on the one when the other publishes."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest
from django.core.management import CommandError, call_command

from accessibility.page_store.outbox import CHANNEL
from tests.processes.nursery import nursery
from tests.processes.running import Running, admin_url, database
from tests.served import ROOT, environment, wait_until

pytestmark = pytest.mark.own_database


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """The machine that publishes."""
    data_dir = tmp_path_factory.mktemp("here")
    with database(data_dir) as url:
        site = Running(data_dir, url)
        with nursery("tests.processes.publisher", site.environment) as site.publishers:
            with site.publisher() as publisher:
                publisher.publish(1, "一", "/words/1/")
            yield site


class There:
    """Another machine: a folder of its own, the same database."""

    def __init__(self, data_dir, url):
        self.data_dir, self.url = data_dir, url

    def store(self, path, epoch):
        """A page that a reader has had made there."""
        place = self.data_dir / "store" / path.strip("/")
        place.mkdir(parents=True, exist_ok=True)
        (place / "index.html.gz").write_bytes(b"stored")
        (self.data_dir / "store/.epoch").write_text(str(epoch))

    def has(self, path):
        return (self.data_dir / "store" / path.strip("/") / "index.html.gz").exists()

    @contextmanager
    def listening(self):
        process = subprocess.Popen(
            [sys.executable, "manage.py", "listen"],
            cwd=ROOT,
            env=environment(self.data_dir, DATABASE_URL=self.url),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == "▸ 页面同步已接上\n"
            yield process
        finally:
            process.kill()
            process.communicate()


@pytest.fixture
def there(here, tmp_path):
    return There(tmp_path, here.database_url)


@pytest.mark.postgresql
def test_what_one_machine_publishes_the_other_forgets_at_once_and_nothing_else(here, there):
    with here.publisher() as publisher:
        epoch = publisher.publish(1, "二")
        for path in ("/words/1/", "/en/words/1/", "/words/2/"):
            there.store(path, epoch)
        with there.listening():
            publisher.publish(1, "三")
            wait_until(lambda: not there.has("/words/1/"), "the page is forgotten")
            wait_until(lambda: not there.has("/en/words/1/"), "the page is forgotten")
            assert there.has("/words/2/")


@pytest.mark.postgresql
def test_what_was_published_while_nobody_listened_is_forgotten_before_anything_else(here, there):
    with here.publisher() as publisher:
        epoch = publisher.publish(1, "四")
        with there.listening() as listener:
            there.store("/words/1/", epoch)
            there.store("/words/77/", epoch)
            listener.send_signal(signal.SIGKILL)
            listener.wait()
            for number in range(1000):
                publisher.publish(1, f"五{number}")
        assert there.has("/words/1/")
        with there.listening():
            assert not there.has("/words/1/")
            assert there.has("/words/77/")


@pytest.mark.postgresql
def test_a_listener_whose_connection_is_cut_comes_back(here, there):
    with here.publisher() as publisher, there.listening():
        epoch = publisher.publish(1, "六")
        with psycopg.connect(admin_url(), autocommit=True) as admin:
            name = urlsplit(here.database_url).path[1:]
            cut = admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = %s AND application_name = %s",
                [name, CHANNEL],
            ).fetchall()
            assert cut == [(True,)]
        there.store("/words/1/", epoch)
        publisher.publish(1, "七")
        wait_until(lambda: not there.has("/words/1/"), "the page is forgotten")


@pytest.mark.postgresql
def test_a_listener_ends_when_it_is_asked_to(there):
    with there.listening() as listener:
        os.kill(listener.pid, signal.SIGTERM)
        assert listener.wait(timeout=20) == 0


@pytest.mark.sqlite
def test_a_site_of_one_machine_needs_none():
    with pytest.raises(CommandError, match="只有一台机器"):
        call_command("listen")
