"""Stored pages given to readers in front of Django: no database, no template, one `stat`.

An LRU of pages lives in each process; the `stat` says whether the file is still the one that was
read, so that forgetting is nothing but unlinking. A page's ETag is made of the same two numbers as
nginx's (time and size of the compressed file), so that both give the same one.
"""

import os
import re
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import accessibility.page_store.files as files
import accessibility.page_store.keeping as keeping
from accessibility import preferences

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Headers = list[tuple[str, str]]

PAGES = 512
# A larger file is read anew each time, lest a few hundred of them fill the memory.
LARGEST = 64 * 1024
GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
_UX = re.compile(r"(?:^|;)\s*" + preferences.COOKIE + r'="?([a-z0-9.~]{1,256})')
_TAG = re.compile(r'"[^"]*"')


class Page:
    """One stored page in memory. Raises zlib.error when the file is not a whole page."""

    __slots__ = (
        *("_tail", "_text", "body", "can_be_dressed", "common"),
        *("file", "gzip_headers", "kind", "stamp", "tag"),
    )

    def __init__(
        self, file: str, kind: str, stat: os.stat_result, body: bytes, common: Headers
    ) -> None:
        self.file, self.kind, self.body, self.common = file, kind, body, common
        self.stamp = (stat.st_mtime_ns, stat.st_ino, stat.st_size)
        self.tag = f"{int(stat.st_mtime):x}-{stat.st_size:x}"
        # Whether there is a place for preferences, near enough to the start for one block.
        self.can_be_dressed = 0 <= files.whole(body).find(preferences.PLACE) < 0x8000
        self.gzip_headers = self.headers(f'"{self.tag}"', len(body), "gzip")
        self._text: bytes | None = None
        self._tail: tuple[bytes, bytes, bytes] | None = None

    @property
    def text(self) -> bytes:
        """The page uncompressed; kept from the first time somebody wants it so, whom few do."""
        if self._text is None:
            self._text = files.whole(self.body)
        return self._text

    def headers(self, etag: str, length: int, encoding: str = "") -> Headers:
        found = [*self.common, ("Content-Type", self.kind), ("Content-Length", str(length))]
        if encoding:
            found.append(("Content-Encoding", encoding))
        return [*found, ("ETag", etag)]

    def dressed(self, attributes: bytes) -> bytes:
        """The text with a reader's preferences on its <html> tag."""
        return self.text.replace(preferences.PLACE, attributes, 1)

    def dressed_gzip(self, attributes: bytes) -> bytes:
        """The same, compressed: the few bytes before the place go uncompressed in front of the
        rest, which is compressed once for all readers.
        """
        if self._tail is None:
            head, _place, tail = files.whole(self.body).partition(preferences.PLACE)
            deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
            self._tail = head, tail, deflate.compress(tail) + deflate.flush()
        head, tail, deflated = self._tail
        head += attributes
        block = len(head).to_bytes(2, "little")
        return b"".join(
            (
                *(GZIP_HEAD, b"\x00", block, (len(head) ^ 0xFFFF).to_bytes(2, "little"), head),
                deflated,
                zlib.crc32(tail, zlib.crc32(head)).to_bytes(4, "little"),
                ((len(head) + len(tail)) & 0xFFFFFFFF).to_bytes(4, "little"),
            )
        )


