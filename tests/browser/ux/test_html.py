"""Every public page in every rendering is valid HTML, by the checker that the web's makers keep."""

from pathlib import Path

import pytest

from accessibility.renderings import ALL, Rendering
from scripts import validator
from tests.browser.public import NAMES, OFFLINE, Pages
from tests.served import Site


def keep(folder: Path, name: str, rendering: Rendering, html: bytes) -> None:
    file = f"{name} {rendering.language} {rendering.mode}.html".replace(" ", "-")
    (folder / file).write_bytes(html)


def test_every_page_is_valid_html(demo: Site, tmp_path: Path):
    pages = Pages(demo)
    for name in NAMES:
        for rendering in ALL:
            answer = demo.get(rendering.path(pages.path(name)))
            assert answer.status == pages.status(name)
            keep(tmp_path, name, rendering, answer.read())
    for rendering in ALL:
        keep(tmp_path, "offline", rendering, demo.get(rendering.path(OFFLINE)).read())
    try:
        found = validator.check(tmp_path.iterdir())
    except validator.NotAvailable as why:
        pytest.skip(str(why))
    assert found.errors == {}


def test_the_checker_finds_what_is_wrong(tmp_path: Path):
    bad = tmp_path / "bad.html"
    bad.write_text("<!doctype html><html lang=zh-Hans><title>坏</title><p><div></p><img src=a>")
    try:
        found = validator.check([bad])
    except validator.NotAvailable as why:
        pytest.skip(str(why))
    assert len(found.errors["bad.html"]) >= 2
