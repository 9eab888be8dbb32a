"""The lock of the log at the same moment as others: nobody is thrown out for it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from articles import chain, ledger
from articles.audit import note_act
from articles.models import Article, Stage
from articles.pruning import prune
from tests import press
from tests.desk_forms import saved, signed_in
from tests.together import Other

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def test_an_entry_that_is_written_while_old_ones_are_pruned_waits_and_is_kept():
    column = press.column("news")
    for number in range(3):
        note_act(column, "withdraw", reason=f"第{number}次")
    other = Other(lambda: note_act(column, "withdraw", reason="其间"))

    class Out:
        def write(self, line: bytes) -> Any:
            """Nobody reads it."""

        def flush(self) -> None:
            other.come()

    assert prune(timezone.now() + timedelta(days=1), Out())
    other.leave()
    assert other.refusal is None
    assert chain.verify() == []


def test_a_column_that_asks_for_fewer_reviews_waits_for_who_reviews():
    column = press.column("notices", review_steps=3)
    article = press.article(column=column)
    press.reviewed(article, 2)
    client, answers = signed_in(press.administrator()), []
    address = f"/admin/articles/column/{column.pk}/change/"
    other = Other(lambda: answers.append(saved(client, address, review_steps="2")))
    with transaction.atomic():
        Article.objects.select_for_update().get(pk=article.pk)
        other.come()
        note_act(article, "approve", press.reviewers()[1])
    other.leave()
    assert [answer.status_code for answer in answers] == [302]
    assert ledger.stage_of(article) == Stage.FINAL_REVIEW
