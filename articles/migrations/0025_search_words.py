import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('articles', '0024_search'),
    ]

    operations = [
        migrations.CreateModel(
            name='SpelledWord',
            fields=[
                ('word', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('sound', models.CharField(db_index=True, max_length=80)),
            ],
            options={
                'verbose_name': '读音',
                'verbose_name_plural': '读音',
                'default_permissions': (),
            },
        ),
        migrations.CreateModel(
            name='AskedWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(max_length=40, verbose_name='搜索词')),
                ('language', models.CharField(max_length=10, verbose_name='语言')),
                ('times', models.PositiveIntegerField(default=1, verbose_name='次数')),
                ('found', models.PositiveIntegerField(default=0, verbose_name='最近一次找到')),
                ('asked_on', models.DateField(verbose_name='最近一次')),
            ],
            options={
                'verbose_name': '读者搜过的词',
                'verbose_name_plural': '读者搜过的词',
                'default_permissions': ('view',),
                'indexes': [models.Index(fields=['language', '-times'], name='asked_most'), models.Index(fields=['asked_on'], name='asked_last')],
                'constraints': [models.UniqueConstraint(fields=('language', 'words'), name='words_once_a_language')],
            },
        ),
        migrations.CreateModel(
            name='PromotedResult',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('words', models.CharField(help_text='读者搜的正好是其中一个词时，这篇排在最前。几个词用顿号、逗号或空格分开。', max_length=300, verbose_name='搜索词')),
                ('until', models.DateField(blank=True, help_text='不填就一直有效。', null=True, verbose_name='到哪一天为止')),
                ('article', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='promotions', to='articles.article', verbose_name='文章')),
            ],
            options={
                'verbose_name': '搜索推荐',
                'verbose_name_plural': '搜索推荐',
                'ordering': ['words'],
            },
        ),
    ]
