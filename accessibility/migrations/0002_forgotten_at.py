import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accessibility", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="forgottenpage",
            name="forgotten_at",
            field=models.DateTimeField(default=django.utils.timezone.now),
        ),
    ]
