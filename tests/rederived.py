"""A name that the machine writes wrongly, and the work that keeping it as a term orders."""

from typing import Any

from accessibility.models import GlossaryTerm, Rederivation
from articles import rederiving
from articles.models import Article
from tests import press
from tests.desk_forms import manuscript

# OpenCC writes the surname as if it were the preposition.
NAME, WRONG, RIGHT = "于之谦", "於之謙", "于之謙"


def the_machine_errs() -> None:
    assert manuscript(title_zh_hans=NAME).title_zh_hant == WRONG
    Article.objects.all().delete()


def keep(**facts: Any) -> Rederivation:
    """Keep the name as a term; the work that it has ordered, not yet begun."""
    term = GlossaryTerm(**{"simplified": NAME, "traditional": RIGHT} | facts)
    rederiving.keep(term, press.writer())
    return Rederivation.objects.get(term=term)


def finished(work: Rederivation) -> Rederivation:
    assert rederiving.run(work)
    return work


def fresh(record: Any) -> Any:
    return type(record)._base_manager.get(pk=record.pk)