class PageServer:
    """A WSGI application: a stored page when there is one, else what stands behind.

    `admits(environ)` says whether a request may be answered without asking Django about its host
    and scheme; `headers` go with every stored page.
    """

    def __init__(
        self,
        behind: "WSGIApplication",
        headers: Iterable[tuple[str, str]] = (),
        admits: "Callable[[WSGIEnvironment], bool]" = lambda environ: True,
    ) -> None:
        self.behind, self.admits = behind, admits
        self.common: Headers = [*headers, *keeping.HEADERS.items()]
        self.root = str(files.root()) + "/"
        self.pages: OrderedDict[str, Page] = OrderedDict()

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        method = environ["REQUEST_METHOD"]
        if (
            (method == "GET" or method == "HEAD")
            and not environ.get("QUERY_STRING")
            and "HTTP_TRANSFER_ENCODING" not in environ
            and self.admits(environ)
        ):
            page = self.find(environ["PATH_INFO"])
            if page is not None:
                return answer(page, environ, start_response)
            return self._ask_behind(environ, start_response)
        return self.behind(environ, start_response)

    def find(self, path: str) -> Page | None:
        """The page as it lies in the store at this moment."""
        if not files.forgets:
            return None
        page = self.pages.get(path)
        if page is not None:
            try:
                stat = os.stat(page.file)
                if page.stamp == (stat.st_mtime_ns, stat.st_ino, stat.st_size):
                    self.pages.move_to_end(path)
                    return page
            except (OSError, KeyError):
                pass  # forgotten, or pushed out by another thread meanwhile
            self.pages.pop(path, None)
        return self._load(path) if files.has_file(path) else None

    def _load(self, path: str) -> Page | None:
        for name, kind in files.names(path):
            try:
                with open(self.root + name, "rb") as file:
                    page = Page(file.name, kind, os.fstat(file.fileno()), file.read(), self.common)
            except (OSError, zlib.error):
                continue
            if len(page.body) <= LARGEST:
                self.pages[path] = page
                if len(self.pages) > PAGES:
                    self.pages.popitem(last=False)
            return page
        return None

    def _ask_behind(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Have the page made; what was stored is then given from there, to the first reader too.

        So nobody gets it uncompressed or without an ETag only for having come first.
        """
        said: list[Any] = []

        def remember(status: str, headers: Headers, exc_info: Any = None) -> Callable[..., None]:
            said[:] = [status, headers] if exc_info is None else [status, headers, exc_info]
            return said.append

        body = self.behind(environ, remember)
        if environ.get(keeping.IN_STORE):
            page = self.find(environ["PATH_INFO"])
            if page is not None:
                if hasattr(body, "close"):
                    body.close()
                return answer(page, environ, start_response)
        start_response(*said)
        return body


def answer(
    page: Page, environ: "WSGIEnvironment", start_response: "StartResponse"
) -> Sequence[bytes]:
    """Give the page as this reader wants it."""
    cookie = environ.get("HTTP_COOKIE")
    wish, attributes = wishes(cookie) if cookie else ("", b"")
    gzipped = accepts_gzip(environ.get("HTTP_ACCEPT_ENCODING", ""))
    tag = page.tag
    if wish and page.can_be_dressed:
        tag = f"{tag}-{wish}"
    else:
        wish = ""
    etag = f'"{tag}"' if gzipped else f'W/"{tag}"'
    known = environ.get("HTTP_IF_NONE_MATCH")
    if known is not None and is_known(known, tag):
        start_response("304 Not Modified", [*page.common, ("ETag", etag)])
        return []
    if not wish and gzipped:
        headers, body = page.gzip_headers.copy(), page.body
    elif gzipped:
        body = page.dressed_gzip(attributes)
        headers = page.headers(etag, len(body), "gzip")
    else:
        body = page.dressed(attributes) if wish else page.text
        headers = page.headers(etag, len(body))
    start_response("200 OK", headers)
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


@lru_cache(maxsize=1024)
def wishes(cookie: str) -> tuple[str, bytes]:
    """A Cookie header's preferences in their one spelling, and as attributes; "" for none."""
    found = _UX.search(cookie)
    if found is None:
        return "", b""
    return preferences.write(preferences.parse(found[1])), preferences.attributes(found[1])


@lru_cache(maxsize=256)
def accepts_gzip(header: str) -> bool:
    """Whether an Accept-Encoding header allows gzip."""
    weights: dict[str, bool] = {}
    for part in header.lower().split(","):
        coding, _semicolon, parameters = part.partition(";")
        name, _equals, weight = parameters.strip().partition("=")
        refused = name.strip() == "q" and not weight.strip(" 0.")
        weights[coding.strip()] = not refused
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", False)))


def is_known(header: str, tag: str) -> bool:
    """Whether an If-None-Match header names the tag, weakly or strongly, alone or in a list."""
    return header.strip() == "*" or f'"{tag}"' in _TAG.findall(header)
