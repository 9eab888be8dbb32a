"""智能问答: a question in a citizen's own words, on its page in all renderings and as JSON."""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accessibility import renderings, speaking
from accessibility.origins import same_origin
from accessibility.page_store import epoch_of, kept
from accessibility.pages import page
from articles import search, tree
from articles.limiting import seconds_to_wait
from articles.search import Filters
from articles.search.folding import HAN
from interaction import asking, indexes, showing, unanswered
from interaction.asking import Found
from interaction.models import AnswerPrint, LiveAnswer, Topic
from interaction.showing import Source
from portal import refusing
from portal import site as sites
from portal.refusing import as_json
from portal.searching import hit_of
from portal.views import error

# Articles that are shown where the knowledge base has no answer.
HITS = 5
EXAMPLES = 5
# Seconds after which to ask again where a server has just started.
SOON = 5
_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True)
class Shown:
    """An answer as the page gives it."""

    live: LiveAnswer
    print: AnswerPrint
    body: SafeString
    sources: list[Source]
    is_sure: bool


@kept
def ask_page(request: HttpRequest) -> HttpResponse:
    """Ask by a GET form. The page without a question is kept, an answer is stored nowhere."""
    rendering, epoch = renderings.of(request), epoch_of(request)
    question = asking.cleaned(request.GET.get("q", ""))
    if question and (seconds := seconds_to_wait(request)):
        return _too_often(request, question, seconds)
    try:
        reply = asking.ask(question, rendering.language, epoch)
    except indexes.NotYet:
        return _not_yet(request, question)
    title = _("提问：%(question)s") % {"question": question} if question else _("智能问答")
    context = {
        "question": question,
        # Whoever asks the English page in Chinese reads it back as Chinese.
        "is_in_chinese": rendering.language == renderings.ENGLISH and bool(_HAN.search(question)),
        "declined": reply.declined,
        "answers": [] if reply.declined else _shown(reply.best, rendering),
        "department": reply.likely_department if reply.declined else None,
        "topics": _topics(rendering.language),
        "examples": [] if question else _examples(rendering.language),
        "page": page(
            request,
            title=title,
            description="" if question else _("用平常话提问，答复来自本站公开的文件和办事指南。"),
            noindex=bool(question),
            current=_("智能问答"),
            query=urlencode({"q": question}) if question else "",
        ),
    }
    if question and reply.declined:
        unanswered.note(question, rendering.language)
        context |= _found_instead(question, rendering.language, epoch)
    response = renderings.render(request, "portal/ask.html", context)
    if request.META.get("QUERY_STRING"):
        response["Cache-Control"] = "no-store"
    return response


def api(request: HttpRequest) -> HttpResponse:
    """The same for programs: `q`, `lang` (zh-hans).

    Answers {"declined", "answers": [{"id", "external_id", "question", "score", "url"}]}, the best
    first, at most three; of a question that is declined they are the nearest and answer nothing.
    400 with {"error"} for a language that the site does not have, 429 as the page.
    """
    language = refusing.language_of(request)
    if language is None:
        return refusing.unknown_language()
    question = asking.cleaned(request.GET.get("q", ""))
    if question and (seconds := seconds_to_wait(request)):
        with speaking.to_readers(language):
            text = ngettext(
                "提问太频繁，请过%(n)s秒再问。", "提问太频繁，请过%(n)s秒再问。", seconds
            )
            return refusing.too_often(text % {"n": seconds}, seconds)
    try:
        reply = asking.ask(question, language, epoch_of(request))
    except indexes.NotYet:
        with speaking.to_readers(language):
            text = _("问答刚刚启动，请过%(n)s秒再问。") % {"n": SOON}
            return refusing.too_early(text, SOON)
    if reply.declined:
        unanswered.note(question, language)
    origin = sites.current(epoch_of(request)).facts.origin
    rendering = renderings.Rendering(language)
    answers = [
        {
            "id": found.live.answer_id,
            "external_id": found.live.answer.external_id,
            "question": found.live.print.question,
            "score": round(found.score, 4),
            "url": f"{origin}{rendering.path(found.live.get_bare_path())}",
        }
        for found in ([] if reply.declined else reply.best)
    ]
    return as_json({"declined": reply.declined, "answers": answers})


@csrf_exempt
@require_POST
@same_origin
def rate(request: HttpRequest) -> HttpResponse:
    """Whether an answer helped; what did not help somebody's question is kept for staff."""
    language = renderings.of(request).language
    number = request.POST.get("answer", "")
    known = number.isascii() and number.isdecimal() and len(number) < 19
    if not known or not LiveAnswer.objects.live(language).filter(answer=int(number)).exists():
        raise Http404
    if seconds := seconds_to_wait(request, "rate"):
        return _too_often(request, "", seconds)
    helpful = request.POST.get("helpful") == "1"
    unanswered.rate(int(number), helpful)
    if not helpful:
        unanswered.note(request.POST.get("q", ""), language, int(number))
    context = {
        "page": page(request, title=_("谢谢您告诉我们"), noindex=True, current=_("智能问答"))
    }
    return renderings.render(request, "portal/rated.html", context)


def _shown(best: list[Found], rendering: renderings.Rendering) -> list[Shown]:
    sources = showing.sources([found.live.print for found in best], rendering)
    return [
        Shown(
            live=found.live,
            print=found.live.print,
            body=showing.body(found.live.print, rendering),
            sources=sources[found.live.print.pk],
            is_sure=found.is_sure,
        )
        for found in best
    ]


def _topics(language: str) -> list[Topic]:
    alive = LiveAnswer.objects.live(language).values("topic")
    return list(Topic.objects.filter(pk__in=alive))


def _examples(language: str) -> list[str]:
    """A question of each of the first topics."""
    first = LiveAnswer.objects.live(language).first_of_topics(1).select_related("print")
    rows = first.order_by("topic__order", "topic")[:EXAMPLES]
    return [row.print.question for row in rows]


def _found_instead(question: str, language: str, epoch: int) -> dict[str, Any]:
    """Articles in which what the question is about stands."""
    columns = tree.current(epoch)
    words = asking.words_of(question)[: search.LONGEST]
    query = search.understood(words, search.vocabulary(epoch))
    found = search.find(
        query, language, Filters(), columns.columns, number=1, rows=HITS, by_time=False
    )
    hits = [hit_of(entry, query, columns) for entry in found.entries]
    return {"hits": hits, "total": found.total, "words": words}


def _not_yet(request: HttpRequest, question: str) -> HttpResponse:
    text = _("问答刚刚启动，答复还在读入，请过几秒再问。急事请打12345。")
    response = error(request, 503, _("请稍等"), text, q=question)
    response["Retry-After"] = str(SOON)
    return response


def _too_often(request: HttpRequest, question: str, seconds: int) -> HttpResponse:
    text = ngettext(
        "一分钟里从您这里提问的次数太多了，请过%(n)s秒再问。急事请打12345。",
        "一分钟里从您这里提问的次数太多了，请过%(n)s秒再问。急事请打12345。",
        seconds,
    ) % {"n": seconds}
    response = error(request, 429, _("提问太频繁"), text, q=question)
    response["Retry-After"] = str(seconds)
    return response
