"""Pieces that stand on every page; known to every template without being loaded."""

from functools import cache
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, Token
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Values by which a piece is kept at most; with more it is made anew for the rest.
MOST = 256


@register.simple_tag
def icon(name: str) -> SafeString:
    """A drawing of the set of icons, which says nothing that is not said beside it."""
    return format_html(
        '<svg class="i" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>\n',
        _drawings(),
        name,
    )


@cache
def _drawings() -> str:
    """The address of the set, which is the same as long as the process lives."""
    return static("portal/img/icons.svg")


class Made:
    """What a piece came out as while these objects stood on pages."""

    def __init__(self, of: list[Any]) -> None:
        self.of = of
        self.pieces: dict[Any, SafeString] = {}

    def is_of(self, others: list[Any]) -> bool:
        return all(one is other for one, other in zip(self.of, others, strict=True))


class OnceNode(template.Node):
    """See `once_for`. Templates are kept by the process, and their nodes with them."""

    def __init__(self, of: list[FilterExpression], by: list[FilterExpression], inner: NodeList):
        self.of, self.by, self.nodelist = of, by, inner
        self.made = Made([None] * len(of))

    def render(self, context: template.Context) -> SafeString:
        rendering = context.get("rendering")
        objects = [each.resolve(context, ignore_failures=True) for each in self.of]
        if rendering is None or None in objects:
            return self.nodelist.render(context)
        made = self.made
        if not made.is_of(objects):
            made = self.made = Made(objects)
        key = (rendering, *(each.resolve(context, ignore_failures=True) for each in self.by))
        piece = made.pieces.get(key)
        if piece is None:
            piece = mark_safe(self.nodelist.render(context))
            if len(made.pieces) < MOST:
                made.pieces[key] = piece
        return piece


@register.tag
def once_for(parser: Parser, token: Token) -> OnceNode:
    """Make a piece of a page once for all pages of a rendering.

    `{% once_for site by page.channel_id %}…{% endonce %}`: as long as the very object `site` stands
    on pages, which is one epoch, and once for each value of what follows `by`. Of what else stands
    inside all must be the same for an epoch and a rendering, as the menu is. No object of one
    rendering may follow `once_for`: those of the others would throw its pieces away.
    """
    words = token.split_contents()[1:]
    cut = words.index("by") if "by" in words else len(words)
    of = [parser.compile_filter(word) for word in words[:cut]]
    by = [parser.compile_filter(word) for word in words[cut + 1 :]]
    if not of:
        raise template.TemplateSyntaxError("once_for: for as long as which object?")
    inner = parser.parse(("endonce",))
    parser.delete_first_token()
    return OnceNode(of, by, inner)
