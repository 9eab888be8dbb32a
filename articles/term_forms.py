"""The form of a term: a scope that one can choose, and doubts that are told before it is kept."""

import re
from hashlib import sha256
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accessibility.models import GlossaryTerm
from articles import rights
from articles.conflicts import QuietField
from articles.forms import DeskForm
from articles.models import Article
from articles.models.scopes import WHOLE_SITE, article_scope, column_scope, taken_apart
from articles.terms import Known, clashes, faults, may_settle, scopes_said

EVERYWHERE, ARTICLE = "site", "article"
# The address of a manuscript on the desk, or of the page that readers see; or just its number.
_NUMBER = re.compile(r"(?:.*/(?:articles|article|meetingreport)/)?([0-9]{1,15})(?:/.*)?")


class TermForm(DeskForm):
    """`scope` is chosen in two fields: where, and of a manuscript which one."""

    # Who fills it in; the screen says. Limits the places that may be chosen.
    worker: Any = None
    not_compared = (*DeskForm.not_compared, "confirmed", "doubted")

    where = forms.ChoiceField(label=gettext_lazy("范围"))
    article = forms.CharField(
        label=gettext_lazy("哪一篇"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("范围选了“只在一篇稿件里”才填：稿件的网址，或者里面的编号。"),
    )
    confirmed = forms.BooleanField(
        label=gettext_lazy("我看过上面的提醒，就要这样"), required=False, widget=forms.HiddenInput
    )
    # Which doubts the page told: whoever ticked has read those and no others.
    doubted = QuietField()

    class Meta:
        model = GlossaryTerm
        # The screens name theirs.
        fields: tuple[str, ...] = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.doubts: list[str] = []
        if "kind" not in self.fields:  # shown to somebody who may only read
            return
        fields: Any = self.fields
        fields["where"].choices = self._places()
        for name, field in fields.items():
            if name.startswith("traditional"):
                field.widget.attrs["lang"] = "zh-Hant"

    def fill_initial(self) -> None:
        # A link that leads here to a new term may say where it is to hold.
        scope = self.instance.scope or str(self.initial.get("scope", ""))
        kind, pk = taken_apart(scope)
        self.initial["where"] = {"column": scope, "article": ARTICLE}.get(kind, EVERYWHERE)
        self.initial["article"] = str(pk) if kind == "article" else ""
        if kind == "" and not self.instance.pk and not rights.works_everywhere(self.worker):
            self.initial["where"] = ""

    def _places(self) -> list[tuple[str, str]]:
        columns = [(column_scope(pk), label) for pk, label in rights.column_choices(self.worker)]
        everywhere = (EVERYWHERE, _("整个网站"))
        article = (ARTICLE, _("只在一篇稿件里"))
        if rights.works_everywhere(self.worker):
            return [everywhere, article, *columns]
        # A term for the whole site changes everybody's texts.
        own = self.instance.scope
        if taken_apart(own)[0] == "column" and own not in dict(columns):
            columns.append((own, scopes_said([own])[own]))
        return [("", _("（请选）")), article, *columns]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        scope = self._scope(cleaned)
        given = {"simplified", "traditional"} <= cleaned.keys()
        if scope is None or not given or self.conflicts:
            return cleaned
        names = [field.name for field in GlossaryTerm._meta.concrete_fields]
        words = {name: cleaned[name] for name in names if name in cleaned}
        term = GlossaryTerm(pk=self.instance.pk, scope=scope, **words)
        for sentence in faults(term):
            self.add_error("simplified", sentence)
        same = GlossaryTerm.objects.filter(simplified=term.simplified, scope=scope)
        for other in same.exclude(pk=self.instance.pk)[:1]:
            self.add_error("simplified", self._already(other))
        if not self.errors:
            self.instance.scope = scope
            self._ask([*Known().doubts(term), *clashes(term)] if term.is_enabled else [])
        return cleaned

    def _already(self, other: GlossaryTerm) -> Any:
        return format_html(
            _('这个范围里已经有“{name}”：<a href="{url}">{term}</a>。请改那一条。'),
            name=other.simplified,
            url=reverse("admin:accessibility_glossaryterm_change", args=[other.pk]),
            term=other,
        )

    def _scope(self, cleaned: dict[str, Any]) -> str | None:
        """The scope that was chosen; None where that is wrong, and the form says how."""
        where, typed = cleaned.get("where"), (cleaned.get("article") or "").strip()
        if not where:
            return None
        if where != ARTICLE:
            if typed:
                told = _("范围不是“只在一篇稿件里”，这里请留空；要按稿件，请改上面的范围。")
                self.add_error("article", told)
                return None
            return WHOLE_SITE if where == EVERYWHERE else str(where)
        found = _NUMBER.fullmatch(typed)
        article = Article.objects.filter(pk=int(found[1])).first() if found else None
        if article is None:
            told = _("没有找到这篇稿件。请打开稿件，把地址栏里的网址整个粘贴过来。")
            self.add_error("article", told if typed else _("请填稿件的网址或编号。"))
            return None
        scope = article_scope(article.pk)
        if not may_settle(self.worker, scope):
            self.add_error("article", _("这篇稿件不在您负责的栏目里。请交给负责它的同事。"))
            return None
        return scope

    def _ask(self, doubts: list[str]) -> None:
        """Keep the term back until somebody says that they have read these doubts."""
        if not doubts:
            return
        told = sha256("\n".join(doubts).encode()).hexdigest()[:16]
        is_read = self.cleaned_data.get("doubted") == told
        self.doubts = doubts
        self.fields["confirmed"].widget = forms.CheckboxInput()
        if not (is_read and self.cleaned_data.get("confirmed")):
            self._put("doubted", told)
            self._put("confirmed", None)
            self.add_error("confirmed", _("请先看提醒。要改就改，不改就勾上再存。"))
