"""A form that is saved as it was opened changes nothing: no review begins anew."""

import pytest

from articles import ledger, standing
from articles.models import Article, Meeting, MeetingReport, Stage
from tests import press
from tests.desk_forms import address, manuscript, saved, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return signed_in(press.writer())


@pytest.fixture
def report():
    made = manuscript(is_meeting_report=True)
    Meeting.objects.create(
        article=made,
        place_zh_hans="区行政中心",
        attendees_zh_hans="闻立群　副区长\n顾明夏",
        decisions_zh_hans="一、清淤。\n二、补植。",
    )
    return MeetingReport.objects.get(pk=made.pk)


def test_a_printed_report_stays_as_it_is_printed(client, report):
    press.print_it(report)
    saved(client, address(report))
    again = standing.with_state(Article.objects.filter(pk=report.pk)).get()
    assert standing.state_of(again) == standing.LIVE


def test_a_report_under_review_stays_where_it_is(client, report):
    press.reviewed(report, steps=0)
    saved(client, address(report))
    assert [act.act for act in ledger.current_round(report)] == ["submit"]
    assert ledger.stage_of(report) == Stage.FINAL_REVIEW
