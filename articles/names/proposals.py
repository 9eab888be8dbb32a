"""Names whose Traditional nobody can derive: 于 and 於, 丰 and 豐, 云 and 雲 are different people's.

Asked about are the people of bylines and of the meeting who are not in the glossary.
"""

from dataclasses import dataclass
from itertools import islice, product

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accessibility.models import GlossaryTerm
from articles import rederiving, terms
from articles.docx.people import surname_of
from articles.models import Article, User
from articles.models.scopes import WHOLE_SITE, column_scope
from articles.names.lines import names_in
from articles.names.suspicions import Field, fields
from articles.refusals import Refused

# Surnames of their own besides what the character stands for elsewhere; and those of which there
# are two. Of any other surname the usual form is right.
_STAY = frozenset("于余范郁涂后党岳游谷")
_SURNAMES = _STAY | frozenset("云丰干里")
# In a given name these may be either, also where a word of the dictionary has decided.
_GIVEN = _SURNAMES | frozenset("征松钟")
_MOST = 6


@dataclass(frozen=True)
class Proposal:
    """A name, and how it may be written: the likeliest first."""

    name: str
    forms: list[str]


def proposals(article: Article, texts: list[Field] | None = None) -> list[Proposal]:
    """The manuscript's people whose Traditional is worth settling."""
    lines = [text for text in texts or fields(article) if not text.is_prose]
    names = list(dict.fromkeys(name for line in lines for name in names_in(line.text)))
    if not names:
        return []
    converter = article.converter()
    found = []
    for name in names:
        choices: dict[int, list[str]] = {}
        surname = len(surname_of(name))
        for each in converter.decisions(name):
            is_open = each.source in _SURNAMES if each.at < surname else (
                each.is_unsure or each.source in _GIVEN
            )  # fmt: skip
            if is_open and each.word != name:
                forms = [each.chosen, *each.alternatives]
                if each.at < surname and each.source in _STAY:
                    forms.sort(key=lambda form, own=each.source: form != own)  # type: ignore[misc]
                choices[each.at] = forms
        if choices:
            cells = [choices.get(at, [one]) for at, one in enumerate(converter.cells(name))]
            found.append(Proposal(name, ["".join(c) for c in islice(product(*cells), _MOST)]))
    settled = _settled(article, {each.name for each in found}) if found else set()
    return [each for each in found if each.name not in settled]


def _settled(article: Article, names: set[str]) -> set[str]:
    """Those that the glossary knows, switched off or not: somebody has thought of them."""
    scopes = ("", *article.glossary_scopes())
    known = GlossaryTerm.objects.filter(simplified__in=names, scope__in=scopes)
    return set(known.values_list("simplified", flat=True))


def may_settle(by: User, article: Article) -> bool:
    """Whether a person may make a term of it, for the whole site or for the manuscript's column."""
    may = by.has_perm("accessibility.add_glossaryterm")
    return may and any(terms.may_settle(by, scope) for scope in _scopes(article))


def settle(article: Article, by: User, name: str, form: str) -> GlossaryTerm:
    """Make the name a term of the glossary, written so. Raises Refused with the reason.

    For the whole site; for the manuscript's column by whoever works in some columns only.
    """
    with transaction.atomic():
        if not may_settle(by, article):
            raise Refused(_("您没有添加词条的权限。请管理员添加。"))
        proposal = next((each for each in proposals(article) if each.name == name), None)
        if proposal is None:
            raise Refused(_("“%(name)s”已经在词条里，或者不在这篇稿件里了。") % {"name": name})
        if form not in proposal.forms:
            raise Refused(_("“%(form)s”不是“%(name)s”的写法。") % {"form": form, "name": name})
        term = GlossaryTerm(
            simplified=name,
            traditional=form,
            kind=GlossaryTerm.Kind.PERSON,
            scope=next(scope for scope in _scopes(article) if terms.may_settle(by, scope)),
        )
        try:
            term.full_clean()
        except ValidationError as error:
            raise Refused("\n".join(error.messages)) from error
        rederiving.keep(term, by)
        return term


def _scopes(article: Article) -> tuple[str, str]:
    return WHOLE_SITE, column_scope(article.column_id)
