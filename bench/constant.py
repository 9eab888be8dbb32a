"""The site's settings with one address: a view that answers a constant, behind every middleware."""

from django.http import HttpRequest, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from portal.settings import *  # noqa: F403

ROOT_URLCONF = __name__


@csrf_exempt
def constant(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"views": 12345})


urlpatterns = [path("constant/", constant)]
