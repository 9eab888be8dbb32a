"""The knowledge base goes out as a table and comes in as one, with a receipt line by line."""

from collections import Counter
from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from articles import sheets
from articles.importing.intake import Status
from articles.importing.records import NotTaken
from articles.refusals import Refused
from interaction.importing.intake import Intake, refused
from interaction.importing.records import HEADS, LONGEST_CELL, read_table
from interaction.importing.tables import lines, table
from interaction.models import Answer

# Rows that one request takes: each is a transaction and a line of the log.
MAX_ROWS = 500
STATUSES = {
    Status.TAKEN: gettext_lazy("收下"),
    Status.UPDATED: gettext_lazy("更新"),
    Status.KNOWN: gettext_lazy("已有"),
    Status.REFUSED: gettext_lazy("拒收"),
}


def import_page(admin: Any, request: HttpRequest) -> HttpResponse:
    """Take a table; what it brings are drafts, for somebody else to publish."""
    if not (admin.has_add_permission(request) and admin.has_change_permission(request)):
        raise PermissionDenied
    receipt: list[tuple[int, Any]] | None = None
    status = 200
    if request.method == "POST":
        try:
            receipt = _taken(request)
        except (Refused, NotTaken) as refusal:
            messages.error(request, "".join(map(str, refusal.args)))
            status = 400
    counts = Counter(outcome.status for _number, outcome in receipt or ())
    context = admin.admin_site.each_context(request) | {
        "title": _("导入问答"),
        "opts": admin.opts,
        "heads": list(HEADS),
        "receipt": None
        if receipt is None
        else [(number, STATUSES[outcome.status], outcome) for number, outcome in receipt],
        "counts": [(name, counts[each]) for each, name in STATUSES.items()],
    }
    return TemplateResponse(request, "admin/interaction/import.html", context, status=status)


def _taken(request: HttpRequest) -> list[tuple[int, Any]]:
    file = request.FILES.get("file")
    if file is None:
        raise Refused(_("还没有选文件。请先选一个 .xlsx 或 CSV 文件。"))
    name = file.name or "CSV"
    if (file.size or 0) > sheets.MAX_BYTES:
        raise Refused(_("“%(name)s”超过 5 MB，没有收下。请拆成几个文件。") % {"name": name})
    rows = list(read_table(sheets.read(file.read(), name, LONGEST_CELL)))
    if len(rows) > MAX_ROWS:
        told = {"name": name, "n": len(rows), "most": MAX_ROWS}
        raise Refused(
            _(
                "“%(name)s”有 %(n)d 行，这里一次最多 %(most)d 行。请拆成几个文件，或请系统管理员导入。"
            )
            % told
        )
    user: Any = request.user
    intake = Intake(by=user)
    return [
        (number, refused(row, *row.sentences) if isinstance(row, NotTaken) else intake.take(row))
        for number, row in rows
    ]


def export(admin: Any, request: HttpRequest, kind: str) -> HttpResponse:
    """What the list shows, as a file: all of it, or what was picked out there."""
    if not admin.has_view_permission(request):
        raise PermissionDenied
    if kind not in ("xlsx", "csv", "jsonl"):
        raise Http404
    try:
        picked = admin.get_changelist_instance(request).get_queryset(request)
    except IncorrectLookupParameters as error:
        raise Http404 from error
    found = Answer.objects.filter(pk__in=list(picked.values_list("pk", flat=True)))
    answers = found.select_related("topic").prefetch_related("sources").order_by("pk")
    if kind == "xlsx":
        content, content_type = sheets.as_xlsx(table(answers), str(_("问答"))), sheets.XLSX
    elif kind == "csv":
        content, content_type = sheets.as_csv(table(answers)), sheets.CSV
    else:
        content = "".join(f"{line}\n" for line in lines(answers)).encode()
        content_type = "application/jsonl; charset=utf-8"
    name = f"{_('问答')}-{timezone.localdate():%Y%m%d}.{kind}"
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
