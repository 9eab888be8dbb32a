"""Prints are never changed: the chain of seals and the guards in the database show it."""

import pytest
from django.db import IntegrityError, connection, transaction

from articles.models import Publication
from articles.seals import verify_chain
from articles.triggers import LOG, SEALS, install_triggers, lifted, missing_triggers
from portal.operations import verifying
from tests import press

pytestmark = pytest.mark.django_db


def test_the_prints_form_one_chain_that_can_be_verified():
    press.published(english=True)
    press.published()
    prints = list(Publication.objects.order_by("pk"))
    assert [each.previous_seal for each in prints] == ["", *(each.seal for each in prints[:-1])]
    assert verify_chain() is None


def test_a_tampered_print_is_found():
    press.published()
    tampered = press.published()
    with lifted():
        Publication.objects.filter(article=tampered).update(title="伪造的标题")
    found = verify_chain()
    assert found is not None
    assert found.article_id == tampered.pk


@pytest.mark.parametrize("statement", ["UPDATE articles_publication SET title = 'x'",
                                       "DELETE FROM articles_publication"])  # fmt: skip
def test_the_database_itself_refuses_to_change_a_print(statement):
    press.published()
    with (
        pytest.raises(IntegrityError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_the_triggers_stand_after_migrating_and_can_be_set_again():
    assert missing_triggers() == []
    with lifted():
        assert len(missing_triggers()) >= 2
    install_triggers()
    assert missing_triggers() == []


def test_the_chain_and_its_guards_are_verified_together():
    article = press.published()
    assert list(verifying.database()) == []
    with lifted():
        Publication.objects.filter(article=article, language="zh-hans").update(title="伪造的标题")
        guards, chain = verifying.database()
    assert "articles_publication_no_update" in guards
    assert "伪造的标题" in chain


@pytest.mark.sqlite
def test_sqlites_way_of_replacing_a_row_is_refused_too():
    press.published()
    with (
        pytest.raises(IntegrityError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "INSERT OR REPLACE INTO articles_publication SELECT * FROM articles_publication LIMIT 1"
        )


def test_lifting_some_guards_leaves_the_others_standing():
    with lifted(ledgers=[LOG, SEALS]):
        missing = missing_triggers()
    assert {name.rpartition("_no_")[0] for name in missing} == {LOG.table, SEALS.table}
    assert missing_triggers() == []
