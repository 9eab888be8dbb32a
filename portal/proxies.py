"""Who is asking: the client's address, believed only as far as our own proxies vouch for it."""

import ipaddress
import logging
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

logger = logging.getLogger(__name__)

# Set where somebody's word on another address was not believed.
UNVOUCHED = "portal.unvouched"


class TrustedProxyMiddleware:
    """Set REMOTE_ADDR from X-Forwarded-For when a trusted proxy sent it; then drop the header.

    The rightmost address that is not one of ours counts: everything left of it the client may
    have made up. Lock-out, audit and counting all read REMOTE_ADDR afterwards.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.trusted = [ipaddress.ip_network(net) for net in settings.TRUSTED_PROXIES]
        self.has_told = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        forwarded = request.META.pop("HTTP_X_FORWARDED_FOR", "")
        if self.is_trusted(request.META.get("REMOTE_ADDR", "")):
            for hop in reversed(forwarded.split(",")):
                if not self._is_address(hop.strip()):
                    break
                request.META["REMOTE_ADDR"] = hop.strip()
                if not self.is_trusted(hop.strip()):
                    break
        else:
            request.META.pop("HTTP_X_FORWARDED_PROTO", None)
            request.META[UNVOUCHED] = bool(forwarded)
            if forwarded:
                self.tell_once(request.META.get("REMOTE_ADDR", ""))
        return self.get_response(request)

    def is_trusted(self, text: str) -> bool:
        """Whether the peer with this address is one of our own proxies."""
        # A unix socket has no peer address: whoever may open it is ours.
        if not text:
            return bool(self.trusted)
        if not self._is_address(text):
            return False
        address = ipaddress.ip_address(text)
        return any(address in network for network in self.trusted)

    def tell_once(self, peer: str) -> None:
        """Tell operators who have not named their own proxy: all visitors are one to the site."""
        is_near = not peer or (self._is_address(peer) and ipaddress.ip_address(peer).is_private)
        if is_near and not self.has_told:
            self.has_told = True
            logger.warning(
                "%s forwards requests and is not believed: all that come this way count as one"
                " visitor. If it is your proxy, name it in TRUSTED_PROXIES.",
                peer or "a unix socket",
            )

    @staticmethod
    def _is_address(text: str) -> bool:
        try:
            ipaddress.ip_address(text)
        except ValueError:
            return False
        return True
