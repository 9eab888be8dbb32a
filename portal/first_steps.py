"""What a new site still lacks before it is of use to readers, and the home page that it begins with.

Nothing is asked of the database for a site that is at work: what it has stands in what the process
keeps anyway.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from accessibility.page_store import epoch_of
from articles import tree
from articles.models import Step as Review
from articles.models import User
from articles.models.review import CHAINS
from articles.roles import (
    FINAL_REVIEWER,
    FIRST_REVIEWER,
    PUBLISHER,
    SECOND_REVIEWER,
    WRITER,
    called,
)
from articles.wording import listed
from portal import site as sites
from portal.models import HomeBlock, HomeLink

# Blocks that need neither a column nor links: each shows itself once there is something for it.
FIRST_BLOCKS = [
    (HomeBlock.Kind.HEADLINE, "头条", "Headline", 1),
    (HomeBlock.Kind.PICTURES, "图片新闻", "In pictures", 5),
    (HomeBlock.Kind.NEWS, "要闻", "News", 8),
    (HomeBlock.Kind.TOPICS, "专题专栏", "Topics", 4),
]
_REVIEWERS = {
    Review.FIRST: FIRST_REVIEWER,
    Review.SECOND: SECOND_REVIEWER,
    Review.FINAL: FINAL_REVIEWER,
}


@dataclass(frozen=True)
class Step:
    """One thing to do: what, why in a sentence, where, and whether it is done."""

    name: str
    why: str
    url: str
    done: bool


def lay_out_home() -> None:
    """Give a site without any home blocks those that need nothing to be chosen."""
    if not HomeBlock.objects.exists():
        for order, (kind, title, title_en, count) in enumerate(FIRST_BLOCKS):
            words = {"title_zh_hans": title, "title_en": title_en}
            HomeBlock(kind=kind, count=count, order=order, **words).save()


def is_home_untouched() -> bool:
    """Whether the home page is as it began, or empty: nobody has chosen anything for it yet."""
    facts = ("kind", "title_zh_hans", "title_en", "count", "column", "is_shown")
    blocks = list(HomeBlock.objects.order_by("order", "pk").values_list(*facts))
    begun = [(*block, None, True) for block in FIRST_BLOCKS]
    return blocks in ([], begun) and not HomeLink.objects.exists()


def of(request: HttpRequest) -> dict[str, Any]:
    """What the desk's first page says of a new site to this person."""
    may = request.user.has_perm
    columns = tree.current(epoch_of(request))
    here_to_work = may("articles.change_article") or may("articles.publish_article")
    return {
        "has_columns": bool(columns.columns),
        "waits_for_columns": here_to_work and not columns.columns,
        "first_steps": _own_steps(request, columns),
    }


def _own_steps(request: HttpRequest, columns: tree.Tree) -> list[Step]:
    """All of them to who builds the site; to who opens its accounts that one, while it waits."""
    if request.user.has_perm("portal.change_sitefacts"):
        return steps(request, columns)
    if request.user.has_perm("articles.add_user"):
        step = _staff_step(request, columns)
        return [] if step.done else [step]
    return []


def steps(request: HttpRequest, columns: tree.Tree) -> list[Step]:
    """What an administrator does first, in order; nothing once all of it is done."""
    site = sites.current(epoch_of(request))
    is_public = any(columns.alive.values())
    found = [
        Step(
            _("填网站信息"),
            _("名称、域名、主办单位、电话、备案号，每一页的页头页脚都要用。"),
            reverse("admin:portal_sitefacts_changelist"),
            not site.facts._state.adding,
        ),
        Step(
            _("建栏目"),
            _("先建一级栏目，再建下级栏目。稿件要归到栏目里才能写。"),
            reverse("admin:articles_column_add"),
            bool(columns.columns),
        ),
        _staff_step(request, columns),
        Step(
            _("看一看首页板块"),
            _("可以换次序，指定取自哪个栏目，再加“办事服务”等板块。没有内容的板块不显示。"),
            reverse("admin:portal_homeblock_changelist"),
            is_public or not is_home_untouched(),
        ),
        Step(
            _("发布第一篇"),
            _("编辑写好、存稿，发布员看过样子再发布。"),
            reverse("admin:articles_article_changelist"),
            is_public,
        ),
    ]
    return [] if all(step.done for step in found) else found


def _staff_step(request: HttpRequest, columns: tree.Tree) -> Step:
    wanted = _wanted_groups(columns)
    # Who published something has everybody it takes: no need to ask.
    lacking = [] if any(columns.alive.values()) else _without_anybody(wanted)
    why = _(
        "这些组里都要有人：%(groups)s。自己写的稿不能自己审、自己发布，"
        "一篇稿的每一道审核要换一个人。"
    ) % {"groups": listed(map(called, wanted))}
    if lacking:
        why += _("还缺：%(groups)s。") % {"groups": listed(map(called, lacking))}
    may_open = request.user.has_perm("articles.add_user")
    if not may_open:
        why += _("由安全管理员来开。")
    url = reverse("admin:articles_user_add") if may_open else ""
    return Step(_("给同事开账号"), why, url, not lacking)


def _wanted_groups(columns: tree.Tree) -> list[str]:
    """Writers, the reviewers that the columns ask for (all, while there is none), publishers."""
    asked = {
        review
        for column in columns.columns.values()
        if not column.archived_at
        for review in CHAINS[column.review_steps]
    } or set(Review)
    reviewers = [group for review, group in _REVIEWERS.items() if review in asked]
    return [WRITER, *reviewers, PUBLISHER]


def _without_anybody(groups: list[str]) -> list[str]:
    there = User.objects.filter(is_active=True, is_staff=True)
    held = Group.objects.filter(name__in=groups, user__in=there).values_list("name", flat=True)
    return [group for group in groups if group not in set(held)]
