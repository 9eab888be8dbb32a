from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0014_list_by_change")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="desk_language",
            field=models.CharField(
                blank=True,
                choices=[("zh-hans", "简体中文"), ("zh-hant", "繁體中文"), ("en", "English")],
                default="",
                editable=False,
                max_length=7,
            ),
        ),
    ]
