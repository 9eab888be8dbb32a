"""A term is kept, and what holds it reads so: in the background, and never over a person's words."""

from typing import Any

import pytest
from auditlog.models import LogEntry
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from accessibility.models import Epoch, GlossaryTerm, Rederivation, TraditionalRules
from accessibility.rederiving import Wanted, bring_up
from articles import rederiving
from articles.models import Article, Column, Meeting
from articles.models.scopes import article_scope, column_scope
from portal.models import HomeBlock, HomeLink
from tests import press
from tests.desk_forms import address, manuscript, opened, saved, sentences, signed_in
from tests.rederived import NAME, RIGHT, WRONG, finished, fresh, keep, the_machine_errs

pytestmark = pytest.mark.django_db
LIST = "/admin/accessibility/glossaryterm/"


@pytest.fixture(autouse=True)
def _machine_errs():
    the_machine_errs()


def bodied(words: str) -> Any:
    return manuscript(body_zh_hans=f"<p>{words}出席。</p>")


# --- which records ------------------------------------------------------------------------


def test_everything_that_readers_see_and_that_holds_the_term_follows_it():
    article = manuscript(title_zh_hans=f"{NAME}讲话", is_meeting_report=True)
    photo = press.image(article, caption_zh_hans=f"{NAME}在现场")
    meeting: Any = Meeting.objects.create(article=article, chair_zh_hans=NAME)
    column: Any = press.column("yu", name_zh_hans=NAME)
    block = HomeBlock.objects.create(kind="news", title_zh_hans=NAME, column=column)
    link: Any = HomeLink.objects.create(block=block, label_zh_hans=NAME, url="/columns/yu/")
    finished(keep())
    assert fresh(article).title_zh_hant == f"{RIGHT}講話"
    assert fresh(photo).caption_zh_hant == f"{RIGHT}在現場"
    assert fresh(meeting).chair_zh_hant == RIGHT
    assert fresh(column).name_zh_hant == RIGHT
    assert fresh(block).title_zh_hant == fresh(link).label_zh_hant == RIGHT


@pytest.mark.parametrize(
    "body", [NAME, f"<b>{NAME[0]}</b>{NAME[1:]}", f"{NAME[:2]}<em>{NAME[2]}</em>"]
)
def test_a_term_is_found_across_the_tags_of_a_body(body):
    article = bodied(body)
    finished(keep())
    assert RIGHT[0] in fresh(article).body_zh_hant
    assert WRONG[0] not in fresh(article).body_zh_hant


def test_what_holds_the_characters_and_not_the_term_is_left(django_assert_num_queries):
    article = bodied("位于之后，谦虚")
    before = fresh(article).zh_hant_state
    work = finished(keep())
    assert (work.done, work.changed) == (1, 0)
    assert fresh(article).zh_hant_state == before


def test_a_term_of_a_column_or_a_manuscript_holds_there_alone():
    column = press.column("news/headlines")
    inside, outside = manuscript(title_zh_hans=NAME, column=column), manuscript(title_zh_hans=NAME)
    finished(keep(scope=column_scope(press.column("news").pk)))
    assert fresh(inside).title_zh_hant == RIGHT
    outside_column = press.column("notices")
    moved = manuscript(title_zh_hans=NAME, column=outside_column)
    assert fresh(moved).title_zh_hant == WRONG
    finished(keep(scope=article_scope(moved.pk)))
    assert fresh(moved).title_zh_hant == RIGHT
    assert fresh(outside).title_zh_hant == RIGHT  # in news, as it was made


def test_what_lies_in_the_recycle_bin_follows_too():
    article = manuscript(title_zh_hans=NAME)
    Article.objects.filter(pk=article.pk).update(deleted_at="2026-01-01T00:00Z")
    finished(keep())
    assert Article.everything.get(pk=article.pk).title_zh_hant == RIGHT


# --- what stays ---------------------------------------------------------------------------


def test_a_corrected_text_is_never_touched_and_the_rest_of_its_record_is():
    article = manuscript(title_zh_hans=NAME, summary_zh_hans=NAME)
    article.title_zh_hant = "於公之謙"
    article.save()
    finished(keep())
    article = fresh(article)
    assert (article.title_zh_hant, article.summary_zh_hant) == ("於公之謙", RIGHT)
    assert article.traditional_state("title") == "manual"
    assert article.traditional_state("summary") == "auto"


def test_nobody_is_said_to_have_edited_anything():
    article = bodied(NAME)
    press.reviewed(article)
    digest, before = press.digest(article), fresh(article)
    entries = LogEntry.objects.exclude(content_type__model="glossaryterm").count()
    work = keep()
    finished(work)
    after = fresh(article)
    assert after.body_zh_hant != before.body_zh_hant
    assert (after.modified_at, after.revision) == (before.modified_at, before.revision)
    assert press.digest(article) == digest
    assert LogEntry.objects.exclude(content_type__model="glossaryterm").count() == entries
    # What was agreed to stays agreed to.
    press.print_it(article)


def test_the_next_save_finds_nothing_to_correct():
    article = bodied(NAME)
    finished(keep())
    article = fresh(article)
    assert article.derive_traditional() == []
    assert article.traditional_state("body") == "auto"


def test_a_form_that_was_open_meanwhile_saves_no_machine_text_as_a_persons():
    article = manuscript(title_zh_hans=NAME)
    client = signed_in(press.writer())
    form = opened(client, address(article))
    finished(keep())
    response = client.post(address(article), form | {"summary_zh_hans": "新的", "_continue": "1"})
    assert response.status_code == 302
    article = fresh(article)
    assert (article.title_zh_hant, article.traditional_state("title")) == (RIGHT, "auto")


