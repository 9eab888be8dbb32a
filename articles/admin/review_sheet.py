"""The review form (信息发布审核表) of a printing: a paper that is kept, in Simplified for everybody."""

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accessibility import speaking
from articles import ledger, standing
from articles.forms import NAMES
from articles.models import Article, Publication, ReviewAct, Step
from articles.wording import listed

Act = ReviewAct.Act


@permission_required("articles.view_article", raise_exception=True)
@require_safe
@speaking.for_keeping()
def sheet(request: HttpRequest, pk: int, printing: int) -> HttpResponse:
    """The review form (信息发布审核表) of one printing, to be printed on A4: a paper that is kept."""
    article = get_object_or_404(Article, pk=pk)
    prints = list(article.publications.filter(printing=printing).select_related("published_by"))
    if not prints:
        raise Http404
    closing = article.review_acts.filter(printing=printing).first()
    acts = []
    if closing:
        of_it = Q(round=closing.round)
        if closing.act == Act.EMERGENCY:  # its reviews may have come in a later round
            of_it |= Q(act=Act.APPROVE, digest=closing.digest, pk__gt=closing.pk)
        found = article.review_acts.filter(of_it)
        acts = list(found.select_related("by", "on_behalf_of").order_by("pk"))
    given = {act.step: act for act in acts if act.act == Act.APPROVE}
    is_emergency = closing is not None and closing.act == Act.EMERGENCY
    context = admin.site.each_context(request) | {
        "title": _("信息发布审核表"),
        "article": article,
        "printing": printing,
        "first": prints[0],
        "languages": listed(str(NAMES[each.language]) for each in prints),
        "digest": "-".join(prints[0].digest[n : n + 4] for n in range(0, 16, 4)).upper(),
        "columns": _columns(prints[0]),
        "began": next((act for act in acts if act.act in (Act.SUBMIT, Act.RESTART)), None),
        "emergency": closing if is_emergency else None,
        # Of an emergency's printing also the reviews that are still to come.
        "rows": [
            (step, given.get(step))
            for step in Step
            if step in given or (is_emergency and step in ledger.chain_of(article))
        ],
        "is_moved_in": closing is None,
        "entries": article.live_entries.filter(is_live=False),
        "public_url": reverse("article", args=[pk]),
        "back_url": reverse("admin:articles_article_publish", args=[pk]),
        "now": timezone.localtime(),
    }
    return TemplateResponse(request, "admin/articles/sheet.html", context).render()


def _columns(publication: Publication) -> str:
    names = dict(standing.column_choices())
    return _("；").join(names[pk] for pk in publication.column_ids if pk in names)
