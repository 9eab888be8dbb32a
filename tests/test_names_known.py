"""Which names are known: the glossary's, and those printed of late."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.utils import timezone

from accessibility.models import GlossaryTerm
from articles.models import (
    Meeting,
    PrintedName,
)
from articles.names.known import printed_of_late
from tests import press
from tests.names import (
    asked,
    person_in_glossary,
    printed_with,
    report,
)

pytestmark = pytest.mark.django_db


def test_the_glossarys_persons_are_known():
    article = report()
    assert asked(article) == {}
    person_in_glossary()
    assert asked(article) == {"赵红路": ["赵虹路"]}
    GlossaryTerm.objects.update(kind="place")
    person_in_glossary("无关人")  # so that the glossary is read anew
    assert asked(article) == {}


@pytest.mark.parametrize("note", ["repeal_note_zh_hans", "correction_note_zh_hans"])
def test_names_in_notes_are_looked_at_too(note):
    person_in_glossary()
    facts = {"body_zh_hans": "<p>会议召开。</p>", note: "原由区委书记赵红路签发。"}
    assert asked(report("区长李平", **facts)) == {"赵红路": ["赵虹路"]}


def test_a_person_of_another_columns_glossary_is_not_known_here():
    article = report()
    person_in_glossary(scope=f"article/{article.pk}")
    assert asked(article) == {"赵红路": ["赵虹路"]}
    assert asked(report()) == {}


def test_the_people_of_earlier_prints_are_known():
    printed_with("区委书记赵虹路", author_zh_hans="记者 孙晓明")
    assert set(PrintedName.objects.values_list("name", flat=True)) == {"赵虹路", "孙晓明"}
    assert asked(report()) == {"赵红路": ["赵虹路"]}
    assert asked(report("孙小明")) == {"孙小明": ["孙晓明"], "赵红路": ["赵虹路"]}


def test_a_name_printed_long_ago_is_known_no_more(settings):
    printed_with("区委书记赵虹路")
    PrintedName.objects.update(
        printed_at=timezone.now() - timedelta(days=settings.NAMES_KNOWN_DAYS + 1)
    )
    printed_of_late.forget()
    assert asked(report()) == {}


def test_a_name_that_was_corrected_in_print_is_known_no_more():
    article = printed_with("区委书记赵虹路")
    Meeting.objects.filter(article=article).update(attendees_zh_hans="区委书记钱学远")
    press.print_it(article)
    assert list(PrintedName.objects.values_list("name", flat=True)) == ["钱学远"]


def test_an_article_from_another_system_makes_its_names_known_from_its_own_day(settings):
    press.moved_in(20, author_zh_hans="赵虹路")
    press.moved_in(settings.NAMES_KNOWN_DAYS + 20, author_zh_hans="钱学远")
    [known] = PrintedName.objects.all()
    assert known.name == "赵虹路"
    assert known.printed_at < timezone.now() - timedelta(days=19)


def test_what_was_printed_before_the_register_began_is_entered_when_a_site_is_brought_up():
    printed_with("区委书记赵虹路")
    press.moved_in(3000, author_zh_hans="钱学远")
    before = list(PrintedName.objects.values_list("article", "name", "printed_at"))
    PrintedName.objects.all().delete()
    migration = import_module("articles.migrations.0018_names_of_prints")
    migration.note_earlier_prints(apps, connection.schema_editor())
    assert list(PrintedName.objects.values_list("article", "name", "printed_at")) == before


def test_thirty_known_people_and_four_photos_raise_nothing():
    surnames, rest = (
        "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏",
        "虹路学远晓明建国俊鹏",
    )
    names = [s + rest[i % 5 * 2 : i % 5 * 2 + 2] for i, s in enumerate(surnames)]
    printed_with("\n".join(names))
    told = "，".join(f"区有关部门负责人{name}发言" for name in names)
    article = report("\n".join(names), body_zh_hans=f"<p>{told}。</p>", author_zh_hans=names[3])
    for name in names[:4]:
        press.image(article, credit_zh_hans=name, caption_zh_hans=f"{name}在会上发言")
    assert asked(article) == {}
