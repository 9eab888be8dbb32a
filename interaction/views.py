"""Public pages of the knowledge base: its topics, their answers, each answer, feeds."""

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accessibility import renderings
from accessibility.page_store import kept
from accessibility.pages import page
from accessibility.renderings import ENGLISH, SIMPLIFIED
from articles.listing import ROWS, page_numbers
from articles.views import FEED_ROWS, LONG_AGO
from interaction import showing
from interaction.comparing import public_state
from interaction.models import Answer, LiveAnswer, Topic
from interaction.printing import compose
from interaction.showing import Step

# Questions of each topic on the first page, and beside an answer.
FIRST = 3


def _trail(*topics: Topic) -> list[Any]:
    return [
        Step(_("智能问答"), reverse("ask")),
        Step(_("问答知识库"), reverse("knowledge")),
        *topics,
    ]


@kept
def knowledge(request: HttpRequest) -> HttpResponse:
    """All topics, each with its first questions. Two queries."""
    language = renderings.of(request).language
    live = LiveAnswer.objects.live(language)
    totals = dict(live.values_list("topic").annotate(n=Count("pk")).order_by())
    topics = [topic for topic in Topic.objects.all() if topic.pk in totals]
    first: dict[int, list[LiveAnswer]] = {}
    for row in live.first_of_topics(FIRST).select_related("print").order_by("answer_id"):
        first.setdefault(row.topic_id, []).append(row)
    context = {
        "topics": [
            {"topic": topic, "total": totals[topic.pk], "rows": showing.rows(first[topic.pk])}
            for topic in topics
        ],
        "total": sum(totals.values()),
        "only_chinese": _only_chinese(language),
        "in_chinese": renderings.of(request).in_language(SIMPLIFIED).path("/ask/knowledge/"),
        "feed_url": reverse("knowledge_feed"),
        "page": page(
            request,
            title=_("问答知识库"),
            description=_("常见问题和政府部门的答复，按主题查看。"),
            trail=_trail()[:1],
            current=_("问答知识库"),
        ),
    }
    return renderings.render(request, "interaction/knowledge.html", context)


def _only_chinese(language: str) -> int:
    """How many answers an English reader finds in Chinese alone."""
    if language != ENGLISH:
        return 0
    english = LiveAnswer.objects.live(ENGLISH).values("answer")
    return LiveAnswer.objects.live(SIMPLIFIED).exclude(answer__in=english).count()


