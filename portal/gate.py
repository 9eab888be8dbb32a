"""What is refused before anything is done for it, and what the page store may answer at once."""

import http
import io
import tempfile
from collections.abc import Callable, Iterable
from functools import lru_cache
from threading import BoundedSemaphore
from typing import IO, TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port, validate_host
from django.utils.http import parse_header_parameters
from django.utils.translation import gettext, gettext_noop

from accessibility import renderings, speaking
from portal.proxies import TrustedProxyMiddleware
from portal.refusing import language_in

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

LONGEST_ADDRESS = 8 * 1024
LARGEST_HEADERS = 32 * 1024
# Several photos of 20 MB in one form; what a single field or file may be is the form's matter.
LARGEST_BODY = 256 * 1024 * 1024
IN_MEMORY = 1024 * 1024
CHUNK = 64 * 1024
# Seconds to wait for another request's body: one that is already here is read in far less.
INNOCENT_WAIT = 0.05
# All that browsers, feed readers and forms ask with. What else there is only tells of the server,
# or has a page for an answer that did not ask for one.
METHODS = ("GET", "HEAD", "POST")

SENTENCES = {
    400: gettext_noop("请求不合规范。"),
    405: gettext_noop("本网站不接受这种请求方式。"),
    411: gettext_noop("提交时须说明内容长度。"),
    413: gettext_noop("提交的内容太大。请减少图片或附件，分几次提交。"),
    414: gettext_noop("网址太长。"),
    431: gettext_noop("请求头太大。清除本网站的 Cookie 后再试。"),
    503: gettext_noop("提交的人太多，服务器正忙。请稍候几秒再提交。"),
    507: gettext_noop("服务器没有地方存放提交的内容。请告诉管理员，稍后再提交。"),
}


CHARSETS = ("", "utf-8", "utf8", "us-ascii")


class Refused(Exception):
    """A request that goes no further; `status` is what it is answered with."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class Gate:
    """Let through only well-formed requests, with their body already here.

    A body that comes slowly holds a thread; at most half of this process's `threads` may wait for
    bodies, so that somebody always reads pages. More are asked to come back.
    """

    def __init__(self, behind: "WSGIApplication", threads: int) -> None:
        self.behind = behind
        self.waiting = BoundedSemaphore(max(1, threads // 2))

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        try:
            check_form(environ)
            body = self._body(environ)
        except Refused as refused:
            return refuse(refused.status, environ, start_response)
        if body is None:
            return self.behind(environ, start_response)
        with body:
            environ["wsgi.input"] = body
            return self.behind(environ, start_response)

    def _body(self, environ: "WSGIEnvironment") -> IO[bytes] | None:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        if length == 0:
            return None
        if not self.waiting.acquire(timeout=INNOCENT_WAIT):
            raise Refused(503)
        try:
            return read_body(environ["wsgi.input"], length)
        finally:
            self.waiting.release()


def check_form(environ: "WSGIEnvironment") -> None:
    """Raise Refused for what two servers could understand in two ways, and for excess."""
    if environ["REQUEST_METHOD"] not in METHODS:
        raise Refused(405)
    if "HTTP_TRANSFER_ENCODING" in environ:
        # With a Content-Length beside it nobody agrees where the body ends; a server may have
        # dropped that already. Browsers and proxies in front of us always give a length.
        raise Refused(400 if environ.get("CONTENT_LENGTH") else 411)
    if "," in environ.get("HTTP_HOST", ""):
        raise Refused(400)
    length = environ.get("CONTENT_LENGTH") or "0"
    if not (length.isascii() and length.isdigit() and len(length) < 20):
        raise Refused(400)
    check_charset(environ.get("CONTENT_TYPE") or "")
    if int(length) > LARGEST_BODY:
        raise Refused(413)
    if len(environ.get("PATH_INFO", "")) + len(environ.get("QUERY_STRING", "")) > LONGEST_ADDRESS:
        raise Refused(414)
    headers = (len(value) for name, value in environ.items() if name.startswith("HTTP_"))
    if sum(headers) > LARGEST_HEADERS:
        raise Refused(431)


def check_charset(content_type: str) -> None:
    """Raise Refused for all but UTF-8, asking Django itself what it would understand.

    It would read address and form by whatever codec is named: hex, rot13, UTF-7.
    """
    try:
        _kind, parameters = parse_header_parameters(content_type)
    except ValueError as error:
        raise Refused(400) from error
    if parameters.get("charset", "").strip().lower() not in CHARSETS:
        raise Refused(400)


def read_body(stream: IO[bytes], length: int) -> IO[bytes]:
    """The whole body; raises Refused when the client ends before it has sent what it announced."""
    body: IO[bytes] = io.BytesIO() if length <= IN_MEMORY else _file()
    missing = length
    while missing:
        try:
            chunk = stream.read(min(missing, CHUNK))
        except OSError:
            chunk = b""
        if not chunk:
            body.close()
            raise Refused(400)
        try:
            body.write(chunk)
        except OSError as full:
            body.close()
            raise Refused(507) from full
        missing -= len(chunk)
    body.seek(0)
    return body


def _file() -> IO[bytes]:
    try:
        return tempfile.TemporaryFile()
    except OSError as full:  # as also when no folder for such files can be written at all
        raise Refused(507) from full


def refuse(status: int, environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    """A few words instead of a page: no template, no database."""
    language = renderings.parse(environ.get("PATH_INFO", "")[:20])[0].language
    if language == renderings.DEFAULT.language:
        language = language_in(environ.get("QUERY_STRING", ""))
    with speaking.to_readers(language):
        text = gettext(SENTENCES[status]).encode()
    headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Length", str(len(text))),
        ("X-Content-Type-Options", "nosniff"),
        ("Cache-Control", "no-store"),
    ]
    if status == 405:
        headers.append(("Allow", ", ".join(METHODS)))
    if status == 503:
        headers.append(("Retry-After", "3"))
    start_response(f"{status} {http.HTTPStatus(status).phrase}", headers)
    return [text]


def admission() -> "Callable[[WSGIEnvironment], bool]":
    """Whether the page store may answer a request that Django has not seen.

    Only where Django would neither refuse the host nor lead to https.
    """

    @lru_cache(maxsize=256)
    def host_is_ours(host: str) -> bool:
        domain, _port = split_domain_port(host)
        return bool(domain) and validate_host(domain, settings.ALLOWED_HOSTS)

    proxies = TrustedProxyMiddleware(_nobody)
    speaks_for_readers = lru_cache(maxsize=256)(proxies.is_trusted)

    def is_secure(environ: "WSGIEnvironment") -> bool:
        said = environ.get("HTTP_X_FORWARDED_PROTO") if settings.SECURE_PROXY_SSL_HEADER else None
        if said is not None and speaks_for_readers(environ.get("REMOTE_ADDR", "")):
            return bool(said.split(",", 1)[0].strip() == "https")
        return environ.get("wsgi.url_scheme") == "https"

    if settings.HTTPS:
        return lambda environ: host_is_ours(environ.get("HTTP_HOST", "")) and is_secure(environ)
    return lambda environ: host_is_ours(environ.get("HTTP_HOST", ""))


def _nobody(request: HttpRequest) -> HttpResponse:
    raise NotImplementedError
