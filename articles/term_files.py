"""The glossary as a table: what it looks like as a file, and taking one in row by row."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, OperationalError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accessibility.chinese import to_simplified
from accessibility.models import GlossaryTerm
from articles import rederiving, standing
from articles.models import Article, Column, User
from articles.models.scopes import WHOLE_SITE, article_scope, column_scope, taken_apart
from articles.refusals import Refused
from articles.sheets import Table
from articles.terms import Known, faults, may_settle

# The heads of a file, whatever language the desk speaks: a file goes from site to site.
HEADS = {
    "简体": "simplified",
    "繁体": "traditional",
    "台湾字形": "traditional_tw",
    "香港字形": "traditional_hk",
    "通用字形": "traditional_t",
    "种类": "kind",
    "范围": "scope",
    "备注": "note",
    "启用": "is_enabled",
}
KINDS = {"人名": "person", "地名": "place", "单位": "organisation", "用语": "term"}
_KINDS = KINDS | {code: code for code in KINDS.values()}
_EVERYWHERE = "整个网站"
_YES, _NO = {"是", "1", "启用", "yes", "true"}, {"否", "0", "停用", "no", "false"}
_ARTICLE = re.compile(r"稿件\s*([0-9]{1,15})")
# So many rows are saved in one transaction, which keeps others from writing for a moment.
AT_ONCE = 50

ADDED, CHANGED, LEFT, REFUSED = "added", "changed", "left", "refused"
OUTCOMES = {
    ADDED: gettext_lazy("新增"),
    CHANGED: gettext_lazy("改动"),
    LEFT: gettext_lazy("没有变"),
    REFUSED: gettext_lazy("没有收"),
}


@dataclass
class Row:
    """What became of a row; `number` is that of the file's line, the head being 1."""

    number: int
    said: str
    outcome: str
    reasons: list[str] = field(default_factory=list)

    @property
    def outcome_said(self) -> str:
        return str(OUTCOMES[self.outcome])


@dataclass
class Receipt:
    """What became of a file, row by row; `unknown_heads` are columns of it that nobody reads."""

    rows: list[Row] = field(default_factory=list)
    unknown_heads: list[str] = field(default_factory=list)

    def count(self, outcome: str) -> int:
        return sum(row.outcome == outcome for row in self.rows)

    @property
    def counts(self) -> list[tuple[str, str, int]]:
        """Outcome, its name, how many."""
        return [(code, str(name), self.count(code)) for code, name in OUTCOMES.items()]


def table(terms: Iterable[GlossaryTerm]) -> Iterator[list[str]]:
    """The glossary as rows, the head first."""
    paths = dict(Column.objects.values_list("pk", "path"))
    kinds = {code: name for name, code in KINDS.items()}
    yield list(HEADS)
    for term in terms:
        kind, pk = taken_apart(term.scope)
        scope = {"column": paths.get(pk, term.scope), "article": f"稿件 {pk}"}
        written = [term.traditional, term.traditional_tw, term.traditional_hk, term.traditional_t]
        yield [
            *(term.simplified, *written, kinds[term.kind], scope.get(kind, _EVERYWHERE)),
            *(term.note, "是" if term.is_enabled else "否"),
        ]


def take(
    rows: Table, by: User | None, *, confirmed: bool = False, dry_run: bool = False
) -> Receipt:
    """Keep what a table says. Raises Refused where it is no such table.

    Nothing of a row that is refused is kept, the others are. With `confirmed` rows of which
    there are doubts are kept too. `by` None is whoever runs the machine.
    """
    head = next((n for n, row in enumerate(rows) if any(row)), None)
    if head is None:
        raise Refused(_("表里没有内容。"))
    names = [HEADS.get(to_simplified(cell), "") for cell in rows[head]]
    if not {"simplified", "traditional"} <= set(names):
        raise Refused(_("第一行要是表头，至少有“简体”和“繁体”两列。可以先导出一份，照它的样子填。"))
    receipt = Receipt()
    receipt.unknown_heads = [
        cell for cell, name in zip(rows[head], names, strict=True) if cell and not name
    ]
    filled = [
        (number, dict(zip(names, row, strict=False)))
        for number, row in enumerate(rows[head + 1 :], head + 2)
        if any(row)
    ]
    taking = _Taking(by, confirmed, [values for _number, values in filled])
    judged = [taking.judge(number, values) for number, values in filled]
    receipt.rows = [row for row, _term in judged]
    if not dry_run:
        # Told beforehand: whoever is killed on the way leaves no kept term that nothing follows.
        places = [(term.simplified, term.scope) for _row, term in judged if term is not None]
        work = rederiving.announce(places, by)
        for start in range(0, len(judged), AT_ONCE):
            _keep(judged[start : start + AT_ONCE], by)
        if work is not None:
            rederiving.begin(work)
    return receipt


