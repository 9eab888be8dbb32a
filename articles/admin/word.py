"""Word manuscripts come in: dropped on the desk, each becomes a draft with its receipt."""

import time
from typing import Any

from django.contrib import admin, messages
from django.contrib.auth.decorators import permission_required
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import DatabaseError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from articles import standing
from articles.docx.drafting import draft
from articles.docx.intake import take
from articles.docx.package import MAX_BYTES, Refused
from articles.models import Article, ImportReceipt
from articles.moments import said
from articles.rights import within
from articles.wording import listed

# What one request may do: so many files, and seconds after which no further one is begun.
MAX_FILES, SECONDS = 20, 60
_may_write = permission_required("articles.add_article", raise_exception=True)
_may_see = permission_required("articles.view_article", raise_exception=True)


@require_http_methods(["GET", "HEAD", "POST"])
@_may_write
def bring_in(request: HttpRequest) -> HttpResponse:
    """Take the files of the form; one opens in its form, several are listed."""
    files: list[Any] = request.FILES.getlist("word") if request.method == "POST" else []
    if not files:
        if request.method == "POST":
            messages.warning(request, _("还没有选文件。请先选一个或几个 .docx 文件。"))
            return _lead_to(request, reverse("admin:articles_article_word"))
        return _page(request)
    taken: list[Article] = []
    began = time.monotonic()
    for number, file in enumerate(files):
        if number >= MAX_FILES or time.monotonic() - began > SECONDS:
            rest = listed(f"“{each.name}”" for each in files[number:])
            messages.warning(
                request, _("%(names)s还没有收：一次收不了这么多，请再导入一次。") % {"names": rest}
            )
            break
        try:
            taken.append(_take(request, file))
            _tell_of_earlier(request, taken[-1])
        except Refused as refusal:
            messages.error(request, refusal.sentence)
    if len(taken) == len(files) == 1:
        messages.success(
            request,
            _("“%(name)s”收下了，存成了草稿。请照右边的回执核对。") % {"name": files[0].name},
        )
        return _lead_to(request, standing.form_url(taken[0]))
    numbers = [("id", article.pk) for article in taken]
    return _lead_to(request, f"{reverse('admin:articles_article_word')}?{urlencode(numbers)}")


def _lead_to(request: HttpRequest, url: str) -> HttpResponse:
    """On to a page; the script is told where, so that what is said there is not said to it."""
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"url": url})
    return redirect(url)


def _take(request: HttpRequest, file: UploadedFile) -> Article:
    name = file.name or "Word"
    if (file.size or 0) > MAX_BYTES:
        raise Refused(
            _("“%(name)s”超过 50 MB，没有收下。请在 Word 里压缩图片后再导入。") % {"name": name}
        )
    user: Any = request.user
    imported = take(file.read(), name, timezone.localtime())
    try:
        return draft(imported, user)
    except DatabaseError as error:
        raise Refused(
            _("“%(name)s”没有存上：系统正忙。请等几秒再导入一次。") % {"name": name}
        ) from error


def _tell_of_earlier(request: HttpRequest, article: Article) -> None:
    """Say so where the very same file has become a manuscript before, with the way to it."""
    receipt = article.receipts.first()
    earlier = receipt and receipt.earlier()
    if not receipt or not earlier:
        return
    told = format_html(
        _(
            '“{name}”这份文件 {time} 已经导入过：<a href="{url}">《{title}》</a>。'
            "这次又存了一份草稿，不要的请删去。"
        ),
        name=receipt.file_name,
        time=said(earlier.created_at),
        url=standing.form_url(earlier.article),
        title=earlier.article,
    )
    messages.warning(request, told)


def _page(request: HttpRequest) -> HttpResponse:
    """The form again, with what the last files became."""
    numbers = [int(each) for each in request.GET.getlist("id") if each.isascii() and each.isdigit()]
    numbers = [each for each in numbers if each < 2**63][:MAX_FILES]
    user: Any = request.user
    found = within(user, Article.objects.filter(pk__in=numbers)).select_related("column")
    articles = sorted(found.prefetch_related("receipts"), key=lambda each: numbers.index(each.pk))
    context = admin.site.each_context(request) | {
        "title": _("导入 Word 稿"),
        "rows": [
            {
                "article": article,
                "url": standing.form_url(article),
                "receipt": next(iter(article.receipts.all()), None),
            }
            for article in articles
        ],
    }
    return TemplateResponse(request, "admin/articles/word.html", context)


@require_safe
@_may_see
def original(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it came, for staff; never opened in the browser."""
    receipt = get_object_or_404(ImportReceipt, pk=pk)
    try:
        stored = default_storage.open(str(receipt.file.name))
    except OSError as error:
        raise Http404 from error
    response: Any = FileResponse(
        stored,
        as_attachment=True,
        filename=receipt.file_name,
        content_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
