"""Who changed what: django-auditlog, on staff pages only.

Public pages must not even look at the session: a session that was looked at makes the answer
vary by cookie.
"""

from auditlog.middleware import AuditlogMiddleware
from django.http import HttpRequest, HttpResponse

from portal.policy import is_staff_path


class StaffAuditMiddleware(AuditlogMiddleware):
    def __call__(self, request: HttpRequest) -> HttpResponse:
        if is_staff_path(request):
            return super().__call__(request)
        return self.get_response(request)
