"""The site's own converters: its rules and its glossary, as they stand in the database."""

from collections.abc import Callable, Iterable
from functools import lru_cache

from accessibility import chinese
from accessibility.chinese import Converter
from accessibility.models import GlossaryTerm, TraditionalRules


def converter_for(scopes: Callable[[], Iterable[str]] = tuple, profile: str = "") -> Converter:
    """The converter of what stands in these scopes, named from the widest to the narrowest.

    `profile` is the site's unless another is named. Asks the database for one row, for the terms
    only when that row says that something has changed, and for the scopes only if there are terms
    of any.
    """
    rules = TraditionalRules.objects.filter(pk=1).first() or TraditionalRules()
    forms, brackets = tuple(sorted(rules.forms.items())), rules.corner_brackets
    chinese.use_site(lambda named: _made(rules.revision, named, forms, brackets, ()))
    used = _scopes_in_use(rules.revision)
    narrower = tuple(scope for scope in scopes() if scope in used) if used else ()
    return _made(rules.revision, profile or rules.profile, forms, brackets, narrower)


@lru_cache(maxsize=8)
def _scopes_in_use(revision: str) -> frozenset[str]:
    # The rules' row is made with the first term: without a revision there is none.
    terms = GlossaryTerm.objects.filter(is_enabled=True).exclude(scope="")
    return frozenset(terms.values_list("scope", flat=True)) if revision else frozenset()


@lru_cache(maxsize=128)
def _made(
    revision: str,
    profile: str,
    forms: tuple[tuple[str, str], ...],
    corner_brackets: bool,
    scopes: tuple[str, ...],
) -> Converter:
    terms: dict[str, str] = {}
    if revision:
        known = list(GlossaryTerm.objects.filter(is_enabled=True, scope__in=("", *scopes)))
        for scope in ("", *scopes):
            terms |= {each.simplified: each.form(profile) for each in known if each.scope == scope}
    return Converter(profile, terms, dict(forms), quotation=corner_brackets)
