from datetime import timedelta

from django.conf import settings
from django.db import migrations
from django.db.models import Max
from django.utils import timezone

from articles.names.known import printed_names


def note_earlier_prints(apps, schema_editor):
    """The names of what has been printed of late, from the last Simplified print of each article."""
    using = schema_editor.connection.alias
    publications = apps.get_model("articles", "Publication").objects.using(using)
    PrintedName = apps.get_model("articles", "PrintedName")
    since = timezone.now() - timedelta(days=settings.NAMES_KNOWN_DAYS)
    prints = publications.filter(language="zh-hans", published_at__gte=since)
    last = prints.values("article").annotate(last=Max("pk")).values("last")
    found = publications.filter(pk__in=last).select_related("article").only(
        "author", "editor", "images", "meeting", "published_at", "article__original_published_at"
    )

    def moment(publication):
        return publication.article.original_published_at or publication.published_at

    PrintedName.objects.using(using).bulk_create(
        (
            PrintedName(article_id=each.article_id, name=name, printed_at=moment(each))
            for each in found.iterator(500)
            if moment(each) >= since
            for name in printed_names(each)
        ),
        batch_size=500,
    )


class Migration(migrations.Migration):

    dependencies = [
        ("articles", "0017_names"),
    ]

    operations = [
        migrations.RunPython(note_earlier_prints, migrations.RunPython.noop),
    ]
