"""The desk (采编台): Django's admin as the staff of this site see it."""

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from urllib.parse import unquote

from django.contrib import admin, messages
from django.contrib.auth.views import PasswordChangeView
from django.core.exceptions import BadRequest
from django.db import OperationalError
from django.db.models import F, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from accessibility.page_store import epoch_of
from articles import drafts, moments, queues, rights, schedule, standing, tree
from articles.audit import note_act
from articles.models import Article, Column, Stage, User
from articles.reviewers import steps_of
from interaction import standing as answers
from portal import first_steps, frozen, security_rules
from portal import site as sites
from portal.desk import (
    change_log,
    clock,
    condition,
    doors,
    entrance,
    figures,
    language,
    sessions,
    undone,
    wall,
)
from portal.desk.resending import mark_of_token, mark_of_writer, offer_to_resend, remember
from portal.desk.staff_forms import OwnPasswordForm

logger = logging.getLogger(__name__)
ROWS = 8
View = Callable[..., HttpResponse]


class Desk(admin.AdminSite):
    site_title = site_header = gettext_lazy("采编台")
    index_title = gettext_lazy("今天")
    index_template = "admin/today.html"
    password_change_template = "admin/password_change.html"
    enable_nav_sidebar = True
    empty_value_display = "—"

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        facts = sites.current(epoch_of(request)).facts
        return super().each_context(request) | {
            "site_header": _("%(name)s采编台") % {"name": facts.short_name},
            "site_title": _("%(name)s采编台") % {"name": facts.short_name},
            "site_name": facts.site_name,
            "desk_languages": language.choices(),
            "writer_mark": mark_of_writer(request.user),
            # Asked only by a page that is drawn, and only once.
            "clock": SimpleLazyObject(clock.now),
            "idle_seconds": security_rules.current(epoch_of(request)).idle_seconds,
        }

    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and not wall.stands_before(request)

    def get_urls(self) -> list[Any]:
        """Django's own, and the pages at the doors."""

        def own(view: Any) -> View:
            return self.admin_view(partial(view, site=self), cacheable=True)

        # Outside the doors: whoever comes here cannot come in yet.
        recover = self._patient(partial(doors.recover_page, site=self))
        return [
            path("code/", own(doors.code_page), name=wall.CODE),
            path("enrol/", own(doors.enrol_page), name=wall.ENROL),
            path("factor/", own(doors.own_factor_page), name="own_factor"),
            path("stay/", self.admin_view(require_POST(sessions.stay)), name="stay"),
            path("status/", own(condition.page), name="status"),
            path("recover/", recover, name="recover"),
            path("language/", self._patient(language.choose), name="language"),
            *super().get_urls(),
        ]

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        # Who was held up by it goes on to where they were going; who came for it, stays.
        must = wall.next_step(request) == wall.PASSWORD
        view = PasswordChangeView.as_view(
            form_class=OwnPasswordForm,
            success_url=reverse("admin:password_change_done"),
            template_name=self.password_change_template,
            extra_context={
                **self.each_context(request),
                "must": must,
                **(extra_context or {}),
            },
        )
        request.current_app = self.name
        response = view(request)
        if must and request.method == "POST" and response.status_code == 302:
            messages.success(request, _("Your password was changed."))
            return wall.lead_on(request)
        return response

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """Django's own, manuscripts first, and words for what a library calls in English."""
        apps = super().get_app_list(request, app_label)
        names = {"accessibility": _("繁体"), "auditlog": _("记录"), "auth": _("权限")}
        models = {"LogEntry": _("操作记录"), "Group": _("组")}
        first = {"Article": 0, "MeetingReport": 1, "Column": 2, "ColumnRedirect": 3}
        first |= {"GlossaryTerm": 0, "SiteFacts": 0}
        for app in apps:
            app["name"] = names.get(app["app_label"], app["name"])
            for model in app["models"]:
                model["name"] = models.get(model["object_name"], model["name"])
            app["models"].sort(key=lambda model: first.get(model["object_name"], 9))
        first_apps = {"articles": 0, "interaction": 1, "accessibility": 2, "portal": 3}
        return sorted(apps, key=lambda app: first_apps.get(app["app_label"], 9))

    def admin_view(self, view: View, cacheable: bool = False) -> View:  # type: ignore[override]
        """Django's own; who sends a form after their session ended keeps what they wrote."""
        inner = super().admin_view(self._patient(view), cacheable)

        def outer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            going_out = request.path == reverse("admin:logout", current_app=self.name)
            if request.method == "POST" and not self.has_permission(request) and not going_out:
                return offer_to_resend(request, "signed_out")
            step = wall.next_step(request)
            if step and wall.stands_before(request) and not going_out:
                return wall.lead_to_step(request, step)
            return inner(request, *args, **kwargs)

        # What Django set on its own view (never cached, no CSRF check twice) holds for this one.
        outer.__dict__.update(getattr(inner, "__dict__", {}))
        return outer

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        step = wall.next_step(request) if request.method == "GET" else None
        if step:
            return wall.lead_to_step(request, step, request.GET.get("next", ""))
        mark = mark_of_token(request)
        response = self._patient(super().login)(request, extra_context)
        if request.method == "POST" and not frozen.refuses(request):
            entrance.note(request, response.status_code == 302)
            if response.status_code == 302:
                remember(request, mark)
                sessions.begin(request)
        return response

    def logout(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        if request.method == "POST" and request.user.is_authenticated:
            note_act(request.user, entrance.SIGNED_OUT)
        return super().logout(request, extra_context)

    def _patient(self, view: View) -> View:
        """A database that stays locked, or cannot be asked such a thing: told in a sentence."""

        def patient(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            # PostgreSQL knows no text with a NUL; lists and the lock-out pass on what they get.
            if "\x00" in unquote(request.META.get("QUERY_STRING", "")):
                raise BadRequest
            if request.method == "POST" and frozen.refuses(request):
                refused = offer_to_resend(request, "frozen")
                refused._has_been_logged = True  # type: ignore[attr-defined]  # as in portal.frozen
                return refused
            try:
                return view(request, *args, **kwargs)
            except OperationalError as error:
                logger.warning("%s %s: %s", request.method, request.path, error)
                if request.method == "POST":
                    return offer_to_resend(request, "busy")
                raise

        patient.__dict__.update(getattr(view, "__dict__", {}))
        return patient

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        return super().index(request, today(request) | (extra_context or {}))

    def app_index(
        self, request: HttpRequest, app_label: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Nothing of its own: the desk's first page leads to everything."""
        return redirect("admin:index")


def today(request: HttpRequest) -> dict[str, Any]:
    """What waits on this person: drafts, prints, facts of the site, late columns."""
    user: User = request.user  # type: ignore[assignment]
    may_write = user.has_perm("articles.change_article")
    may_publish = user.has_perm("articles.publish_article")
    may_watch = user.has_perm("auditlog.view_logentry")
    unprinted = rights.within(user, standing.rows()).filter(
        Q(is_live=False, was_withdrawn=False) | Q(is_live=True, modified_at__gt=F("printed_at"))
    )
    at_hand = unprinted.exclude(review__stage=Stage.RETURNED)
    own = at_hand.filter(Q(created_by=user.pk) | Q(contributions__user=user.pk)).distinct()
    drafts_found = _rows(own, most=ROWS + 1) if may_write else []
    may_review, now = bool(steps_of(user)), timezone.now()
    under_way = undone.background(user, now) if user.has_perm("articles.view_article") else {}
    may_see_owing = may_review or may_publish or user.has_perm("articles.publish_in_emergency")
    return {
        "now": timezone.localtime(),
        "may_write": may_write,
        "may_publish": may_publish,
        "drafts": drafts_found[:ROWS],
        "drafts_more": len(drafts_found) > ROWS,
        "kept_drafts": drafts.told(drafts.of(user)[:ROWS]) if may_write else [],
        "returned": _rows(queues.returned_to(user), "-review__since") if may_write else [],
        "may_review": may_review,
        "waiting": _rows(queues.waiting_for(user), "review__since") if may_review else [],
        "approved": _rows(queues.approved(user), "review__since") if may_publish else [],
        "owing": _rows(queues.owing_reviews(user, now), "reviews_due_at") if may_see_owing else [],
        **first_steps.of(request),
        "may_watch": may_watch,
        "recent": change_log.latest(ROWS) if may_watch else [],
        "missing": missing_items(request),
        "late": late_columns(),
        "not_done": clock.failures(),
        "undone": undone.pictures() if may_write else [],
        **under_way,
        "figures": figures.of_months(now) if user.has_perm("articles.view_article") else None,
        **timed_today(request),
        **(answers_today(user) if under_way.get("has_answers") else {}),
    }


def answers_today(user: User) -> dict[str, Any]:
    """What of the knowledge base waits for this person; one query."""
    may_publish = user.has_perm("interaction.publish_answer")
    if not may_publish and not user.has_perm("interaction.change_answer"):
        return {}
    suspended, waiting = answers.tasks_of(user, ROWS)
    return {"suspended_answers": suspended, "waiting_answers": waiting if may_publish else []}


def _rows(
    articles: QuerySet[Article], order: str = "-modified_at", most: int = ROWS
) -> list[Article]:
    found, now = list(articles.order_by(order, "pk")[:most]), timezone.now()
    for article in found:
        if article.publish_at and article.publish_at > now:
            article.publish_said = moments.said(article.publish_at)  # type: ignore[attr-defined]
        article.badges = standing.badges(article)  # type: ignore[attr-defined]
        article.moment = standing.moment(article.modified_at)  # type: ignore[attr-defined]
        article.form_url = standing.form_url(article)  # type: ignore[attr-defined]
        article.publish_url = standing.publish_url(article)  # type: ignore[attr-defined]
    return found


def timed_today(request: HttpRequest) -> dict[str, Any]:
    """What the clock brings today; for those who work on manuscripts."""
    if not request.user.has_perm("articles.view_article"):
        return {}
    rows = schedule.today(timezone.now())
    return {"timed": rows, "timed_overdue": any(row.is_overdue for row in rows)}


def missing_items(request: HttpRequest) -> list[str]:
    """What the footer must show and cannot; for those who can enter it."""
    if not request.user.has_perm("portal.change_sitefacts"):
        return []
    return sites.current().facts.missing_footer_items()


def late_columns() -> list[dict[str, Any]]:
    """Columns whose promised rhythm has passed, the latest first."""
    last = standing.last_of_columns()
    now, late = timezone.now(), []
    for column in tree.current().columns.values():
        if not column.update_rhythm_days or column.archived_at:
            continue
        shown = last.get(column.pk)
        due = shown + timedelta(days=column.update_rhythm_days) if shown else None
        if due is None or due < now:
            days = (now - due).days if due else None
            late.append({"column": column, "days": days, "url": _column_url(column)})
    return sorted(late, key=lambda row: -(row["days"] if row["days"] is not None else 10**6))


def _column_url(column: Column) -> str:
    return reverse("admin:articles_article_changelist") + f"?column={column.pk}"