@kept
def topic(request: HttpRequest, slug: str, number: str = "1") -> HttpResponse:
    """A page of the questions of one topic."""
    language = renderings.of(request).language
    found = get_object_or_404(Topic, slug=slug)
    # The first page has one address only: the one without a number.
    if number.startswith("0") or (number == "1" and "page" in request.path_info.split("/")):
        raise Http404
    live = LiveAnswer.objects.live(language).filter(topic=found).order_by("answer_id")
    total, at = live.count(), int(number)
    pages = max(1, -(-total // ROWS))
    if at > pages:
        raise Http404
    shown = live.select_related("print")[(at - 1) * ROWS : at * ROWS]

    def address(to: int) -> str:
        if to == 1:
            return found.get_absolute_url()
        return reverse("knowledge_topic_page", args=[slug, to])

    title = str(found.name)
    if at > 1:
        title = _("%(title)s 第%(number)d页") % {"title": title, "number": at}
    context = {
        "topic": found,
        "rows": showing.rows(shown),
        "number": at,
        "pages": pages,
        "total": total,
        "page_links": [
            to and {"number": to, "url": address(to), "current": to == at}
            for to in page_numbers(at, pages)
        ],
        "previous_url": address(at - 1) if at > 1 else "",
        "next_url": address(at + 1) if at < pages else "",
        "others": _others(language, found),
        "feed_url": reverse("knowledge_topic_feed", args=[slug]),
        "page": page(
            request,
            title=title,
            languages=_languages_of(found, at),
            elsewhere="" if at == 1 else f"/ask/knowledge/{slug}/",
            noindex=not total,
            trail=_trail(),
            current=str(found.name),
        ),
    }
    return renderings.render(request, "interaction/topic.html", context)


def _languages_of(found: Topic, number: int) -> list[str]:
    """Those in which it has something to read on that page; one query."""
    live = found.live.public().values_list("language").annotate(n=Count("pk")).order_by()
    totals = dict(live)
    return [code for code in renderings.LANGUAGES if totals.get(code, 0) > (number - 1) * ROWS]


def _others(language: str, but: Topic) -> list[Topic]:
    alive = LiveAnswer.objects.live(language).values("topic")
    return list(Topic.objects.filter(pk__in=alive).exclude(pk=but.pk))


@kept
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One answer: 200; 410 when withdrawn or over, 404 when never published or being checked."""
    if pk > 2**63 - 1:
        raise Http404
    rendering = renderings.of(request)
    every = LiveAnswer.objects.filter(answer=pk).select_related("print", "topic")
    rows = {row.language: row for row in every}
    row = rows.get(rendering.language)
    public = [code for code in renderings.LANGUAGES if code in rows and rows[code].is_public]
    if row is None or not row.is_live:
        if public:
            return _in_another_language(request, rows[public[0]])
        # A language taken back on its own says what became of the whole.
        row = next((each for each in (row, *rows.values()) if each is not None), None)
    if row is None:
        raise Http404
    if not row.is_public:
        return _not_here(request, row)
    beside = LiveAnswer.objects.live(rendering.language).filter(topic=row.topic_id)
    beside = beside.exclude(pk=row.pk).select_related("print").order_by("answer_id")
    after = list(beside.filter(answer__gt=pk)[:FIRST])
    before = list(beside.filter(answer__lt=pk)[: FIRST - len(after)])
    facts = page(
        request,
        title=row.print.question,
        description=row.print.short,
        languages=public,
        metas=_metas(row),
        trail=_trail(row.topic),
        current=_("答复"),
    )
    context = {
        "live": row,
        "print": row.print,
        "body": showing.body(row.print, rendering),
        "sources": showing.sources([row.print], rendering)[row.print.pk],
        "others": showing.rows([*after, *before]),
        "page": facts,
    }
    return renderings.render(request, "interaction/answer.html", context)


def preview(request: HttpRequest, made: Answer, rendering: renderings.Rendering) -> HttpResponse:
    """An answer as its print would look in a rendering; for staff, never stored.

    The caller has seen to it that `request` is a staff request and speaks for the rendering.
    """
    printed = compose(made, rendering.language)
    live = made.live.filter(language=rendering.language).first()
    shown = LiveAnswer(
        answer=made,
        language=rendering.language,
        print=printed,
        topic=made.topic,
        first_published_at=live.first_published_at if live else timezone.now(),
        updated_at=timezone.now() if live else None,
    )
    facts = page(
        request, title=printed.question, noindex=True, languages=[], trail=_trail(made.topic),
        current=_("答复"),
    )  # fmt: skip
    facts.bare = f"/ask/knowledge/{made.pk}/"
    context = {
        "live": shown,
        "print": printed,
        "body": showing.body(printed, rendering),
        "sources": showing.sources([printed], rendering)[printed.pk],
        "others": [],
        "page": facts,
        "is_preview": True,
        "public": public_state(live, printed),
    }
    return renderings.render(request, "interaction/answer.html", context)


def _metas(row: LiveAnswer) -> list[tuple[str, str]]:
    at = timezone.localtime(row.first_published_at).strftime("%Y-%m-%d %H:%M")
    named = [
        ("ArticleTitle", row.print.question),
        ("PubDate", at),
        ("ContentSource", row.print.department),
        ("Description", row.print.short),
    ]
    return [(name, content) for name, content in named if content]


def _in_another_language(request: HttpRequest, other: LiveAnswer) -> HttpResponse:
    """The page of an answer that is not written in the language asked for: says so and leads on."""
    there = renderings.of(request).in_language(other.language)
    context = {
        "other_title": other.print.question,
        "other_tag": there.tag,
        "other_url": there.path(other.get_bare_path()),
        "page": page(
            request, title=_("这一条没有这种语言的版本"), noindex=True, trail=_trail(),
            current=_("答复"),
        ),
    }  # fmt: skip
    return renderings.render(request, "interaction/only_elsewhere.html", context)


def _not_here(request: HttpRequest, row: LiveAnswer) -> HttpResponse:
    """What is not to be read (any more): withdrawn, past its days, or kept back for a check."""
    is_english = renderings.of(request).language == ENGLISH
    is_over = row.is_live and not row.in_force and not _is_to_come(row)
    title = _("此内容已撤下")
    if row.is_live:
        title = _("这一条答复已过有效期") if is_over else _("这一条答复正在核对")
    context = {
        "entry": row,
        "is_withdrawn": not row.is_live,
        "is_over": is_over,
        # Nobody is given a reason in a language that they do not read; the time says enough.
        "tells_why": (row.language == ENGLISH) == is_english and row.withdrawn_reason,
        "page": page(request, title=title, noindex=True, trail=_trail(), current=title),
    }
    status = 410 if is_over or not row.is_live else 404
    return renderings.render(request, "interaction/not_here.html", context, status=status)


def _is_to_come(row: LiveAnswer) -> bool:
    return row.valid_from is not None and row.valid_from > timezone.localdate()


@kept
def knowledge_feed(request: HttpRequest) -> HttpResponse:
    """The newest answers of all topics, as Atom."""
    return _feed(request, _("问答知识库"), reverse("knowledge"))


@kept
def topic_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest answers of one topic, as Atom."""
    found = get_object_or_404(Topic, slug=slug)
    return _feed(request, str(found.name), found.get_absolute_url(), topic=found)


def _feed(request: HttpRequest, title: str, html_url: str, **of: Any) -> HttpResponse:
    live = LiveAnswer.objects.live(renderings.of(request).language).filter(**of)
    rows = showing.rows(live.select_related("print").order_by("-print")[:FEED_ROWS])
    context = {
        "title": title,
        "self_url": request.path,
        "html_url": html_url,
        "updated": max((row["pub_date"] for row in rows), default=LONG_AGO),
        "rows": rows,
        "page": page(request, title=title),
    }
    response = renderings.render(request, "articles/feed.xml", context)
    response["Content-Type"] = "application/atom+xml; charset=utf-8"
    return response
