"""Public articles whose Traditional would come out otherwise now, for a publisher to look at."""

from typing import Any

from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Subquery, When
from django.utils import timezone

from articles.models.article import Article
from articles.models.live import LiveEntry


class Proposals(models.QuerySet["ReprintProposal"]):
    def open(self) -> Any:
        """Those of what is public and has not been printed since."""
        entries = LiveEntry.objects.live("zh-hant").filter(
            article=OuterRef("article"), publication__published_at__lt=OuterRef("since")
        )
        return self.filter(Exists(entries))

    def in_turn(self) -> Any:
        """What nobody has edited since its print first: the others only wait for their own."""
        entries = LiveEntry.objects.live("zh-hant").filter(article=OuterRef("article"))
        printed = self.annotate(printed_at=Subquery(entries.values("publication__published_at")))
        is_edited = Case(When(article__modified_at__gt=F("printed_at"), then=1), default=0)
        return printed.order_by(is_edited, "since", "pk")


class ReprintProposal(models.Model):
    """One row an article, whatever many terms it was that have changed."""

    article = models.OneToOneField(Article, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(default=timezone.now)

    objects = Proposals.as_manager()

    def __str__(self) -> str:
        return str(self.article)
