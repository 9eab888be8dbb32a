"""What every template may ask for. One context processor."""

from typing import Any

from django.http import HttpRequest

from accessibility import freezing, page_store, renderings
from articles import tree
from portal import site as sites
from portal.policy import is_staff_path


def site(request: HttpRequest) -> dict[str, Any]:
    """`site` (facts, strip), `menu` and `rendering` for public pages; `site` and `freeze` for staff."""
    if is_staff_path(request):
        return {"site": sites.current(), "freeze": freezing.now()}
    rendering = renderings.of(request)
    epoch = page_store.epoch_of(request)
    return {
        "site": sites.current(epoch),
        "rendering": rendering,
        "menu": tree.current(epoch).menus[rendering.language],
    }
