"""A form's words on their way to being saved: kept while they are written, and given back.

The addresses to which a manuscript's form sends what it holds, the form filled with what was
kept, and the page that shows what it would change. What is kept, and for how long: drafts.py.
"""

from contextlib import suppress
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from articles import drafts, presence, standing
from articles.admin.desk import DeskAdmin
from articles.admin.recycle import with_button
from articles.conflicts import told
from articles.models import Article, KeptDraft
from articles.models.material import new_key
from articles.receiving import receive
from articles.wording import headed

# What a form sends besides its words: that it is open, that it is left, that this person goes on.
BEAT, LEAVING, TAKE = "beat", "leaving", "take"
# What goes without any words.
_NO_WORDS = {BEAT, TAKE}
# How many drafts of one form are offered above it.
OFFERED = 3


class KeepsDrafts(DeskAdmin):
    """A screen whose form is kept while it is filled in."""

    def get_urls(self) -> list[Any]:
        wrap, model = self.admin_site.admin_view, self.opts.model_name
        own = [
            path("keep/", wrap(self.keep_view), name=f"articles_{model}_keep_new"),
            path("<int:pk>/keep/", wrap(self.keep_view), name=f"articles_{model}_keep"),
            path("<int:pk>/meanwhile/", wrap(self.meanwhile_view), name=f"articles_{model}_meanwhile"),
            path("kept/<int:pk>/", wrap(self.kept_view), name=f"articles_{model}_kept"),
            path("kept/<int:pk>/discard/", wrap(self.discard_view), name=f"articles_{model}_discard"),
            path("kept/<int:pk>/take-back/", wrap(self.take_back_view), name=f"articles_{model}_take_back"),
        ]  # fmt: skip
        return own + super().get_urls()

    # --- keeping ----------------------------------------------------------------

    def keep_view(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Keep what a form holds; answers when, or that it has been saved meanwhile."""
        if request.method != "POST":
            return JsonResponse({"why": "method"}, status=405)
        if not (self.has_change_permission(request) or self.has_add_permission(request)):
            return JsonResponse({"why": "rights"}, status=403)
        # Words for a manuscript that somebody threw away meanwhile are kept all the same.
        article = Article.everything.only("pk").filter(pk=pk).first() if pk is not None else None
        if article is None and pk is not None:
            return JsonResponse({"why": "gone"}, status=404)
        form = self._form(request, article)
        if not form.key:
            return JsonResponse({"why": "key"}, status=400)
        told: dict[str, Any] = {}
        if not request.POST.keys() & _NO_WORDS:
            try:
                told["kept"] = drafts.keep(form, request.POST)
            except drafts.TooLong:
                return JsonResponse({"why": "long"}, status=413)
            told["time"] = timezone.localtime().strftime("%H:%M")
        return JsonResponse(told | self._presence(request, form))

    def _presence(self, request: HttpRequest, form: drafts.Form) -> dict[str, Any]:
        """Who else is at the manuscript; what a form says of itself is noted on the way."""
        if form.article is None:
            return {}
        if LEAVING in request.POST:
            presence.leave(request.user, form.key)
            return {}
        look = presence.take_over if TAKE in request.POST else presence.look
        return look(request.user, form.article, form.key).as_json()

    def save_related(
        self, request: HttpRequest, form: Any, formsets: list[Any], change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        kept = self._form(request, None)
        if kept.key:
            drafts.close(kept)
            presence.leave(request.user, kept.key)

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: Any, object_id: str
    ) -> HttpResponse:
        """Django's own; of a manuscript in the recycle bin, what was written into its form stays."""
        number = object_id if object_id.isdecimal() else 0
        thrown = Article.everything.filter(pk=number, deleted_at__isnull=False).first()
        if thrown is None:
            absent: HttpResponse = super()._get_obj_does_not_exist_redirect(  # type: ignore[misc]
                request, opts, object_id
            )
            return absent
        form = self._form(request, thrown)
        said = _("《%(title)s》已被%(who)s放进回收站。") % {
            "title": thrown,
            "who": thrown.deleted_by,
        }
        if request.method == "POST" and form.key:
            with suppress(drafts.TooLong):
                drafts.keep(replace(form, serial=form.serial + 1), request.POST)
                said += _("您写的自动保存着，在“今天”里。")
        messages.warning(request, said)
        return HttpResponseRedirect(reverse("admin:articles_article_recycled"))

    def _form(self, request: HttpRequest, article: Article | None) -> drafts.Form:
        return drafts.Form(
            user=request.user,
            article=article,
            is_meeting_report=self.opts.model_name == "meetingreport",
            key=drafts.key_in(request.POST),
            continues=request.POST.get(drafts.CONTINUES, ""),
            serial=drafts.serial_in(request.POST),
        )

    # --- giving back ------------------------------------------------------------

    def _get_preserved_qsl(self, request: HttpRequest, preserved_filters: str) -> Any:
        """Django's own, for where a saved form leads: what was given back is not asked for again."""
        kept: Any = super()._get_preserved_qsl(request, preserved_filters)  # type: ignore[misc]
        return [(name, value) for name, value in kept if name != drafts.KEPT]

    def give_back(self, request: HttpRequest, object_id: str | None) -> HttpResponse | None:
        """Where a form is asked for with a draft: have it filled, as if it had been sent.

        What somebody else saved meanwhile is found on the way, as whenever a form is sent.
        """
        if drafts.KEPT not in request.GET or request.method != "GET":
            return None
        draft = self._draft(request, request.GET[drafts.KEPT])
        if str(draft.article_id or "") != str(object_id or ""):
            raise Http404
        if draft.is_closed or draft.discarded_at:
            messages.info(request, _("这些内容已经存进稿件，或者已经丢掉，没有要找回的了。"))
            return HttpResponseRedirect(request.path)
        obj = self.get_object(request, object_id) if object_id else None
        if object_id and obj is None:
            return HttpResponseRedirect(self._address("kept", draft.pk))
        if not (
            self.has_change_permission(request, obj) if obj else self.has_add_permission(request)
        ):
            # They may no longer save it here; their words they may still read and copy.
            return HttpResponseRedirect(self._address("kept", draft.pk))
        _refill(request, draft)
        request.given_back = draft  # type: ignore[attr-defined]
        return None

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form = super().get_form(request, obj, change=change, **kwargs)
        form.is_given_back = hasattr(request, "given_back")
        return form

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> HttpResponse:
        given_back = getattr(request, "given_back", None)
        is_sent = request.method == "POST" and given_back is None
        if given_back is not None:
            context |= _quiet(context)
        elif not is_sent:
            context["kept_drafts"] = self._offered(request, obj)
        keep = self._address("keep", obj.pk) if obj else self._address("keep_new")
        context |= {
            "given_back": given_back,
            "given_back_at": standing.moment(given_back.kept_at) if given_back else "",
            "keep_url": keep,
            "is_sent": is_sent,
            "meanwhile_url": self._address("meanwhile", obj.pk) if obj else "",
            "form_key": (drafts.key_in(request.POST) if is_sent else "") or new_key(),
            "continues": (
                drafts.continuing(given_back)
                if given_back
                else request.POST.get(drafts.CONTINUES, "")
            ),
            "serial": drafts.serial_in(request.POST) if is_sent else 0,
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _offered(self, request: HttpRequest, obj: Any) -> list[KeptDraft]:
        """What this person wrote into this form before, and did not save."""
        own = drafts.of(request.user).filter(article=obj.pk if obj else None)
        if obj is None:
            own = own.filter(is_meeting_report=self.opts.model_name == "meetingreport")
        offered = drafts.told(own[:OFFERED])
        open_keys = presence.open_keys(request.user) if offered else set()
        for draft in offered:
            draft.is_open = draft.form_key in open_keys
        return offered

    # --- looking and discarding -------------------------------------------------

    def kept_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What saving a draft would change, field by field."""
        [draft] = drafts.told([self._draft(request, str(pk))])
        if draft.is_closed:
            messages.info(request, _("这些内容已经存进稿件，没有要找回的了。"))
            return HttpResponseRedirect(reverse("admin:index"))
        rows = self._differences(request, draft)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("自动保存的内容"),
            "draft": draft,
            "rows": rows,
            "is_nav_sidebar_enabled": False,
        }
        return TemplateResponse(request, "admin/articles/kept.html", context)

    def _differences(self, request: HttpRequest, draft: KeptDraft) -> list[dict[str, Any]]:
        article = draft.article and self.model._default_manager.filter(pk=draft.article_id).first()
        _refill(request, draft)
        receive(request)
        form, rows = self._filled(request, article)
        form.conflicts = form.differences()
        shown: list[tuple[str, Any]] = [("", form)]
        taken = []
        for label, formset, row in rows:
            row.is_valid()
            if formset.can_delete and formset._should_delete_form(row):
                taken.append({"label": label, "own": _("存稿时删去"), "theirs": ""})
            elif row.has_changed():
                row.conflicts = row.differences()
                shown.append((headed(label), row))
        return [*told(shown, request.user)["conflicts"], *taken]

    def _filled(self, request: HttpRequest, article: Any) -> tuple[Any, list[tuple[str, Any, Any]]]:
        """The form with what the request holds, and its rows: what each is called, where it is."""
        names = flatten_fieldsets(self.get_fieldsets(request, article))
        # As to somebody who may write: whose words these are may read them in any case.
        form = self.get_form(request, None, fields=names)(
            request.POST, request.FILES, instance=article
        )
        formsets, inlines = self._create_formsets(  # type: ignore[attr-defined]
            request, form.instance, change=article is not None
        )
        rows = []
        for formset, inline in zip(formsets, inlines, strict=True):
            name, many = inline.verbose_name or inline.opts.verbose_name, inline.max_num != 1
            for number, row in enumerate(formset.forms, 1):
                rows.append((f"{name} {number}" if many else str(name), formset, row))
        return form, rows

    def meanwhile_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """What others saved since this person opened the form that is sent here; saves nothing."""
        article = get_object_or_404(self.model._default_manager, pk=pk)
        if not self.has_change_permission(request, article):
            raise PermissionDenied
        if request.method != "POST":
            return HttpResponseRedirect(self._address("change", pk))
        form, rows = self._filled(request, article)
        form.is_valid()
        shown: list[tuple[str, Any]] = [("", form)]
        for label, formset, row in rows:
            row.is_valid()
            shown.append((headed(label), row))
            if ("", formset) not in shown:
                shown.append(("", formset))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("这篇稿里别人改了什么"),
            "article": article,
            "rows": told(shown, request.user)["conflicts"],
            "is_nav_sidebar_enabled": False,
        }
        return TemplateResponse(request, "admin/articles/meanwhile.html", context)

    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = self._draft(request, str(pk))
        if request.method == "POST" and not draft.is_closed:
            KeptDraft.objects.filter(pk=draft.pk).update(discarded_at=timezone.now())
            undo = self._address("take_back", draft.pk)
            said = _("自动保存的内容已经丢掉，稿件没有变。")
            button = _("撤销")
            messages.success(request, with_button(said, undo, button))
        return HttpResponseRedirect(drafts.form_url(draft))

    def take_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        draft = self._draft(request, str(pk))
        if request.method == "POST":
            KeptDraft.objects.filter(pk=draft.pk).update(discarded_at=None)
        return HttpResponseRedirect(drafts.form_url(draft))

    def _draft(self, request: HttpRequest, pk: str) -> KeptDraft:
        """A draft of this person and of this kind of form; nobody else's is there for them."""
        if not (pk.isascii() and pk.isdecimal() and len(pk) < 19):
            raise Http404
        is_report = self.opts.model_name == "meetingreport"
        if not request.user.is_authenticated:
            raise PermissionDenied
        return get_object_or_404(
            KeptDraft, pk=int(pk), user=request.user, is_meeting_report=is_report
        )

    def _address(self, act: str, *args: Any) -> str:
        return drafts.address(self.opts.model_name == "meetingreport", act, *args)


def _refill(request: HttpRequest, draft: KeptDraft) -> None:
    """Have a request say what the form would have sent. Nothing that follows may save it."""
    _files = request.FILES  # read as what came, before the request is taken for another
    request.method = "POST"
    request.POST = drafts.sent(draft)  # type: ignore[assignment]


def _quiet(context: dict[str, Any]) -> dict[str, Any]:
    """Take back what a form that was sent would complain of: nobody has sent it.

    A file that did not come along is the exception; the person has to choose it anew.
    """
    missing = 0
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        inline.formset.non_form_errors().clear()
        forms += inline.formset.forms
    for form in forms:
        for name in [name for name in form.errors if name != "file"]:
            del form.errors[name]
        missing += "file" in form.errors
    return {"errors": [], "files_missing": missing}
