"""What a public page says of itself: title, address, siblings, tags. Templates write the head."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.utils.encoding import escape_uri_path

from accessibility import renderings
from accessibility.renderings import Mode, Rendering

LABELS = {
    renderings.SIMPLIFIED: "简体",
    renderings.TRADITIONAL: "繁體",
    renderings.ENGLISH: "English",
}


@dataclass
class Page:
    """One page in one rendering. All addresses are paths; the site's facts make them absolute.

    `query` is what a search or a notice was asked with; it goes along to the other renderings.
    `languages` are those in which the page has content of its own; the switch leads to all
    three, hreflang names only these. `elsewhere` is the bare path to which the switch leads in
    the other languages, where there can be no such page.
    """

    rendering: Rendering
    bare: str
    title: str = ""
    description: str = ""
    languages: Sequence[str] = renderings.LANGUAGES
    noindex: bool = False
    metas: list[tuple[str, str]] = field(default_factory=list)
    image: str = ""
    trail: Sequence[Any] = ()
    current: str = ""
    query: str = ""
    elsewhere: str = ""

    @property
    def path(self) -> str:
        """The page's own address."""
        return self._in(self.rendering)

    def _in(self, rendering: Rendering) -> str:
        if self.elsewhere and rendering.language not in self.languages:
            return rendering.path(self.elsewhere)
        return rendering.path(self.bare) + (f"?{self.query}" if self.query else "")

    @property
    def canonical(self) -> str:
        """Each language is canonical for itself; senior pages name the standard one."""
        return self.rendering.in_mode(Mode.STANDARD).path(self.bare)

    @property
    def alternates(self) -> list[tuple[str, str]]:
        """(lang tag, path) of every language that has the page; x-default is Simplified."""
        if self.noindex:
            return []
        found = [(Rendering(code).tag, Rendering(code).path(self.bare)) for code in self.languages]
        if renderings.SIMPLIFIED in self.languages:
            found.append(("x-default", self.bare))
        return found

    @property
    def switch(self) -> list[dict[str, Any]]:
        """The three languages, each leading to this same page."""
        return [
            {
                "tag": Rendering(code).tag,
                "label": LABELS[code],
                "url": self._in(self.rendering.in_language(code)),
                "current": code == self.rendering.language,
            }
            for code in renderings.LANGUAGES
        ]

    @property
    def other_mode(self) -> str:
        """This page in the senior version, or back in the standard one."""
        mode = Mode.STANDARD if self.rendering.is_senior else Mode.SENIOR
        return self._in(self.rendering.in_mode(mode))

    @property
    def is_home(self) -> bool:
        """Whether it is the home page itself, and not what is said at its address."""
        return self.bare == "/" and not self.title

    @property
    def channel_id(self) -> int | None:
        """The channel of the main menu that the page belongs to."""
        return self.trail[0].pk if self.trail else None


def page(request: HttpRequest, **facts: Any) -> Page:
    """The page that was asked for, at its bare path."""
    bare = escape_uri_path(request.path_info)
    return Page(rendering=renderings.of(request), bare=bare, **facts)
