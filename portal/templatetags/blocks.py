"""How the blocks of the home page stand: across the page, or two beside each other."""

from itertools import groupby
from typing import Any

from django import template

from accessibility import renderings
from portal.models import HomeBlock

register = template.Library()

BANDS = {HomeBlock.Kind.HEADLINE, HomeBlock.Kind.SERVICES, HomeBlock.Kind.INTERACTION}


@register.filter
def stretches(blocks: list[Any], language: str) -> list[tuple[bool, list[Any]]]:
    """The blocks in their order, cut into (runs across the page, its blocks).

    English readers come for services first; what is new they get as one list of its own.
    """
    if language == renderings.ENGLISH:
        kinds = HomeBlock.Kind
        first = [block for block in blocks if block.kind == kinds.SERVICES]
        shown_already = (kinds.SERVICES, kinds.HEADLINE, kinds.NEWS)
        blocks = first + [block for block in blocks if block.kind not in shown_already]
    return [
        (across, list(run)) for across, run in groupby(blocks, lambda block: block.kind in BANDS)
    ]
