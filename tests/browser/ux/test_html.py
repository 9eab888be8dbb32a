"""Every public page in every rendering is valid HTML, by the checker that the web's makers keep."""

from pathlib import Path

import pytest

from scripts import validator
from tests.browser.public import renderings_of
from tests.browser.ux.pages import NAMES, Pages
from tests.browser.ux.verdicts import Verdicts
from tests.served import Site


def test_every_page_is_valid_html(demo: Site, tmp_path: Path, verdicts: Verdicts):
    pages = Pages(demo)
    files = {}
    for name in NAMES:
        for rendering in renderings_of(name):
            file = tmp_path / f"{len(files)}.html"
            file.write_bytes(pages.html(name, rendering))
            files[file.name] = (name, rendering)
    try:
        found = validator.check(tmp_path.iterdir())
    except validator.NotAvailable as why:
        pytest.skip(str(why))
    print(f"warnings of the HTML checker: {found.warnings}")
    for file_name, (name, rendering) in files.items():
        errors = found.errors.pop(file_name, [])
        verdicts.note(name, rendering, "as sent", {"valid HTML": errors})
    assert verdicts.faults == [], "\n".join(verdicts.faults)
    assert found.errors == {}


def test_the_checker_finds_what_is_wrong(tmp_path: Path):
    bad = tmp_path / "bad.html"
    bad.write_text("<!doctype html><html lang=zh-Hans><title>坏</title><p><div></p><img src=a>")
    try:
        found = validator.check([bad])
    except validator.NotAvailable as why:
        pytest.skip(str(why))
    assert len(found.errors["bad.html"]) >= 2
