"""What makes a change of a manuscript an edit, wherever on the desk it is made."""

from django.utils import timezone
from django.utils.translation import gettext as _

from articles import review
from articles.digests import manuscript_digest
from articles.models import Article, Contribution, User
from articles.refusals import Refused


def taken_up(article: Article, digest: str, outdated: str) -> Article:
    """The manuscript as it stands, locked until the caller's transaction ends.

    As whoever saves the form: of two, one waits. See DeskAdmin.lock. Raises Refused, with the
    sentence `outdated` where it is not what somebody saw under that digest.
    """
    found = Article.objects.select_for_update(no_key=True).filter(pk=article.pk).first()
    if found is None:
        raise Refused(_("这篇稿已被放进回收站，这次没有做成。要用请先取回。"))
    if digest != manuscript_digest(found):
        raise Refused(outdated)
    return found


def edited(article: Article, by: User) -> bool:
    """After a change was saved: it is of this person's hand, and what was under review starts anew.

    Returns whether it did.
    """
    Contribution.objects.update_or_create(
        article_id=article.pk, user_id=by.pk, defaults={"last_edited_at": timezone.now()}
    )
    return review.edited(article, by)
