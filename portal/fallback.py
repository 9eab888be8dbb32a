"""What stands in a site of plain files where a page needs the application: calm words and telephones.

Rendered for `manage.py export_static`; the running site has no address for them.
"""

from typing import Any, NamedTuple

from django.http import HttpRequest
from django.test import RequestFactory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from accessibility import preferences, renderings
from accessibility.pages import page
from accessibility.renderings import Rendering
from portal import views


class Words(NamedTuple):
    """The heading of a page that cannot be there, and what a reader can do instead."""

    heading: str
    text: str
    # What the page leads to besides home and the site map: the name of an address.
    leads_to: str = ""


# By the bare address that they stand at.
PAGES = {
    "/search/": Words(
        gettext_noop("搜索暂时不能用"),
        gettext_noop(
            "您看到的是网站的存档，文章和答复都在，只是搜索要另一套程序来做，现在没有开。"
            "可以从栏目和网站地图找；找不到的、急着办的，请打电话。"
        ),
    ),
    "/ask/": Words(
        gettext_noop("智能问答暂时不能用"),
        gettext_noop(
            "您看到的是网站的存档，现在不能提问，写好的答复都在问答知识库里，按主题看得到。"
            "没有找到的、急着办的，请打电话。"
        ),
        "knowledge",
    ),
    "/unavailable/": Words(
        gettext_noop("这一项暂时办不了"),
        gettext_noop(
            "您看到的是网站的存档，只能看，不能填表、写信，也不计浏览次数。您填的内容没有送出，"
            "请先留着；急着办的，请打电话。"
        ),
    ),
}
LEAVING = "/leave/"


def made(bare: str, rendering: Rendering) -> bytes:
    """The page at one of these addresses, in a rendering."""
    with renderings.use(rendering):
        request = _request(bare, rendering)
        if bare == LEAVING:
            heading, template = _("提示：您即将离开本网站"), "portal/leaving_archive.html"
            context: dict[str, Any] = {"heading": heading}
        else:
            words = PAGES[bare]
            heading, template = _(words.heading), "portal/unavailable.html"
            context = {"heading": heading, "text": _(words.text), "leads_to": words.leads_to}
        context["page"] = page(request, title=heading, noindex=True, current=heading)
        return _dressed(renderings.render(request, template, context).content)


def missing(rendering: Rendering) -> bytes:
    """The page of every address that no file stands at; an old one may be called 404.html too."""
    with renderings.use(rendering):
        return _dressed(views.missing(_request("/404.html", rendering)).content)


def gone(rendering: Rendering) -> bytes:
    """The page of what was withdrawn, where the web server cannot say when and why."""
    with renderings.use(rendering):
        request = _request("/410.html", rendering)
        text = _("它曾经登在这里，后来撤下了。可以从首页或网站地图找起；急着办的，请打电话。")
        return _dressed(views.error(request, 410, _("此内容已撤下"), text).content)


def _request(bare: str, rendering: Rendering) -> HttpRequest:
    request: HttpRequest = RequestFactory().get(rendering.path(bare))
    request.rendering = rendering  # type: ignore[attr-defined]
    request.path_info = bare
    return request


def _dressed(html: bytes) -> bytes:
    return preferences.dress(html, "")
