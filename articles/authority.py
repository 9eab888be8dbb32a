"""What the door asks of whoever comes to it: whose columns, whose work, and which text they saw.

Each function raises a refusal with a sentence, or returns.
"""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.digests import manuscript_digest
from articles.models import Article, Column, Meeting, User
from articles.moments import said
from articles.refusals import NeedsConfirmation, Refused
from articles.reviewers import WROTE, hand_in
from articles.rights import may_work_in
from articles.wording import listed


def refuse_others_columns(by: User, columns: Iterable[Column]) -> None:
    """Not where somebody else is responsible."""
    names = [f"“{column}”" for column in columns if not may_work_in(by, column)]
    if names:
        raise Refused(
            _("栏目%(names)s不在您负责的栏目里。请交给负责它的同事。") % {"names": listed(names)}
        )


def refuse_own_work(article: Article, by: User) -> None:
    """Not what one wrote, nor what one has edited since it was last printed."""
    if hand := hand_in(article, by):
        raise Refused(
            _("这篇稿件是您写的，要由别人发布。")
            if hand == WROTE
            else _("上次发布以后您改过这篇稿件，要由别人发布。")
        )


def refuse_another_text(article: Article, digest: str) -> None:
    """Not what has changed since the person looked at it."""
    if digest != manuscript_digest(article):
        raise Refused(_("您看过之后稿件又有改动，这次没有发布。请再看一遍，确认后重新发布。"))


def meeting_ahead(article: Article) -> str:
    """When the meeting will be that the manuscript reports already; empty when it has been."""
    held_at = Meeting.objects.filter(article=article).values_list("held_at", flat=True).first()
    if held_at is None or held_at <= timezone.now():
        return ""
    return timezone.localtime(held_at).strftime("%Y-%m-%d %H:%M")


def ask_before_its_time(article: Article, confirmed: bool) -> None:
    """Not before the moment that was set for it, nor before its meeting, unless a person says so.

    One question for both: whoever confirms has read all of it.
    """
    if confirmed or article.publish_at is None or article.publish_at <= timezone.now():
        return ask_before_the_meeting(article, confirmed)
    when = {"time": said(article.publish_at)}
    question = _("这篇定在%(time)s 自动发布。确定现在就发布，不等到那时候吗？") % when
    if held_at := meeting_ahead(article):
        question = _("会议时间是%(time)s，还没有到。") % {"time": held_at} + question
    raise NeedsConfirmation(question)


def ask_before_the_meeting(article: Article, confirmed: bool) -> None:
    """Not a report before its meeting has begun, unless a person says so."""
    if not confirmed and (held_at := meeting_ahead(article)):
        raise NeedsConfirmation(
            _("会议时间是%(time)s，还没有到。确定现在就发布吗？") % {"time": held_at}
        )
