"""The one group of administrators becomes the system administrators; the others are made anew.

Who kept the accounts until now keeps the site; a security administrator is opened at the next start.
"""

from django.db import migrations


def rename(before, after):
    def run(apps, schema_editor):
        using = schema_editor.connection.alias
        groups = apps.get_model("auth", "Group").objects.using(using)
        if not groups.filter(name=after).exists():
            groups.filter(name=before).update(name=after)

    return run


class Migration(migrations.Migration):
    dependencies = [
        ("articles", "0010_recycle_bin"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunPython(rename("管理员", "系统管理员"), rename("系统管理员", "管理员")),
    ]
