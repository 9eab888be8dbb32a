import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0023_expired_documents'),
    ]

    operations = [
        migrations.CreateModel(
            name='Synonym',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(help_text='意思一样的词，用顿号、逗号或空格分开，例如“医保、医疗保险”。搜其中一个，别的也找得到。', max_length=300, verbose_name='同义词')),
            ],
            options={
                'verbose_name': '同义词',
                'verbose_name_plural': '同义词',
                'ordering': ['words'],
            },
        ),
        migrations.AddField(
            model_name='column',
            name='search_weight',
            field=models.SmallIntegerField(choices=[(1, '靠前'), (0, '一般'), (-1, '靠后')], default=0, verbose_name='搜索时的位置'),
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigIntegerField(primary_key=True, serialize=False)),
                ('tongue', models.CharField(choices=[('zh', 'zh'), ('en', 'en')], max_length=2)),
                ('pub_date', models.DateTimeField()),
                ('version', models.PositiveSmallIntegerField()),
                ('title_key', models.BinaryField(max_length=16)),
                ('facets', models.TextField()),
                ('title', models.TextField()),
                ('head', models.TextField()),
                ('body', models.BinaryField()),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='search_entries', to='articles.article')),
            ],
            options={
                'verbose_name': '搜索条目',
                'verbose_name_plural': '搜索条目',
                'default_permissions': (),
                'indexes': [models.Index(fields=['title_key'], name='searched_by_title')],
                'constraints': [models.UniqueConstraint(fields=('article', 'tongue'), name='one_search_entry_a_tongue')],
            },
        ),
    ]
