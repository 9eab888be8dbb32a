"""What follows a term is done in pieces, and is done whoever is killed meanwhile."""

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accessibility.models import GlossaryTerm, Rederivation, TraditionalRules
from articles import rederiving
from articles.models import Article, ReprintProposal
from portal import ticking
from tests import press
from tests.desk_forms import manuscript
from tests.rederived import NAME, RIGHT, WRONG, finished, fresh, keep, the_machine_errs

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _machine_errs():
    the_machine_errs()


def test_work_goes_on_where_it_stood_and_may_be_done_twice(monkeypatch):
    monkeypatch.setattr(rederiving, "BATCH", 2)
    articles = [manuscript(title_zh_hans=NAME) for _each in range(5)]
    work = keep()
    assert not rederiving.run(work, 0)
    assert work.done == 2
    work.refresh_from_db()
    assert work.total == 5
    pieces = 1
    while not rederiving.run(work, 0):
        pieces += 1
    assert pieces >= 2
    assert (work.done, work.changed) == (5, 5)
    assert all(fresh(each).title_zh_hant == RIGHT for each in articles)
    again = finished(Rederivation.objects.create(words=work.words, scopes=[""]))
    assert (again.done, again.changed) == (5, 0)


def test_what_was_stored_was_also_proposed_whoever_is_killed_when(monkeypatch):
    article = press.published(title_zh_hans=NAME)
    work = keep()

    def killed(articles):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(rederiving.reprints, "propose", killed)
        with pytest.raises(KeyboardInterrupt):
            rederiving.run(work)
    assert fresh(article).title_zh_hant == WRONG
    finished(work)
    assert fresh(article).title_zh_hant == RIGHT
    assert ReprintProposal.objects.get().article_id == article.pk


def test_a_record_that_cannot_be_read_keeps_no_other_from_being_derived(monkeypatch, caplog):
    articles: Any = [manuscript(title_zh_hans=NAME) for _each in range(3)]
    plain = Article.rederive

    def broken(self):
        if self.pk == articles[1].pk:
            raise ValueError("a state that nobody can read")
        return plain(self)

    monkeypatch.setattr(Article, "rederive", broken)
    work = finished(keep())
    titles = [fresh(each).title_zh_hant for each in articles]
    assert titles == [RIGHT, WRONG, RIGHT]
    assert (work.changed, work.failed) == (2, 1)
    assert f"articles.Article {articles[1].pk}" in caplog.text
    GlossaryTerm.objects.update(traditional=WRONG)
    TraditionalRules.renew()
    with pytest.raises(CommandError, match="有 1 处没有转成"):
        call_command("rederive")


def test_a_piece_orders_the_next_until_all_is_done(monkeypatch):
    monkeypatch.setattr(rederiving, "PIECE", 0)
    monkeypatch.setattr(rederiving, "BATCH", 1)
    manuscript(title_zh_hans=NAME), manuscript(title_zh_hans=NAME)
    work = keep()
    tasks = DBTaskResult.objects.filter(task_path=rederiving.go_on.module_path)
    for _piece in range(5):
        rederiving.go_on.func(work.pk)
    work.refresh_from_db()
    assert work.finished_at is not None
    assert 1 <= tasks.count() <= 3
    rederiving.go_on.func(work.pk)  # late
    rederiving.go_on.func(10**6)  # of nothing


def test_the_minutes_tick_orders_work_whose_task_was_lost():
    manuscript(title_zh_hans=NAME)
    work = keep()  # its task is ordered on commit, which no test comes to
    assert ticking.order_rederivation(timezone.now()) == ""  # its worker is just coming
    Rederivation.objects.update(ordered_at=timezone.now() - rederiving.LOST_AFTER)
    assert ticking.order_rederivation(timezone.now()) == "接着重新转换繁体"
    assert DBTaskResult.objects.get().args_kwargs["args"] == [work.pk]
    assert ticking.order_rederivation(timezone.now()) == ""
    DBTaskResult.objects.update(status="FAILED")
    assert ticking.order_rederivation(timezone.now()) != ""
    finished(work)
    DBTaskResult.objects.all().delete()
    assert ticking.order_rederivation(timezone.now()) == ""