def test_what_was_saved_while_it_was_derived_is_left_to_who_saved_it():
    article = manuscript(title_zh_hans=NAME)
    work = keep()
    read = list(Wanted(tuple(work.words)).rows(Article))
    other = fresh(article)
    other.title_zh_hans = "换了题目"
    other.save()
    assert bring_up(read, lambda written: None) == []
    assert fresh(article).title_zh_hant == "換了題目"


# --- when ---------------------------------------------------------------------------------


def test_switching_off_and_deleting_a_term_takes_it_back():
    article = manuscript(title_zh_hans=NAME)
    finished(keep())
    term = GlossaryTerm.objects.get()
    term.is_enabled = False
    rederiving.keep(term, press.writer())
    finished(Rederivation.objects.latest("pk"))
    assert fresh(article).title_zh_hant == WRONG
    term.is_enabled = True
    rederiving.keep(term, press.writer())
    finished(Rederivation.objects.latest("pk"))
    assert fresh(article).title_zh_hant == RIGHT
    rederiving.remove(term, press.administrator())
    finished(Rederivation.objects.latest("pk"))
    assert fresh(article).title_zh_hant == WRONG


def test_a_term_that_becomes_another_gives_back_what_the_old_one_had():
    article = manuscript(title_zh_hans=NAME)
    finished(keep())
    term = GlossaryTerm.objects.get()
    term.simplified, term.traditional = "云渡", "雲渡"
    rederiving.keep(term, press.writer())
    work = finished(Rederivation.objects.latest("pk"))
    assert set(work.words) == {NAME, "云渡"}
    assert fresh(article).title_zh_hant == WRONG


def test_a_note_or_a_kind_orders_no_work():
    keep()
    term = GlossaryTerm.objects.get()
    term.note, term.kind = "核过", "term"
    rederiving.keep(term, press.writer())
    assert Rederivation.objects.count() == 1


def test_saving_at_the_desk_orders_the_work(django_capture_on_commit_callbacks):
    client = signed_in(press.writer())
    with django_capture_on_commit_callbacks(execute=True):
        saved(client, f"{LIST}add/", simplified=NAME, traditional=RIGHT)
    task = DBTaskResult.objects.get(task_path=rederiving.go_on.module_path)
    assert task.args_kwargs["args"] == [Rederivation.objects.get().pk]
    assert task.priority < 0  # pictures go first


def test_the_sites_forms_are_followed_everywhere():
    article = manuscript(title_zh_hans="群众着手")
    client = signed_in(press.administrator())
    TraditionalRules.lay_out()
    saved(client, "/admin/accessibility/traditionalrules/1/change/", profile="t", overrides="")
    finished(Rederivation.objects.get())
    assert fresh(article).title_zh_hant == "羣衆着手"


def test_records_that_do_not_hold_the_term_cost_no_query():
    for _each in range(3):
        manuscript(title_zh_hans=NAME)

    def cost(scope: str) -> int:
        work = keep(scope=scope)
        with CaptureQueriesContext(connection) as queries:
            finished(work)
        return len(queries)

    few = cost("")
    for _each in range(20):
        manuscript(title_zh_hans="没有它")
    GlossaryTerm.objects.all().delete()
    assert cost("") <= few + 2


def test_pages_that_show_names_of_columns_are_forgotten():
    press.column("yu", name_zh_hans=NAME)
    work = keep()
    before = Epoch.objects.get().number
    finished(work)
    assert Epoch.objects.get().number > before


def test_manuscripts_alone_forget_no_page():
    manuscript(title_zh_hans=NAME)
    work = keep()
    before = Epoch.objects.get().number
    finished(work)
    assert Epoch.objects.get().number == before


# --- seen at the desk ---------------------------------------------------------------------


def test_the_terms_page_shows_the_work_and_the_corrected_texts():
    article = manuscript(title_zh_hans=NAME, body_zh_hans=f"<p>{NAME}</p>")
    article.title_zh_hant = "於公"
    article.save()
    column: Any = press.column("yu", name_zh_hans=NAME)
    column.name_zh_hant = "於園"
    column.save()
    work = keep()
    client = signed_in(press.writer())
    url = f"{LIST}{work.term_id}/change/"
    page = sentences(client.get(url))
    assert f"{LIST}work/{work.pk}/" in page
    assert client.get(f"{LIST}work/{work.pk}/").json()["done"] == 0
    finished(work)
    told = client.get(f"{LIST}work/{work.pk}/").json()
    assert told["done"] == told["total"]
    page = sentences(client.get(url))
    assert "1 处的繁体变了" in page
    assert f'href="{address(article)}"' in page
    assert f"{NAME}（标题）" in page
    assert f'href="{address(column)}"' in page


def test_the_command_brings_everything_up_and_passes_over_what_is(capsys):
    articles = [manuscript(title_zh_hans=NAME) for _each in range(3)]
    with transaction.atomic():
        GlossaryTerm.objects.create(simplified=NAME, traditional=RIGHT)
    call_command("rederive")
    assert all(fresh(each).title_zh_hant == RIGHT for each in articles)
    assert "3 处" in capsys.readouterr().out
    call_command("rederive")
    assert "0 处" in capsys.readouterr().out
    assert Column.objects.exists()
