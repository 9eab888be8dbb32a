"""The live entries that an article's page is made of."""

from django.db.models import OuterRef, Q, Subquery

from accessibility.written import Written
from articles.models import LiveEntry, ViewCount

# (article, language) -> the entry with its print, its neighbours and its views.
entry_of = Written(
    lambda article, language: (
        LiveEntry.objects.filter(article_id=article, language=language)
        .select_related("publication")
        .with_neighbours()
        .annotate(
            views=Subquery(ViewCount.objects.filter(article=OuterRef("article")).values("views"))
        )
    )
)

# (article, *entries) -> those of the entries that are live, and the article's in all languages.
entries_named = Written(
    lambda article, *entries: (
        LiveEntry.objects.for_rows()
        .filter(is_live=True)
        .filter(Q(pk__in=entries) | Q(article_id=article))
    )
)
