"""The pages that are measured: all kinds that the site has, and those for when something is amiss."""

import json
import os
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route

from accessibility.renderings import ALL, Rendering
from tests.browser import public
from tests.browser.sites import said
from tests.browser.watching import Visitor

BROKEN = "/ask/?broken"  # any address would do: the database cannot be had
AMISS = {"offline": public.OFFLINE, "broken": BROKEN}
EVERY = (*public.EVERY, *AMISS)
# Those in whose templates another page of the list has less or more.
KIN = {*public.MORE, *public.DOCUMENTS, *AMISS}
# `python -m scripts.ux --only home,ask`
_ONLY = os.environ.get("UX_ONLY", "").split(",")
NAMES = tuple(name for name in EVERY if _ONLY == [""] or name in _ONLY)

# What a page may leave out, and why.
_ALONE = "a menu would lead to pages that a phone without a network does not have"
EXEMPT = {
    ("offline", "landmark nav: none"): _ALONE,
    ("offline", "landmark footer: 0"): _ALONE,
}


@dataclass(frozen=True)
class Pages(public.Pages):
    """The same, and those for when something is amiss."""

    def path(self, name: str) -> str:
        return AMISS.get(name) or super().path(name)

    def status(self, name: str) -> int:
        return 503 if name == "broken" else super().status(name)

    def prepare(self, visitor: Visitor, name: str) -> None:
        """Have the site answer this visitor as it would when the database cannot be had."""
        if name != "broken":
            return
        for path, answer in _broken(self.site.data_dir).items():
            visitor.refused.add(visitor.origin + path)
            visitor.context.route(visitor.origin + path, partial(_fulfil, answer))

    def open(self, visitor: Visitor, name: str, rendering: Rendering) -> Page:
        return visitor.open(rendering.path(self.path(name)), self.status(name))

    def html(self, name: str, rendering: Rendering) -> bytes:
        """What the site sends, as it comes."""
        path = rendering.path(self.path(name))
        if name == "broken":
            return str(_broken(self.site.data_dir)[path]["body"]).encode()
        answer = self.site.get(path)
        assert answer.status == self.status(name), path
        return answer.read()


def _fulfil(answer: dict[str, Any], route: Route) -> None:
    route.fulfill(status=answer["status"], headers=answer["headers"], body=answer["body"])


@cache
def _broken(data_dir: Path) -> dict[str, dict[str, Any]]:
    paths = [rendering.path(BROKEN) for rendering in ALL]
    statement = f"from tests.browser.foundation import *; show_broken({paths!r})"
    answers: dict[str, dict[str, Any]] = json.loads(said(data_dir, statement))
    return answers


def excused(name: str, found: dict[str, list[str]]) -> dict[str, list[str]]:
    """What was found, less what this page may leave out."""
    return {
        promise: [each for each in all_of_it if (name, each) not in EXEMPT]
        for promise, all_of_it in found.items()
    }
