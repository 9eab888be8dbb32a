"""The report that a new user enters: a real article where one lies beside the project."""

import re
from dataclasses import dataclass, field

from tests.served import ROOT

REAL = ROOT.parent / "shared" / "seed" / "article.txt"
LONGEST = "001-*.txt"
PICTURES = 3


@dataclass
class Report:
    """What there is to enter. In `parts` a None is the place of a picture."""

    title: str
    source: str
    parts: list[str | None] = field(default_factory=list)

    @property
    def paragraphs(self) -> list[str]:
        return [part for part in self.parts if part is not None]


def report() -> Report:
    found = _from_a_page(REAL.read_text()) if REAL.exists() else _from_the_demo()
    assert found.parts.count(None) == PICTURES, found.title
    assert len(found.paragraphs) > 5, found.title
    return found


def _from_a_page(text: str) -> Report:
    """A report as it was copied from another site's page, pictures by their file names."""
    before, _published, after = text.partition("发布时间")
    body, source = re.split(r"^来源[:：]", after, maxsplit=1, flags=re.M)
    found = Report(before.strip().splitlines()[-1].strip(), source.strip().splitlines()[0].strip())
    for line in body.splitlines()[1:]:
        if not line.strip():
            continue
        # Paragraphs begin with typed indents, which a person pastes along; the rest are pictures.
        found.parts.append(line if line[0].isspace() else None)
    return found


def _from_the_demo() -> Report:
    (path,) = (ROOT / "portal" / "demo" / "articles").glob(LONGEST)
    head, _sign, rest = path.read_text().partition("=== body")
    facts = dict(line.split(": ", 1) for line in head.splitlines() if ": " in line)
    found = Report(facts["title"], facts["source"])
    for paragraph, figure in re.findall(r"<p>(.*?)</p>|<(figure) ", rest.partition("===")[0]):
        found.parts.append(None if figure else re.sub(r"<[^>]+>", "", paragraph))
    return found
