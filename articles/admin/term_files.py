"""The glossary goes out as a table and comes in as one, with a receipt row by row."""

from typing import Any

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from articles import sheets
from articles.refusals import Refused
from articles.term_files import HEADS, Receipt, table, take

# Rows that one request takes: each is a line of the log too.
MAX_ROWS = 3_000
# Rows of the receipt that the page shows; the first are those that were not taken.
SHOWN = 500


def import_page(admin: Any, request: HttpRequest) -> HttpResponse:
    """Take a file, or say what would become of it; nothing is kept of rows that are refused."""
    if not (admin.has_add_permission(request) and admin.has_change_permission(request)):
        raise PermissionDenied
    receipt, status, is_trial = None, 200, "_look" in request.POST
    if request.method == "POST":
        try:
            receipt = _taken(request, is_trial)
        except Refused as refusal:
            messages.error(request, str(refusal))
            status = 400
    context = admin.admin_site.each_context(request) | {
        "title": _("导入词条"),
        "opts": admin.opts,
        "heads": list(HEADS),
        "receipt": receipt,
        "rows": _shown(receipt) if receipt else [],
        "is_trial": is_trial,
        "confirmed": "confirmed" in request.POST,
    }
    return TemplateResponse(request, "admin/articles/term_import.html", context, status=status)


def _taken(request: HttpRequest, is_trial: bool) -> Receipt:
    file = request.FILES.get("file")
    if file is None:
        raise Refused(_("还没有选文件。请先选一个 .xlsx 或 CSV 文件。"))
    name = file.name or "CSV"
    if (file.size or 0) > sheets.MAX_BYTES:
        raise Refused(_("“%(name)s”超过 5 MB，没有收下。请拆成几个文件。") % {"name": name})
    rows = sheets.read(file.read(), name)
    if len(rows) > MAX_ROWS:
        raise Refused(
            _(
                "“%(name)s”有 %(n)d 行，这里一次最多 %(most)d 行。请拆成几个文件，或请系统管理员导入。"
            )
            % {"name": name, "n": len(rows), "most": MAX_ROWS}
        )
    user: Any = request.user
    return take(rows, user, confirmed="confirmed" in request.POST, dry_run=is_trial)


def _shown(receipt: Receipt) -> list[Any]:
    order = {"refused": 0, "changed": 1, "added": 2, "left": 3}
    return sorted(receipt.rows, key=lambda row: (order[row.outcome], row.number))[:SHOWN]


def _file(admin: Any, request: HttpRequest, kind: str) -> HttpResponse:
    try:
        terms = admin.get_changelist_instance(request).get_queryset(request)
    except IncorrectLookupParameters as error:
        raise Http404 from error
    rows = table(terms.order_by("simplified", "scope"))
    if kind == "xlsx":
        content, content_type = sheets.as_xlsx(rows, str(_("词条"))), sheets.XLSX
    else:
        content, content_type = sheets.as_csv(rows), sheets.CSV
    name = f"{_('词条')}-{timezone.localdate():%Y%m%d}.{kind}"
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response


def export(admin: Any, request: HttpRequest, kind: str) -> HttpResponse:
    """What the list shows, as a file: all of it, or what was picked out there."""
    if not admin.has_view_permission(request):
        raise PermissionDenied
    if kind not in ("xlsx", "csv"):
        raise Http404
    return _file(admin, request, kind)
