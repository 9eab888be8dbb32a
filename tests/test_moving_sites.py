"""A whole site backed up, restored and moved, by the commands that an operator types."""

import os
import sqlite3
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from django.core.management import CommandError, call_command

from tests.processes.running import admin_url, database
from tests.served import manage

PUBLISH = "from tests import press; press.published(english=True); press.published()"
LOOK = (
    "from portal.operations.pages import Reader;"
    "print(Reader().get('/zh-hant/articles/2/').body.decode())"
)

pytestmark = pytest.mark.own_database


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The folder and the database of a site with two articles, and one backup of it."""
    data_dir = tmp_path_factory.mktemp("site")
    with database(data_dir) as url:
        for words in (["prepare", "--empty"], ["shell", "-c", PUBLISH], ["backup"]):
            done = manage(data_dir, *words, DATABASE_URL=url)
            assert done.returncode == 0, done.stderr
        yield data_dir, url


@pytest.fixture(scope="module")
def backup(site):
    return next((site[0] / "backups").glob("20*"))


def test_a_backup_proves_in_a_scratch_place_that_it_can_be_restored(site, backup):
    data_dir, url = site
    done = manage(data_dir, "backup", "--verify", DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    assert "个页面与备份时一样" in done.stdout
    assert f"{backup} 可以恢复" in done.stdout
    assert not list((data_dir / "backups").glob("verify-*"))


@pytest.fixture(scope="module")
def twin(backup, tmp_path_factory):
    """The backup restored beside the site, with an embedded database."""
    place = tmp_path_factory.mktemp("twin")
    done = manage(place, "restore", str(backup))
    assert done.returncode == 0, done.stderr
    assert "都与备份相符" in done.stdout
    return place


def test_a_restored_site_is_the_one_that_was_backed_up(site, backup, twin):
    before = manage(site[0], "shell", "-v", "0", "-c", LOOK, DATABASE_URL=site[1]).stdout
    assert "<h1" in before
    assert manage(twin, "shell", "-v", "0", "-c", LOOK).stdout == before
    assert manage(twin, "verify").returncode == 0
    assert (twin / "secret_key").read_text() == (site[0] / "secret_key").read_text()

    again = manage(twin, "restore", str(backup))
    assert again.returncode == 1
    assert "已经有" in again.stderr


def test_a_broken_backup_is_refused_before_anything_is_touched(backup, tmp_path):
    broken = tmp_path / "broken"
    place = tmp_path / "place"
    os.system(f"cp -a {backup} {broken}")
    rows = broken / "rows/articles_publication.jsonl.gz"
    rows.write_bytes(rows.read_bytes()[:-9])
    done = manage(place, "restore", str(broken))
    assert done.returncode == 1
    assert "articles_publication" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (place / "db").exists()
    assert not (place / "media").exists()


@pytest.mark.postgresql
def test_an_embedded_site_moves_to_postgresql_with_every_row(twin):
    name = f"moved_{os.getpid()}"
    url = urlunsplit(urlsplit(os.environ["TEST_DATABASE_URL"])._replace(path=f"/{name}"))
    with psycopg.connect(admin_url(), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        try:
            done = manage(twin, "move_database", "--to", url)
            assert done.returncode == 0, done.stderr
            assert "逐表核对过，两边一样" in done.stdout
            before = manage(twin, "shell", "-v", "0", "-c", LOOK).stdout
            there = manage(twin, "shell", "-v", "0", "-c", LOOK, DATABASE_URL=url).stdout
            assert there == before
            assert manage(twin, "verify", DATABASE_URL=url).returncode == 0
            with psycopg.connect(url.replace("postgres:", "postgresql:", 1)) as moved:
                new = moved.execute(
                    "SELECT nextval(pg_get_serial_sequence('articles_article', 'id'))"
                ).fetchone()
            assert new == (3,)

            again = manage(twin, "move_database", "--to", url)
            assert again.returncode == 1
            assert "已经有内容" in again.stderr
        finally:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.sqlite
@pytest.mark.parametrize("url", ["", "sqlite:///other.sqlite3", "postgres//portal"])
def test_an_address_that_is_no_postgresql_is_refused_in_a_sentence(url):
    with pytest.raises(CommandError, match="--to 要写 postgres://"):
        call_command("move_database", to=url)


@pytest.mark.sqlite
def test_a_restored_site_never_gives_a_number_again(site, twin):
    """What stood at an address that is gone must not come back as something else."""
    numbers = []
    for data_dir in (site[0], twin):
        with sqlite3.connect(data_dir / "db/portal.sqlite3") as connection:
            found = connection.execute("SELECT * FROM sqlite_sequence ORDER BY name").fetchall()
            numbers.append(dict(found))
    assert numbers[0]["articles_article"] == numbers[1]["articles_article"] == 2