def _keep(part: list[tuple[Row, GlossaryTerm | None]], by: User | None) -> None:
    try:
        with transaction.atomic():
            for row, term in part:
                if term is not None and row.outcome in (ADDED, CHANGED):
                    term.changed_by = by
                    term.save()
    except (OperationalError, IntegrityError):
        for row, _term in part:
            if row.outcome in (ADDED, CHANGED):
                row.outcome = REFUSED
                row.reasons = [_("系统正忙，或者别人正在改词条，没有存上。请再导入一次。")]


class _Taking:
    """What is asked of the database once for all rows."""

    def __init__(self, by: User | None, confirmed: bool, rows: list[dict[str, str]]) -> None:
        self.by, self.confirmed, self.known = by, confirmed, Known()
        found = (_ARTICLE.fullmatch(values.get("scope", "")) for values in rows)
        self.articles = Article.objects.in_bulk({int(each[1]) for each in found if each})
        self.columns: dict[str, str] = {}
        for column, label in standing.columns_in_order():
            self.columns |= dict.fromkeys((column.path, label), column_scope(column.pk))
        self.allowed: dict[str, bool] = {}
        self.seen: dict[tuple[str, str], int] = {}

    def judge(self, number: int, values: dict[str, str]) -> tuple[Row, GlossaryTerm | None]:
        """A row's outcome, and the term to be saved unless it is refused or says nothing new."""
        said = f"{values.get('simplified', '')} → {values.get('traditional', '')}"
        row = Row(number, said, REFUSED)
        scope = self._scope(values.get("scope", ""))
        if scope is None:
            told = _("没有“%(where)s”这个栏目或稿件。栏目写路径，稿件写“稿件”和编号。")
            row.reasons.append(told % {"where": values["scope"]})
            return row, None
        if not self._may(scope):
            row.reasons.append(_("这个范围不归您管。请交给负责它的同事。"))
            return row, None
        key = values.get("simplified", ""), scope
        if first := self.seen.get(key):
            row.reasons.append(_("和第 %(n)d 行重复。") % {"n": first})
            return row, None
        there = self.known.find(*key)
        term = _filled(there, values, scope, row.reasons)
        if there is not None and not row.reasons and _same(there, term):
            self.seen[key] = number
            row.outcome = LEFT
            return row, None
        row.reasons += faults(term) or _too_long(term)
        if not row.reasons and term.is_enabled and not self.confirmed:
            row.reasons += self.known.doubts(term)
        if row.reasons:
            return row, None
        self.seen[key] = number
        self.known.add(term)
        row.outcome = CHANGED if there is not None else ADDED
        return row, term

    def _scope(self, text: str) -> str | None:
        if text in ("", _EVERYWHERE):
            return WHOLE_SITE
        if found := _ARTICLE.fullmatch(text):
            pk = int(found[1])
            return article_scope(pk) if pk in self.articles else None
        return self.columns.get(text.strip("/"))

    def _may(self, scope: str) -> bool:
        if scope not in self.allowed:
            self.allowed[scope] = self.by is None or may_settle(self.by, scope)
        return self.allowed[scope]


def _filled(
    there: GlossaryTerm | None, values: Mapping[str, str], scope: str, reasons: list[str]
) -> GlossaryTerm:
    """The term as the row has it; what the table has no column for stays as it is."""
    term = GlossaryTerm(scope=scope)
    for name in (each.attname for each in GlossaryTerm._meta.concrete_fields if there):
        setattr(term, name, getattr(there, name))
    term._state.adding = there is None
    for name, value in values.items():
        if name == "kind" and value:
            if value not in _KINDS:
                told = _("种类“%(kind)s”不认识，请写人名、地名、单位或用语。")
                reasons.append(told % {"kind": value})
            term.kind = _KINDS.get(value, term.kind)
        elif name == "is_enabled" and value:
            if value.lower() not in _YES | _NO:
                told = _("启用“%(value)s”不认识，请写是或否。")
                reasons.append(told % {"value": value})
            term.is_enabled = value.lower() in _YES
        elif name in HEADS.values() and name not in ("kind", "is_enabled", "scope"):
            setattr(term, name, value)
    return term


def _same(one: GlossaryTerm, other: GlossaryTerm) -> bool:
    return all(getattr(one, name) == getattr(other, name) for name in HEADS.values())


def _too_long(term: GlossaryTerm) -> list[str]:
    found: dict[str, Any] = {}
    try:
        term.clean_fields(exclude=["changed_by"])
    except ValidationError as error:
        found = error.message_dict
    fields = {each.name: each.verbose_name for each in GlossaryTerm._meta.concrete_fields}
    return [
        _("%(field)s：%(what)s") % {"field": fields.get(name, name), "what": sentence}
        for name, sentences in found.items()
        for sentence in sentences
    ]
