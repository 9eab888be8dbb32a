"""Office machines have browsers of years ago: what we write needs no later engine than theirs.

The floor is Chromium 86. Behind each construct stands the first Chromium that knows it.
"""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests import press
from tests.desk_forms import signed_in

ROOT = Path(__file__).resolve().parent.parent
SCRIPTS = sorted(
    path for app in ("articles", "portal") for path in (ROOT / app / "static").rglob("*.js")
)
SHEETS = sorted(
    path for app in ("articles", "portal") for path in (ROOT / app / "static").rglob("*.css")
)

# Built-ins that a script could lend to an older engine.
LATER_BUILTINS = {
    "Array.at": (r"\.at\(", 92),
    "Object.hasOwn": (r"\bObject\.hasOwn\(", 93),
    "Array.findLast": (r"\.findLast\(", 97),
    "Array.findLastIndex": (r"\.findLastIndex\(", 97),
    "structuredClone": (r"\bstructuredClone\(", 98),
    "Array.toSorted": (r"\.toSorted\(", 110),
    "Array.toReversed": (r"\.toReversed\(", 110),
    "Array.toSpliced": (r"\.toSpliced\(", 110),
    "Array.with": (r"\.with\(", 110),
    "String.isWellFormed": (r"\.(?:isWellFormed|toWellFormed)\(", 111),
    "Object.groupBy": (r"\b(?:Object|Map)\.groupBy\(", 117),
    "Promise.withResolvers": (r"\bPromise\.(?:withResolvers|try)\(", 119),
    "Array.fromAsync": (r"\bArray\.fromAsync\(", 121),
    "Set.union": (r"\.(?:isSubsetOf|isSupersetOf|isDisjointFrom|symmetricDifference)\(", 122),
    "Iterator.map": (
        r"\.(?:values|keys|entries)\(\)\.(?:map|filter|some|every|find|toArray)\(",
        122,
    ),
    "RegExp.escape": (r"\bRegExp\.escape\(", 136),
    "crypto.randomUUID": (r"\.randomUUID\(", 92),
    "AbortSignal.timeout": (r"\bAbortSignal\.(?:timeout|any)\(", 103),
    "URL.canParse": (r"\bURL\.(?:canParse|parse)\(", 120),
    "Intl.Segmenter": (r"\bIntl\.Segmenter\b", 87),
    "scheduler": (r"\bscheduler\.(?:yield|postTask)\(", 94),
    "checkVisibility": (r"\.checkVisibility\(", 105),
    "setHTML": (r"\.(?:setHTML|setHTMLUnsafe|parseHTMLUnsafe)\(", 124),
}
# What cannot be lent.
LATER_SYNTAX = {
    "a module under a bare name takes an import map": (
        r"(?:\bfrom|\bimport)\s*\(?\s*[\"'](?![./])",
        89,
    ),
    "await outside a function": (r"(?m)^(?:const [^=]+= )?await\b", 89),
    "private method or field": (r"(?:\bthis\.#|^\s+(?:static )?#\w+)", 84),
    "static block": (r"\bstatic\s*\{", 94),
    "#x in object": (r"#\w+ in \w", 91),
    "import attributes": (r"\bfrom\s*[\"'][^\"']+[\"']\s*(?:with|assert)\s*\{", 91),
    "flag d or v of a pattern": (r"[^/<*\s]/[gimsuy]*[dv][gimsuydv]*[.,;)\]]", 90),
    ":has or :is in a selector": (r"[\"'`][^\"'`\n]*:(?:has|is|where)\(", 88),
    "inert": (r"\.inert\b", 102),
    "popover": (r"\.(?:show|hide|toggle)Popover\(", 114),
}
LATER_STYLES = {
    ":has": (r":has\(", 105),
    ":is and :where": (r":(?:is|where)\(", 88),
    ":not of several": (r":not\([^()]*,", 88),
    "inset": (r"(?<![\w-])inset(?:-inline|-block)?(?:-start|-end)?\s*:", 87),
    "margin and padding of a direction": (r"(?<![\w-])(?:margin|padding)-(?:inline|block)\s*:", 87),
    "aspect-ratio": (r"(?<![\w-])aspect-ratio\s*:", 88),
    "overflow: clip": (r"overflow(?:-[xy])?\s*:\s*clip", 90),
    "scrollbar-gutter": (r"scrollbar-gutter\s*:", 94),
    "@layer": (r"@layer\b", 99),
    "@container": (r"@container\b", 105),
    "@scope and @starting-style": (r"@(?:scope|starting-style)\b", 117),
    "nesting": (r"(?:^|[;{}])\s*&", 112),
    "a range in a media query": (r"@media[^{]*[<>]", 104),
    "translate, rotate, scale": (r"(?:^|[;{\s])(?:translate|rotate|scale)\s*:", 104),
    "heights of the visible window": (r"\b[\d.]+(?:[dsl]v[hwib]|[dsl]vmin|[dsl]vmax)\b", 108),
    "lines and caps as units": (r"\b[\d.]+r?(?:lh|cap|ic)\b", 106),
    "color-mix, light-dark, relative colours": (r"color-mix\(|light-dark\(|\(\s*from\s", 111),
    "oklch": (r"\b(?:ok)?(?:lch|lab)\(", 111),
    "subgrid": (r"\bsubgrid\b", 117),
    "mask without a prefix": (r"(?<![\w-])mask(?:-\w+)?\s*:", 120),
    ":popover-open, :modal, :user-valid": (r":(?:popover-open|modal|user-(?:in)?valid)\b", 105),
    "field-sizing": (r"field-sizing\s*:", 123),
    "trigonometry": (r"[\s(,](?:sin|cos|tan|round|mod|rem|abs)\(", 111),
}
# Where an older engine shows something else that will do: the whole picture, not cropped; a field
# that scrolls, not one that grows.
GOOD_WITHOUT = {("site.css", "aspect-ratio"), ("desk.css", "field-sizing")}


