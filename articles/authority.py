"""What the door asks of whoever comes to it: whose columns, whose work, and which text they saw.

Each function raises a refusal with a sentence, or returns.
"""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _

from articles.digests import manuscript_digest
from articles.models import Article, Column, User
from articles.moments import said
from articles.names.suspicions import Suspicion
from articles.refusals import NeedsConfirmation, Refused
from articles.reviewers import WROTE, hand_in
from articles.rights import may_work_in
from articles.wording import listed, noted


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
    meeting = article.its_meeting()
    held_at = meeting.held_at if meeting else None
    if held_at is None or held_at <= timezone.now():
        return ""
    return timezone.localtime(held_at).strftime("%Y-%m-%d %H:%M")


def ask_first(article: Article, doubtful: Iterable[Suspicion], confirmed: str) -> None:
    """Not before its time, and not with a name in doubt, unless a person says so.

    One question for all of it, and `confirmed` is the mark of the one that was answered: whoever
    confirms has read it to the end. A doubt is a question and no blocker, since whoever is new has
    a name that somebody else's resembles; but it is not to be passed over in silence, so confirming
    is answering for each name.
    """
    facts = []
    if names := listed(_doubt(each) for each in doubtful):
        told = _("这些名字和已知的只差一点，还没有人答复：%(names)s。确定就记为您认可。")
        facts.append(told % {"names": names})
    facts += _before_its_time(article)
    if article.publish_at and article.publish_at > timezone.now():
        _ask("".join(facts) + _("确定现在就发布，不等到那时候吗？"), confirmed)
    elif facts:
        _ask("".join(facts) + _("确定现在就发布吗？"), confirmed)


def ask_before_the_meeting(article: Article, confirmed: str) -> None:
    """Not a report before its meeting has begun, unless a person says so.

    All that is asked in an emergency: names are looked at in the reviews that follow.
    """
    if held_at := meeting_ahead(article):
        told = _("会议时间是%(time)s，还没有到。确定现在就发布吗？")
        _ask(told % {"time": held_at}, confirmed)


def _ask(question: str, confirmed: str) -> None:
    asked = NeedsConfirmation(question)
    if asked.mark != confirmed:
        raise asked


def _before_its_time(article: Article) -> list[str]:
    facts = []
    if held_at := meeting_ahead(article):
        facts.append(_("会议时间是%(time)s，还没有到。") % {"time": held_at})
    if article.publish_at and article.publish_at > timezone.now():
        facts.append(_("这篇定在%(time)s 自动发布。") % {"time": said(article.publish_at)})
    return facts


def _doubt(suspicion: Suspicion) -> str:
    known = listed(near.name for near in suspicion.known)
    return noted(
        _("“%(name)s”") % {"name": suspicion.written}, _("已知：%(known)s") % {"known": known}
    )
