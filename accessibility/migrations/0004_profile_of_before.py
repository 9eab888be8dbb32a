import os
from secrets import token_hex

from django.db import migrations


def keep_the_profile(apps, schema_editor):
    """The forms that a site wrote by its setting, which is now a choice of the desk."""
    using = schema_editor.connection.alias
    rules = apps.get_model("accessibility", "TraditionalRules").objects.using(using)
    profile = os.environ.get("TRADITIONAL_PROFILE", "").strip()
    if profile in ("hk", "t") and not rules.exists():
        rules.create(pk=1, profile=profile, revision=token_hex(8))


class Migration(migrations.Migration):

    dependencies = [
        ("accessibility", "0003_rederivation"),
    ]

    operations = [
        migrations.RunPython(keep_the_profile, migrations.RunPython.noop),
    ]
