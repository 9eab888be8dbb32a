"""What there is to say of a term before it is kept: where it holds, what is wrong, what is doubtful.

A fault keeps a term out. A doubt is told, and somebody has to say that it is meant so.
"""

from collections.abc import Iterable, Iterator
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accessibility.chinese import Converter
from accessibility.chinese.markup import runs
from accessibility.chinese.profiles import may_be_written
from accessibility.glossary import converter_for
from accessibility.models import GlossaryTerm
from articles import standing
from articles.models import Article, User
from articles.models.scopes import taken_apart
from articles.rights import columns_of, may_work_on, works_everywhere
from articles.wording import listed

PROFILES = {
    "tw": gettext_lazy("台湾字形"),
    "hk": gettext_lazy("香港字形"),
    "t": gettext_lazy("通用字形"),
}
# So many terms are named in one doubt; the rest are counted.
NAMED = 4
# Of a short term: manuscripts that are looked at, their fields, and characters shown beside a place.
LOOKED_AT, BESIDE = 20, 4
_TEXTS = ("title", "summary", "body")


def scopes_said(scopes: Iterable[str]) -> dict[str, str]:
    """Scopes in words. One query where manuscripts are among them, else none."""
    apart = {scope: taken_apart(scope) for scope in scopes}
    columns = dict(standing.column_choices())
    articles = Article.everything.in_bulk([pk for kind, pk in apart.values() if kind == "article"])
    said = {}
    for scope, (kind, pk) in apart.items():
        if kind == "column":
            said[scope] = columns.get(pk) or _("已删除的栏目（编号 %(n)s）") % {"n": pk}
        elif kind == "article":
            title = articles.get(pk) or _("已删除的稿件，编号 %(n)s") % {"n": pk}
            said[scope] = _("《%(title)s》") % {"title": title}
        else:
            said[scope] = _("整个网站")
    return said


def may_settle(user: User, scope: str) -> bool:
    """Whether a person may keep terms of a scope: whoever works in some columns only, there only.

    A term for the whole site changes everybody's texts.
    """
    if works_everywhere(user):
        return True
    kind, pk = taken_apart(scope)
    if kind == "column":
        return columns_of(user).filter(pk=pk).exists()
    article = Article.objects.filter(pk=pk).first() if kind == "article" else None
    return article is not None and may_work_on(user, article)


class Known:
    """The terms that there are, read once, to compare others with."""

    def __init__(self, terms: Iterable[GlossaryTerm] | None = None) -> None:
        self._by_text: dict[str, list[GlossaryTerm]] = {}
        for term in GlossaryTerm.objects.all() if terms is None else terms:
            self.add(term)

    def add(self, term: GlossaryTerm) -> None:
        """Take up a term that was kept since, in the place of what it was before."""
        here = self._by_text.setdefault(term.simplified, [])
        here[:] = [each for each in here if each.scope != term.scope] + [term]

    def find(self, simplified: str, scope: str) -> GlossaryTerm | None:
        """The term of that very text and scope."""
        here = self._by_text.get(simplified, ())
        return next((each for each in here if each.scope == scope), None)

    def doubts(self, term: GlossaryTerm) -> list[str]:
        """What somebody should have thought of before keeping the term, each in a sentence."""
        found = []
        if len(term.simplified) == 1:
            found.append(
                _(
                    "“%(one)s”只有一个字：凡是有这个字的词都会照这一条转换，不只是您想到的那个。"
                    "人名、地名请写全。"
                )
                % {"one": term.simplified}
            )
        found += _of_other_length(term)
        found += _of_other_words(term)
        elsewhere = [each for each in self._others(term.simplified, term) if _differ(each, term)]
        if elsewhere:
            found.append(
                _("“%(text)s”在别处另有写法：%(which)s。范围小的优先。")
                % {"text": term.simplified, "which": self._named(elsewhere, with_scope=True)}
            )
        if inner := [each for each in self._inside(term) if _is_broken(each, term)]:
            found.append(
                _("它里面有的词另有写法：%(which)s。有这一条的地方，照这一条。")
                % {"which": self._named(inner)}
            )
        if outer := [each for each in self._around(term) if _is_broken(term, each)]:
            found.append(
                _("有的词条里有它，写法不同：%(which)s。那些词照它们自己的。")
                % {"which": self._named(outer)}
            )
        return found

    def _others(self, text: str, term: GlossaryTerm) -> Iterator[GlossaryTerm]:
        for each in self._by_text.get(text, ()):
            is_it = (each.simplified, each.scope) == (term.simplified, term.scope)
            if each.is_enabled and not is_it and (each.pk != term.pk or not term.pk):
                yield each

    def _inside(self, term: GlossaryTerm) -> Iterator[GlossaryTerm]:
        text = term.simplified
        parts = {text[i:j] for i in range(len(text)) for j in range(i + 1, len(text) + 1)}
        for part in sorted(parts - {text}, key=len, reverse=True):
            yield from self._others(part, term)

    def _around(self, term: GlossaryTerm) -> Iterator[GlossaryTerm]:
        for text in self._by_text:
            if len(text) > len(term.simplified) and term.simplified in text:
                yield from self._others(text, term)

    def _named(self, terms: list[GlossaryTerm], *, with_scope: bool = False) -> str:
        shown = terms[:NAMED]
        said = scopes_said(each.scope for each in shown) if with_scope else {}
        names = listed(
            _("“%(term)s”（%(where)s）") % {"term": each, "where": said[each.scope]}
            if with_scope
            else f"“{each}”"
            for each in shown
        )
        return names + (_("等 %(n)d 条") % {"n": len(terms)} if len(terms) > NAMED else "")


