"""The pages at the desk's doors: the code, a first device, a lost password, backup codes."""

from base64 import b32encode
from typing import Any
from urllib.parse import quote, urlencode

import segno
from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from articles import recovery, second_factor
from articles.models import User
from portal import site as sites
from portal.desk import wall

# So many wrong recovery codes from one address in a quarter of an hour.
MOST_TRIES, TRIES_FOR = 10, 15 * 60


def _page(site: Any, request: HttpRequest, name: str, status: int = 200, **facts: Any) -> Any:
    context = site.each_context(request) | {"is_nav_sidebar_enabled": False} | facts
    context.setdefault("next", request.POST.get("next") or request.GET.get("next") or "")
    return TemplateResponse(request, f"admin/{name}.html", context, status=status)


def _said(verdict: second_factor.Verdict) -> str:
    if verdict.kind == "wait":
        return _("试得太快了，请过 %(n)d 秒再试。这是为了防别人猜。") % {"n": verdict.wait}
    return _("这个码不对，或者刚才已经用过。请看手机上现在的 6 位数字，再填一次。")


@never_cache
def code_page(request: HttpRequest, site: Any) -> HttpResponse:
    """Ask for the code; a telephone that is not at hand is replaced by a backup code."""
    user: Any = request.user
    if wall.next_step(request) != wall.CODE:
        return wall.lead_on(request)
    fault = ""
    if request.method == "POST":
        verdict = second_factor.verify(user, request.POST.get("code", "")[:40])
        if verdict.kind == "right":
            wall.pass_with(request, user)
            return wall.lead_on(request)
        fault = _said(verdict)
    left = second_factor.codes_left(user)
    return _page(site, request, "second_factor", title=_("输入动态码"), fault=fault, left=left)


@never_cache
def enrol_page(request: HttpRequest, site: Any) -> HttpResponse:
    """Bind a telephone: scan or type the key, then prove it with one code."""
    user: Any = request.user
    fault = ""
    if user.second_factor_since:
        return HttpResponseRedirect(reverse("admin:own_factor"))
    if request.method == "POST":
        verdict, codes = second_factor.enrol(user, request.POST.get("code", "")[:40])
        if codes:
            wall.pass_with(request, user)
            return _page(site, request, "backup_codes", title=_("备用码"), codes=codes)
        fault = _said(verdict)
    device = second_factor.pending_device(user)
    key = b32encode(device.bin_key).decode().rstrip("=")
    issuer = sites.current().facts.short_name or "portal"
    label = f"{issuer}:{user.get_username()}"
    address = _otpauth(label, key, issuer)
    facts: dict[str, Any] = {
        "fault": fault,
        "key": " ".join(key[at : at + 4] for at in range(0, len(key), 4)),
        # A picture in the page: the desk's policy allows no style in it, and it needs none.
        "picture": segno.make(address, error="m").png_data_uri(scale=5, border=4),
        "is_required": wall.next_step(request) == wall.ENROL,
    }
    return _page(site, request, "enrol", title=_("绑定手机"), **facts)


def _otpauth(label: str, key: str, issuer: str) -> str:
    facts = urlencode({"secret": key, "issuer": issuer}, quote_via=quote)
    return f"otpauth://totp/{quote(label)}?{facts}"


@never_cache
def own_factor_page(request: HttpRequest, site: Any) -> HttpResponse:
    """One's own device: how many backup codes are left, and ten new ones."""
    user: Any = request.user
    if not user.second_factor_since:
        return HttpResponseRedirect(reverse("admin:enrol"))
    fault = ""
    if request.method == "POST":
        verdict = second_factor.verify(user, request.POST.get("code", "")[:40])
        if verdict.kind == "right":
            codes = second_factor.renew_backup_codes(user)
            return _page(site, request, "backup_codes", title=_("备用码"), codes=codes)
        fault = _said(verdict)
    left = second_factor.codes_left(user)
    return _page(site, request, "own_factor", title=_("两步验证"), fault=fault, left=left)


class RecoverForm(SetPasswordForm):
    """Whose code it is, and the new password."""

    username = forms.CharField(label=gettext_lazy("用户名"), max_length=150)
    code = forms.CharField(label=gettext_lazy("安全管理员给的一次性码"), max_length=60)
    field_order = ("username", "code", "new_password1", "new_password2")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(User(), *args, **kwargs)
        self.label_suffix = ""
        self.fields["username"].widget.attrs["autocomplete"] = "username"
        self.fields["code"].widget.attrs |= {"autocomplete": "off", "autocapitalize": "none"}

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        found = recovery.whose(self.cleaned_data.get("username", ""), code)
        if found is None:
            raise forms.ValidationError(
                _("用户名和一次性码对不上，或者码已过期、已用过。请核对，或请安全管理员再给一个。")
            )
        # The rules of passwords ask whose it is to be.
        self.user = found
        return code


@sensitive_post_parameters()
@never_cache
def recover_page(request: HttpRequest, site: Any) -> HttpResponse:
    """Set a new password with the code that the security administrator gave."""
    form, status = RecoverForm(request.POST or None), 200
    limit = f"recover-{request.META.get('REMOTE_ADDR', '')}"
    if request.method == "POST":
        if cache.get(limit, 0) >= MOST_TRIES:
            return _page(
                site, request, "recover", 429, title=_("找回密码"), form=form, is_too_often=True
            )
        if form.is_valid():
            password = form.cleaned_data["new_password1"]
            if recovery.use(form.user, form.cleaned_data["code"], password):
                return _page(site, request, "recovered", title=_("密码已换好"))
            form.add_error("code", _("这个码刚刚用过了。"))
        if "code" in form.errors:
            # Not incr(): in a database it would keep the count for the cache's own five minutes.
            cache.set(limit, cache.get(limit, 0) + 1, TRIES_FOR)
    return _page(site, request, "recover", status, title=_("找回密码"), form=form)
