"""What is public and reads otherwise by a new term, and the batch of its reprints."""

from typing import Any

from accessibility.models import GlossaryTerm, Rederivation
from articles import rederiving, reprints, review
from articles.models import LiveEntry, Publication
from tests import press
from tests.desk_forms import printed

PAGE = "/admin/accessibility/glossaryterm/reprints/"
NAME, WRONG, RIGHT = "于之谦", "於之謙", "于之謙"


def settle(**facts: Any) -> None:
    """Keep the name as a term, and have everything derived that holds it."""
    term = GlossaryTerm(**{"simplified": NAME, "traditional": RIGHT} | facts)
    rederiving.keep(term, press.writer())
    for work in Rederivation.objects.filter(finished_at=None):
        assert rederiving.run(work)


def public(**facts: Any) -> Any:
    return printed(**{"title_zh_hans": f"{NAME}讲话"} | facts)


def live(article: Any, language: str = "zh-hant") -> LiveEntry:
    return LiveEntry.objects.select_related("publication").get(article=article, language=language)


def batch() -> list[reprints.Reprint]:
    return reprints.batch(press.publisher())


def released(article: Any) -> list[Publication]:
    row = next(row for row in batch() if row.article == article)
    return reprints.release(row.article, press.publisher(), row.digest, row.shown)


def plain(row: reprints.Reprint) -> list[tuple[str, str]]:
    return [(line.label, str(line.text)) for line in row.lines]


def edited(article: Any, **words: Any) -> None:
    article = press.fresh(article)
    for name, value in words.items():
        setattr(article, name, value)
    article.save()
    review.edited(article, press.writer())
