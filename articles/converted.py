"""Printing the Traditional anew where nothing but the conversion has changed.

What reviewers approve is the Simplified, the English, and of the Traditional what a person wrote;
the derived Traditional is no part of the digest. So a print of a text that is public and was
approved needs no further review for being converted better, and no other print may go this way:
where anything else of the manuscript differs from what is public, it waits for its own printing.
"""

from django.utils.translation import gettext as _

from accessibility.renderings import ENGLISH, SIMPLIFIED, TRADITIONAL
from articles import ledger
from articles.digests import manuscript_digest
from articles.models import Article, LiveEntry, Publication, ReviewState, Stage
from articles.refusals import Refused

_UNDER_WAY = (
    *(Stage.FIRST_REVIEW, Stage.SECOND_REVIEW, Stage.FINAL_REVIEW),
    Stage.APPROVED,
)


def approved_digest(article: Article) -> str:
    """The digest under which the text is public that the manuscript still says, word for word.

    Raises Refused with the reason why its Traditional may not be printed by itself.
    """
    entries = LiveEntry.objects.filter(article=article, is_live=True)
    live = {e.language: e.publication for e in entries.select_related("publication")}
    if SIMPLIFIED not in live or TRADITIONAL not in live:
        raise Refused(_("现在不在网上。"))
    state = ReviewState.objects.filter(article=article).first()
    if state is not None and state.reviews_due_at is not None:
        raise Refused(_("应急发布的，审核还没有补齐。"))
    is_in_review = state is not None and state.stage in _UNDER_WAY
    if is_in_review or ledger.approval(article) is not None:
        raise Refused(_("正在审核或等着发布，随那一次一起出。"))
    approved = live[SIMPLIFIED].digest
    if live[TRADITIONAL].digest != approved or not _says(article, live[SIMPLIFIED], approved):
        raise Refused(_("上次发布以后稿件又改过，没有审过的不能带出去，随下一次发布一起出。"))
    return approved


def _says(article: Article, printed: Publication, approved: str) -> bool:
    if manuscript_digest(article) == approved:
        return True
    if not printed.correction or article.has_correction():
        return False
    # What was to be said of a correction was taken out of the manuscript when it was printed.
    notes = article.publications.filter(printing=printed.printing)
    said = dict(notes.values_list("language", "correction"))
    article.shows_correction = True
    for language, suffix in ((SIMPLIFIED, "zh_hans"), (ENGLISH, "en")):
        setattr(article, f"correction_note_{suffix}", said.get(language, ""))
    try:
        return manuscript_digest(article) == approved
    finally:
        article.empty_correction()
