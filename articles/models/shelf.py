"""Which manuscripts are there: all but those in the recycle bin."""

from typing import Any

from django.db import models


class Manuscripts(models.Manager[Any]):
    """All manuscripts but those in the recycle bin."""

    def get_queryset(self) -> models.QuerySet[Any]:
        return super().get_queryset().filter(deleted_at=None)
