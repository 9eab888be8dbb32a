"""Names with several Traditional forms are proposed for the glossary."""

import re

import pytest

from accessibility.models import GlossaryTerm, Rederivation
from tests import press
from tests.desk_forms import sentences, signed_in
from tests.names import (
    answer,
    report,
)
from tests.publish_page import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return signed_in(press.writer())


@pytest.fixture
def publisher():
    return signed_in(press.publisher())


def test_names_with_several_traditional_forms_are_proposed(writer):
    article = report("区委书记于得水\n区长王丰\n副区长沈知远", author_zh_hans="石小满")
    text = sentences(writer.get(page(article)))
    shown = text[text.index('id="names"') :]
    assert "繁体怎样写" in shown
    for form in ("于得水", "於得水", "王豐", "王丰"):
        assert re.search(rf'lang="zh-Hant"[^>]*>{form}<', shown)
    assert shown.index(">于得水</") < shown.index(">於得水</")
    assert "沈知远</strong>" not in shown
    assert "石小满</strong>" not in shown


def test_one_click_makes_a_name_a_term_of_the_glossary(writer):
    article = report("区委书记于得水")
    text = sentences(answer(writer, article, name="于得水", settle="于得水"))
    assert "已收进词条：于得水 → 于得水。" in text
    assert "繁体怎样写" not in text
    assert Rederivation.objects.get().words == ["于得水"]
    term = GlossaryTerm.objects.get()
    assert (term.kind, term.scope, term.changed_by) == ("person", "", press.writer())


def test_who_works_in_some_columns_settles_for_the_column():
    article, user = report("区委书记于得水"), press.person("程小满", "编辑")
    user.columns.add(article.column)
    answer(signed_in(user), article, name="于得水", settle="于得水")
    assert GlossaryTerm.objects.get().scope == f"column/{article.column_id}"


def test_no_form_but_a_proposed_one_becomes_a_term(writer):
    article = report("区委书记于得水")
    assert "不是“于得水”的写法" in sentences(
        answer(writer, article, name="于得水", settle="于得山")
    )
    assert "已经在词条里，或者不在" in sentences(
        answer(writer, article, name="王丰", settle="王豐")
    )
    assert not GlossaryTerm.objects.exists()


def test_without_the_permission_there_is_no_button():
    article, client = report("区委书记于得水"), signed_in(press.reviewers()[2])
    text = sentences(client.get(page(article)))
    assert "请有权限的同事收进词条" in text
    assert 'name="settle"' not in text
    assert "您没有添加词条的权限" in sentences(
        answer(client, article, name="于得水", settle="于得水")
    )
