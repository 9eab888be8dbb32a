"""The months' figures on the desk: what was published and read, in a picture and a table."""

import re
from datetime import UTC, date, datetime

import pytest

from articles import figures
from articles.models import Article, MonthFigures, ViewCount
from articles.publishing import withdraw
from tests import press
from tests.desk_forms import signed_in

pytestmark = pytest.mark.django_db

NOVEMBER = datetime(2026, 11, 20, 8, tzinfo=UTC)


def published(moment: datetime, views: int = 0) -> Article:
    made = press.article(original_published_at=moment)
    press.publish_moved_in(made)
    ViewCount.objects.filter(article=made).update(views=views)
    return made


def read_more(article: Article, views: int) -> None:
    counter = ViewCount.objects.get(article=article)
    ViewCount.objects.filter(pk=counter.pk).update(views=counter.views + views)


def row(year: int, month: int) -> tuple[int, int | None]:
    found = MonthFigures.objects.get(month=date(year, month, 1))
    return found.published, found.views


def test_the_first_time_the_year_before_gets_its_articles_and_no_views():
    published(datetime(2026, 3, 9, tzinfo=UTC), views=40)
    published(NOVEMBER, views=2)
    published(datetime(2024, 3, 9, tzinfo=UTC))
    figures.note(NOVEMBER)
    assert MonthFigures.objects.count() == 12
    assert row(2026, 3) == (1, None)
    assert row(2026, 11) == (1, 0)
    assert row(2025, 12) == (0, None)


def test_what_was_read_since_is_of_the_month_it_is():
    article = published(NOVEMBER, views=100)
    figures.note(NOVEMBER)
    read_more(article, 7)
    figures.note(NOVEMBER.replace(day=30))
    assert row(2026, 11) == (1, 7)
    read_more(article, 5)
    figures.note(datetime(2026, 12, 1, 1, tzinfo=UTC))
    figures.note(datetime(2026, 12, 1, 2, tzinfo=UTC))
    assert row(2026, 11) == (1, 7)
    assert row(2026, 12) == (0, 5)


def test_months_in_which_nobody_counted_get_their_articles_afterwards():
    figures.note(datetime(2026, 6, 20, tzinfo=UTC))
    published(datetime(2026, 8, 9, tzinfo=UTC))
    figures.note(NOVEMBER)
    assert row(2026, 8) == (1, None)


def test_a_month_begins_by_the_sites_clock():
    published(datetime(2026, 10, 31, 17, tzinfo=UTC))  # one o'clock on the first of November
    figures.note(NOVEMBER)
    assert row(2026, 11)[0] == 1


def test_an_expunged_articles_views_are_not_taken_from_the_month():
    article, other = published(NOVEMBER, views=0), published(NOVEMBER)
    figures.note(NOVEMBER)
    read_more(article, 9)
    figures.note(NOVEMBER)
    ViewCount.objects.filter(article=article).delete()
    figures.note(NOVEMBER)
    read_more(other, 2)
    figures.note(NOVEMBER)
    assert row(2026, 11)[1] == 11


def test_what_was_withdrawn_is_no_longer_counted_as_published():
    article = published(NOVEMBER)
    figures.note(NOVEMBER)
    withdraw(article, press.publisher(), "有误")
    figures.note(NOVEMBER)
    assert row(2026, 11)[0] == 0


def test_months_are_counted_over_the_turn_of_the_year():
    assert figures.months_before(date(2026, 1, 1), 2) == date(2025, 11, 1)
    assert figures.months(date(2025, 11, 1), date(2026, 2, 1)) == [
        *(date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1))
    ]


def test_the_desk_draws_twelve_months_and_lists_the_same_numbers():
    article = published(figures.timezone.now(), views=0)
    figures.note(figures.timezone.now())
    read_more(article, 12_345)
    figures.note(figures.timezone.now())
    page = signed_in(press.writer()).get("/admin/").content.decode()
    panel = page[page.index('aria-labelledby="h-figures"') :]
    panel = panel[: panel.index("</section>")]
    assert panel.count("<svg") == 2
    assert panel.count('class="now"') == 2
    assert len(re.findall("<tr>", panel)) == 13
    assert panel.count("12,345") == 2


def test_a_desk_without_any_figures_is_drawn_all_the_same():
    response = signed_in(press.writer()).get("/admin/")
    assert response.status_code == 200
    assert "<rect" not in response.content.decode()
