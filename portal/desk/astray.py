"""Wrong addresses: staff at the desk get a page of the desk, everybody else the citizens' one."""

from typing import Any

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from articles.models import User
from articles.roles import SECURITY
from portal import views
from portal.policy import is_staff_path

# So many people are named who may help.
NAMED = 3


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if not _is_at_the_desk(request):
        return views.not_found(request, exception)
    return _desk_page(
        request,
        404,
        _("没有找到这一页"),
        _("地址可能输错了，或者要找的内容已经不在。"),
    )


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if not _is_at_the_desk(request):
        return views.forbidden(request, exception)
    return _desk_page(
        request,
        403,
        _("这一页您没有权限"),
        _("您的账号不能打开这一页，或者不能做刚才那一步。"),
    )


def _is_at_the_desk(request: HttpRequest) -> bool:
    return is_staff_path(request) and admin.site.has_permission(request)


def _desk_page(request: HttpRequest, status: int, heading: str, text: str) -> HttpResponse:
    context: dict[str, Any] = {
        **admin.site.each_context(request),
        "title": heading,
        "text": text,
        "is_helper": request.user.has_perm("articles.change_user"),
        "helpers": _helpers(),
    }
    response = TemplateResponse(request, "admin/astray.html", context, status=status)
    add_never_cache_headers(response)
    return response.render()


def _helpers() -> list[str]:
    """Names of people who give rights."""
    entitled = Q(is_superuser=True) | Q(groups__name=SECURITY)
    people = User.objects.filter(entitled, is_active=True, is_staff=True).distinct()
    return [str(person) for person in people.order_by("name")[:NAMED]]