def code_of(path: Path) -> str:
    """A file without its comments."""
    text = re.sub(r"/\*.*?\*/", "", path.read_text(), flags=re.S)
    return re.sub(r"(?m)(?:^|\s)//.*$", "", text) if path.suffix == ".js" else text


def known(kinds: dict[str, tuple[str, int]], text: str) -> set[str]:
    return {name for name, (pattern, _first) in kinds.items() if re.search(pattern, text)}


def of_file(path: Path) -> str:
    return path.name


def library() -> str:
    return Path(str(finders.find("django_prose_editor/editor.js"))).read_text()


def lent() -> set[str]:
    """The built-ins in builtins.js, named as above."""
    text = (ROOT / "articles/static/articles/builtins.js").read_text()
    owners = {"list": "Array", "Object": "Object"}
    found = re.findall(r'lend\((\w+), "(\w+)"', text)
    return {f"{owners[owner]}.{name}" for owner, name in found}


@pytest.mark.parametrize("path", SCRIPTS, ids=of_file)
def test_a_script_is_understood_by_an_old_engine(path):
    assert known(LATER_SYNTAX, code_of(path)) == set()


@pytest.mark.parametrize("path", SCRIPTS, ids=of_file)
def test_a_script_calls_nothing_that_an_old_engine_does_not_have(path):
    assert known(LATER_BUILTINS, code_of(path)) == set()


@pytest.mark.parametrize("path", SHEETS, ids=of_file)
def test_a_sheet_lays_nothing_out_by_what_an_old_engine_would_drop(path):
    found = known(LATER_STYLES, code_of(path))
    assert found == {name for sheet, name in GOOD_WITHOUT if sheet == path.name}


def test_what_the_editors_library_takes_for_granted_is_lent_to_old_engines_and_no_more():
    assert lent() == known(LATER_BUILTINS, library())


@pytest.mark.django_db
def test_the_editor_comes_onto_a_form_without_an_import_map_and_after_what_it_is_lent():
    page = signed_in(press.writer()).get("/admin/articles/article/add/").content.decode()
    assert "importmap" not in page
    [lending] = re.findall(r'<script src="[^"]+/builtins\.js">', page)
    [opening] = re.findall(r'<script[^>]* type="module"[^>]*>', page)
    assert "articles/bodies.js" in opening
    assert page.index(lending) < page.index(opening)
