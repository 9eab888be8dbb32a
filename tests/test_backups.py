"""Backups are whole or are none: what is in them, what is refused, what is kept."""

import errno
import gzip
import json
import os
import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.state import ProjectState
from django.utils import timezone

from articles.models import Publication
from portal.operations import backing_up, pages, restoring, rows
from portal.operations.backing_up import Broken, Manifest, check, existing, make
from portal.preparing import release
from tests import press

pytestmark = pytest.mark.django_db(transaction=True)

# Tables without rows of the site's own: caches, what is found by, what Django notes of itself.
OF_NO_SITE = {"cache", "django_migrations", *rows.LEFT_OUT}


@pytest.fixture(autouse=True)
def tables(monkeypatch):
    """The suite's database is made without migrations, so they cannot tell its tables."""
    own = rows.own_tables(ProjectState.from_apps(apps).apps)
    monkeypatch.setattr(rows, "models_at", lambda migrations, using: own)
    return {model._meta.db_table: model for model in own}


@pytest.fixture
def site(tmp_path, monkeypatch):
    """A site with one article and some files, and where its backups go."""
    monkeypatch.setattr(settings, "DATA_DIR", tmp_path / "data")
    private = tmp_path / "data/media/private/images"
    private.mkdir(parents=True)
    (private / "one.jpeg").write_bytes(b"one")
    (private / "two.jpeg").write_bytes(b"two")
    public = tmp_path / "data/media/public/images"
    public.mkdir(parents=True)
    os.link(private / "one.jpeg", public / "one.jpeg")
    (tmp_path / "data/secret_key").write_text("secret")
    press.published()
    return tmp_path / "backups"


def test_every_table_with_rows_of_the_sites_own_is_in_it(tables):
    there = {
        name
        for name in connection.introspection.table_names()
        if not name.startswith(("articles_searchwords", "sqlite_"))
    }
    assert tables.keys() == there - OF_NO_SITE


def test_a_backup_holds_all_rows_and_all_files_and_can_be_checked(site):
    made = make(site, keep_days=14)
    manifest = check(made)
    assert manifest.tables["articles_publication"].rows == Publication.objects.count() == 2
    assert set(manifest.files) == {
        *("media/private/images/one.jpeg", "media/private/images/two.jpeg"),
        *("media/public/images/one.jpeg", "secret_key"),
    }
    first = json.loads(next(iter(backing_up.lines_of(made, "articles_publication"))))
    assert Publication.objects.earliest("pk").title in first
    assert made.stat().st_mode & 0o077 == 0


def test_a_sum_changes_with_any_value(site, tables):
    model = tables["articles_viewcount"]
    before = rows.sum_of(model, "default")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE articles_viewcount SET views = views + 1")
    after = rows.sum_of(model, "default")
    assert before.rows == after.rows == 1
    assert before.sha256 != after.sha256


def test_what_has_not_changed_takes_no_room_again(site):
    first = make(site, keep_days=14).rename(site / "2020-01-01T03-00-00")
    (Path(settings.DATA_DIR) / "media/private/images/two.jpeg").write_bytes(b"two, changed")
    second = make(site, keep_days=36_500)
    inode = lambda folder, name: (folder / "files/media" / name).stat().st_ino  # noqa: E731
    assert inode(first, "private/images/one.jpeg") == inode(second, "private/images/one.jpeg")
    assert inode(second, "public/images/one.jpeg") == inode(second, "private/images/one.jpeg")
    assert inode(first, "private/images/two.jpeg") != inode(second, "private/images/two.jpeg")
    check(first)
    check(second)


def test_old_backups_go_and_the_newest_never_does(site):
    old = make(site, keep_days=3)
    old = old.rename(site / f"{timezone.localtime() - timedelta(days=4):{backing_up.NAME}}")
    kept = make(site, keep_days=3)
    assert existing(site) == [kept]
    aged = kept.rename(site / f"{timezone.localtime() - timedelta(days=9):{backing_up.NAME}}")
    assert existing(site) == [aged]


def test_what_a_killed_backup_left_is_no_backup_and_goes_with_the_next(site):
    (site / ".making-2026-01-01T03-00-00").mkdir(parents=True)
    made = make(site, keep_days=14)
    assert existing(site) == [made]
    assert not list(site.glob(".making-*"))


def test_a_full_disk_leaves_nothing_half_made(site, monkeypatch):
    def full(*_args):
        raise OSError(errno.ENOSPC, "No space left on device", "two.jpeg")

    monkeypatch.setattr(backing_up.shutil, "copy2", full)
    with pytest.raises(OSError, match="No space"):
        make(site, keep_days=14)
    assert existing(site) == []
    assert {each.name for each in site.iterdir()} == {".lock"}


def test_two_backups_at_once_do_not_mix(site):
    site.mkdir()
    with backing_up._alone(site), pytest.raises(Broken, match="正在进行"):
        make(site, keep_days=14)


def a_cut_file(folder):
    path = folder / "rows/articles_publication.jsonl.gz"
    path.write_bytes(path.read_bytes()[:-20])


def a_missing_row(folder):
    path = folder / "rows/articles_publication.jsonl.gz"
    path.write_bytes(gzip.compress(gzip.decompress(path.read_bytes()).split(b"\n", 1)[1]))


def a_table_that_is_gone(folder):
    (folder / "rows/articles_publication.jsonl.gz").unlink()


def another_picture(folder):
    path = folder / "files/media/private/images/one.jpeg"
    path.unlink()
    path.write_bytes(b"eno")


def a_picture_that_is_gone(folder):
    (folder / "files/media/private/images/one.jpeg").unlink()


def another_manifest(folder):
    path = folder / "manifest.json"
    path.write_text(path.read_text().replace('"format": 1', '"format":  1'))


def no_manifest(folder):
    (folder / "manifest.json").unlink()


DAMAGES = [a_cut_file, a_missing_row, a_table_that_is_gone, another_picture,
           a_picture_that_is_gone, another_manifest, no_manifest]  # fmt: skip


def test_a_backup_with_any_damage_is_refused(site):
    made = make(site, keep_days=14)
    for damage in DAMAGES:
        broken = shutil.copytree(made, site / f"broken-{damage.__name__}")
        damage(broken)
        with pytest.raises(Broken):
            check(broken)


def test_a_page_that_failed_already_then_is_told_of_when_it_is_restored(monkeypatch):
    told = {"/": "200 a", "/en/": "500 b", "/zh-hant/": "200 c"}
    manifest = Manifest("", release(), "sqlite", [], pages=told)
    monkeypatch.setattr(pages, "digests", lambda paths: told | {"/zh-hant/": "200 d"})
    assert restoring.pages_that_differ(manifest) == ["/en/", "/zh-hant/"]
    manifest.release = "another"
    assert restoring.pages_that_differ(manifest) is None


def test_a_name_of_a_backup_says_when_it_was_made(site):
    made = make(site, keep_days=14)
    at = datetime.strptime(made.name, backing_up.NAME)  # noqa: DTZ007
    assert abs(at - timezone.localtime().replace(tzinfo=None)) < timedelta(minutes=5)
