from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0025_search_words'),
    ]

    operations = [
        migrations.CreateModel(
            name='FileText',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('text', models.TextField(blank=True)),
                ('is_scan', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name': '附件文字',
                'verbose_name_plural': '附件文字',
                'default_permissions': (),
            },
        ),
    ]
