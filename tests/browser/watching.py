"""A person at a browser, and everything that their browser would have complained about."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import APIResponse, BrowserContext, ConsoleMessage, Page, Request

from tests.browser import axe

# Runs in every frame before anything of the page does.
TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation", (event) => {
  tellViolation(`${event.effectiveDirective} ${event.blockedURI} in ${event.documentURI}`);
});
"""


@dataclass
class Visitor:
    """One browser window with a cookie jar of its own. `problems` is empty as long as all is well."""

    context: BrowserContext
    origin: str
    problems: list[str] = field(default_factory=list)
    # Addresses whose refusal is what the test wants: the browser notes it in its console.
    refused: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.context.set_default_timeout(30_000)
        self.context.expose_binding("tellViolation", self._note_violation)
        self.context.add_init_script(TELL_VIOLATIONS)
        self.context.on("console", self._note_console)
        self.context.on("weberror", lambda error: self.problems.append(f"error: {error.error}"))
        self.context.on("requestfailed", self._note_failure)
        self.page = self.context.new_page()

    def open(self, path: str, status: int = 200) -> Page:
        """Go to a page of the site; the answer must have this status."""
        address = self.origin + path
        if status >= 400:
            self.refused.add(address)
        response = self.page.goto(address)
        assert response is not None, f"{path} gave no answer"
        assert response.status == status, f"{path} answered {response.status}"
        return self.page

    def get(self, path: str) -> APIResponse:
        """What the site answers to this person for an address, outside of any page."""
        address = path if path.startswith("http") else self.origin + path
        return self.context.request.get(address, max_redirects=0)

    def barriers(self, only: set[str] | None = None, aaa: bool = False) -> list[str]:
        """What axe-core finds on the page as it stands; `only` findings of these impacts."""
        before = list(self.problems)
        # A colour on its way to another would be judged half-way.
        self.page.evaluate(
            "() => Promise.all(document.getAnimations().map((each) => each.finished))"
        )
        # Nor is it a barrier that a bar which stays in sight just now lies on something.
        at = self.page.evaluate("() => { const at = scrollY; scrollTo(0, 0); return at; }")
        found = axe.violations(self.page, only, aaa)
        self.page.evaluate("(at) => scrollTo(0, at)", at)
        # It tries its own styles on the page, which the page's policy refuses, as it should.
        self.problems[:] = before
        return found

    def complaints(self) -> list[str]:
        """What the browser has complained of since they were last asked for."""
        found, self.problems[:] = list(self.problems), []
        return found

    def _note_violation(self, source: Any, words: str) -> None:
        self.problems.append(f"policy: {words}")

    def _note_console(self, message: ConsoleMessage) -> None:
        if message.type != "error":
            return
        address = message.location.get("url", "")
        if address in self.refused and "Failed to load resource" in message.text:
            return
        self.problems.append(f"console: {message.text} ({address})")

    def _note_failure(self, request: Request) -> None:
        # A page that is left while it loads gives up what is under way.
        if request.failure != "net::ERR_ABORTED":
            self.problems.append(f"failed: {request.url} {request.failure}")


def sideways(page: Page) -> int:
    """By how many pixels the page is wider than its window."""
    return int(
        page.evaluate(
            "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
    )


def settled(page: Page) -> None:
    """Wait until the page has been drawn as it now is."""
    page.evaluate(
        "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
    )


Arrive = Callable[..., Visitor]
