"""Placeholder of the page store; being written."""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.db.models import F

from accessibility.models import Epoch, ForgottenPage


def current_epoch() -> int:
    """How new the site is, from the database."""
    return Epoch.objects.values_list("number", flat=True).filter(pk=1).first() or 0


def forget(paths: Iterable[str]) -> int:
    """Raise the epoch and note what to forget, in the caller's transaction."""
    Epoch.objects.get_or_create(pk=1)
    Epoch.objects.filter(pk=1).update(number=F("number") + 1)
    number = current_epoch()
    ForgottenPage.objects.bulk_create(
        ForgottenPage(epoch=number, path=path) for path in sorted(set(paths))
    )
    return number


def kept(view: Callable[..., Any]) -> Callable[..., Any]:
    """Mark a view whose answers may be stored."""

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        return view(*args, **kwargs)

    return wrapper


def epoch_of(request: Any) -> int:
    """The epoch as the request first saw it: read once, before anything else is."""
    if not hasattr(request, "epoch"):
        request.epoch = current_epoch()
    return int(request.epoch)
