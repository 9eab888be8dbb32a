"""From where the desk can be reached at all: ADMIN_ALLOWED, a list of addresses and networks."""

import ipaddress
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from portal import views
from portal.policy import is_staff_path
from portal.proxies import UNVOUCHED


class AllowListMiddleware:
    """Refuse the desk to other addresses. After `TrustedProxyMiddleware`, before any session.

    An empty list lets everybody come. The machine itself always may, unless a proxy on it, whose
    word does not count, is asking for somebody else.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.allowed = [ipaddress.ip_network(net, strict=False) for net in settings.ADMIN_ALLOWED]

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self.allowed and is_staff_path(request) and not self.may_come(request):
            return views.error(
                request,
                403,
                _("从这里不能进采编台"),
                _(
                    "采编台只在指定的网络里打开。请换到单位的网络，或请管服务器的同事把您的地址加进名单。"
                ),
            )
        return self.get_response(request)

    def may_come(self, request: HttpRequest) -> bool:
        try:
            address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
        except ValueError:
            return False
        mapped = getattr(address, "ipv4_mapped", None)
        address = mapped or address
        if address.is_loopback and not request.META.get(UNVOUCHED):
            return True
        return any(address in network for network in self.allowed)