def clashes(term: GlossaryTerm) -> list[str]:
    """A doubt of a short term: where in the texts that there are it would change something.

    Two characters meet by chance (于海 in 位于海边); a longer term hardly ever does.
    """
    if len(term.simplified) != 2 or len(term.traditional) != 2:
        return []
    writer, found = converter_for(), dict[str, None]()
    condition = reduce(
        or_, (Q(**{f"{name}_zh_hans__contains": term.simplified}) for name in _TEXTS)
    )
    for article in Article.objects.filter(condition).order_by("-pk")[:LOOKED_AT]:
        for name in _TEXTS:
            text = getattr(article, f"{name}_zh_hans") or ""
            for run in runs(text) if name in article.traditional_html_fields else [text]:
                found |= dict.fromkeys(_changing(term, run, writer))
    if not found:
        return []
    told = listed(f"“{each}”" for each in list(found)[:NAMED])
    return [
        _(
            "“%(text)s”只有两个字，容易碰上别的词。现有文字里会跟着变的有：%(where)s。请看是不是都该变。"
        )
        % {"text": term.simplified, "where": told}
    ]


def _changing(term: GlossaryTerm, text: str, writer: Converter) -> Iterator[str]:
    """Where the term stands in a text and reads otherwise so far, with what is beside it."""
    if term.simplified not in text:
        return
    cells = writer.cells(text)
    at = text.find(term.simplified)
    while at >= 0:
        end = at + len(term.simplified)
        if "".join(cells[at:end]) != term.form(writer.profile):
            yield text[max(at - BESIDE, 0) : end + BESIDE].strip()
        at = text.find(term.simplified, end)


def faults(term: GlossaryTerm) -> list[str]:
    """What keeps a term out, each in a sentence."""
    found = []
    written = [term.simplified, term.traditional, term.traditional_tw, term.traditional_hk]
    for text in (*written, term.traditional_t, term.note):
        if any(ord(sign) < 32 or 0xD800 <= ord(sign) <= 0xDFFF for sign in text):
            found.append(_("有看不见的控制字符或半个字，请重新打一遍。"))
            break
    if not term.simplified or not term.traditional:
        found.append(_("简体和繁体都要填。"))
    elif not any(map(_is_han, term.simplified)):
        found.append(_("“%(text)s”里没有汉字，不用转换。") % {"text": term.simplified})
    return found


def _of_other_length(term: GlossaryTerm) -> Iterator[str]:
    forms = {_("繁体"): term.traditional}
    forms |= {str(name): getattr(term, f"traditional_{code}") for code, name in PROFILES.items()}
    length = len(term.simplified)
    for name, form in forms.items():
        if form and len(form) != length:
            yield _(
                "简体 %(n)d 个字，%(name)s %(m)d 个字，字数不同：可能多打或少打了字，"
                "也可能换成了另一个词。本站只换字，不换词。"
            ) % {"n": length, "name": name, "m": len(form)}


def _of_other_words(term: GlossaryTerm) -> Iterator[str]:
    # Reviewers agree to the Simplified: what its Traditional says besides, nobody has read.
    for form in dict.fromkeys(term.form(profile) for profile in PROFILES):
        pairs = [
            pair for pair in zip(term.simplified, form, strict=False) if any(map(_is_han, pair))
        ]
        if len(form) == len(term.simplified) and not all(may_be_written(*pair) for pair in pairs):
            yield _(
                "“%(form)s”不是“%(text)s”的繁体写法，是别的字：读者会看到另一个词。请再核对一遍。"
            ) % {"form": form, "text": term.simplified}


def _differ(one: GlossaryTerm, other: GlossaryTerm) -> bool:
    return any(one.form(profile) != other.form(profile) for profile in PROFILES)


def _is_broken(part: GlossaryTerm, whole: GlossaryTerm) -> bool:
    """Whether the part would read otherwise inside the whole than by itself."""
    return any(part.form(profile) not in whole.form(profile) for profile in PROFILES)


def _is_han(sign: str) -> bool:
    return "\u3400" <= sign <= "\u9fff" or sign == "\u3007" or sign >= "\U00020000"
