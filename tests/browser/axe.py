"""axe-core over a page, in a world of its own: the page's policy neither hinders nor sees it."""

import json
from functools import cache
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# What readers get is held to more than what staff work with.
READERS = [*TAGS, "wcag2aaa"]
SERIOUS = {"serious", "critical"}


@cache
def _options(aaa: bool) -> str:
    return json.dumps(
        {
            "runOnly": {"type": "tag", "values": READERS if aaa else TAGS},
            "resultTypes": ["violations"],
            # Frames hold public pages, which are looked at by themselves.
            "iframes": False,
            # None of these rules reads the style sheets, which would be fetched once more.
            "preload": {"assets": ["media"], "timeout": 10_000},
        }
    )


def violations(page: Page, only: set[str] | None = None, aaa: bool = False) -> list[str]:
    """What axe finds, one line a rule: its name, how bad, where. `only` these impacts."""
    found = _run(page, aaa)
    return [
        f"{rule['id']} ({rule['impact']}): "
        + "; ".join(
            f"{' '.join(map(str, n['target']))} {n['html'][:120]}" for n in rule["nodes"][:4]
        )
        for rule in found
        if only is None or rule["impact"] in only
    ]


def _run(page: Page, aaa: bool) -> list[dict[str, Any]]:
    session = page.context.new_cdp_session(page)
    try:
        frame = session.send("Page.getFrameTree")["frameTree"]["frame"]["id"]
        world = session.send("Page.createIsolatedWorld", {"frameId": frame, "worldName": "axe"})[
            "executionContextId"
        ]

        def evaluate(script: str, value: bool) -> Any:
            done = session.send(
                "Runtime.evaluate",
                {
                    "expression": script,
                    "contextId": world,
                    "awaitPromise": True,
                    "returnByValue": value,
                },
            )
            assert "exceptionDetails" not in done, done["exceptionDetails"]
            return done["result"].get("value")

        # The world is the same as long as the document is.
        if not evaluate("typeof axe === 'object'", True):
            evaluate(AXE_SCRIPT + ";0", False)
        return list(
            evaluate(f"axe.run(document, {_options(aaa)}).then((all) => all.violations)", True)
        )
    finally:
        session.detach()
