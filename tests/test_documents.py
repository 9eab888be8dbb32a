"""The documents: their links lead somewhere, their pictures are there, told in words, and needed."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
PICTURES = ROOT / "docs" / "images"
LARGEST = 200 * 1024  # bytes
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_PICTURE = re.compile(r'!\[([^\]]*)\]\(([^)\s]+)\)|<img src="([^"]+)"[^>]*? alt="([^"]*)"')
_HEADING = re.compile(r"^#+ (.+)$", re.M)


def anchors(text: str) -> set[str]:
    """The fragments by which a page's headings are linked to, as the forges make them."""
    titles = (re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", title) for title in _HEADING.findall(text))
    return {re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in titles}


def pictures(document: Path) -> list[tuple[str, Path]]:
    """What a document says of each picture, and where that lies."""
    found = _PICTURE.findall(document.read_text())
    return [(a or d, (document.parent / (b or c)).resolve()) for a, b, c, d in found]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: each.name)
def test_every_link_within_the_project_leads_somewhere(document: Path):
    lost = []
    for target in _LINK.findall(document.read_text()):
        if "://" in target:
            continue
        path, _sign, fragment = target.partition("#")
        file = (document.parent / path).resolve() if path else document
        if not file.exists() or (fragment and fragment not in anchors(file.read_text())):
            lost.append(target)
    assert lost == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda each: each.name)
def test_every_picture_is_there_and_told_in_words(document: Path):
    for told, path in pictures(document):
        assert path.exists(), path.name
        assert len(told) > 10, path.name


def test_no_picture_is_heavy_or_shown_nowhere():
    shown = {path for document in DOCUMENTS for _told, path in pictures(document)}
    for path in PICTURES.iterdir():
        assert path.stat().st_size <= LARGEST, path.name
        assert path in shown, path.name
