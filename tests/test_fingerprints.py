"""Static files under fingerprints: a module is one file, and modules name each other by it."""

import gzip
import posixpath
import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import FileSystemStorage
from django.core.files.base import ContentFile

from portal.fingerprints import StaticStorage

IMPORT = re.compile(r"""\b(?:from|import)\s*\(?\s*["']([^"']+)["']""")


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> dict[str, str]:
    """What is in the scripts of the desk and its editor, by their names with fingerprints."""
    folder = tmp_path_factory.mktemp("static")
    originals = FileSystemStorage(location=folder)
    paths = {}
    for finder in get_finders():
        for name, storage in finder.list([]):
            if name.startswith(("articles/", "django_prose_editor/")):
                copy = folder / name
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(storage.path(name), copy)
                paths[name] = (originals, name)
    storage = StaticStorage(location=folder, base_url="/static/")
    # Packing them small is another matter, and takes long.
    storage.compress_files = lambda names: []
    for _name, _hashed, done in storage.post_process(paths):
        assert not isinstance(done, Exception), done
    return {str(path.relative_to(folder)): path.read_text() for path in Path(folder).rglob("*.js")}


def reached_from(start: str, collected: dict[str, str]) -> set[str]:
    """Every file that a browser asks for because of a module; a missing one is a KeyError."""
    reached, waiting = set(), [start]
    while waiting:
        name = waiting.pop()
        if name in reached:
            continue
        reached.add(name)
        # The library is one file that imports nothing, and too long to search.
        if not name.startswith("django_prose_editor/editor."):
            folder = posixpath.dirname(name)
            waiting += [
                posixpath.normpath(posixpath.join(folder, address))
                for address in IMPORT.findall(collected[name])
            ]
    return reached


def without_fingerprint(name: str) -> str:
    return re.sub(r"\.[0-9a-f]{12}\.js$", ".js", name)


def test_a_script_is_there_once_under_the_name_of_what_is_in_it(collected):
    plain = [without_fingerprint(name) for name in collected]
    assert len(plain) == len(set(plain))
    assert not set(plain) & set(collected)


def test_the_editors_modules_find_each_other_and_none_is_loaded_twice(collected):
    [start] = [name for name in collected if without_fingerprint(name) == "articles/bodies.js"]
    reached = reached_from(start, collected)
    assert reached <= set(collected)
    plain = sorted(without_fingerprint(name) for name in reached)
    assert plain == sorted(set(plain))
    assert "django_prose_editor/editor.js" in plain
    assert "articles/unseen.js" in plain


def test_style_sheets_lose_their_comments_and_keep_every_rule(tmp_path):
    storage = StaticStorage(location=tmp_path, base_url="/static/")
    sheet = "/* Why. */\n.a , .b { width: calc( 1em + 2px ); }\n@media (min-width: 40em) { .c { top: 0; } }\n"
    for _time in range(2):  # as it is when a file is saved under its fingerprint again
        name = storage._save("x.css", ContentFile(sheet.encode()))
        kept = (tmp_path / name).read_text()
        assert kept == ".a,.b{width:calc(1em + 2px)}@media (min-width:40em){.c{top:0}}"
        sheet = kept


def test_the_sites_sheet_is_no_larger_than_a_first_answer_holds(tmp_path):
    """12 KiB packed, about one initial congestion window: more is seen in the first paint."""
    storage = StaticStorage(location=tmp_path, base_url="/static/")
    source = (settings.BASE_DIR / "portal/static/portal/site.css").read_bytes()
    name = storage._save("site.css", ContentFile(source))
    assert len(gzip.compress((tmp_path / name).read_bytes(), 9)) <= 12 * 1024
