"""The pages that a publication or a withdrawal makes the store forget."""

import pytest
from django.utils import timezone

from accessibility.models import Epoch, ForgottenPage
from articles.publishing import withdraw
from tests import press

pytestmark = pytest.mark.django_db


def test_publishing_raises_the_epoch_and_notes_the_pages_to_forget():
    article = press.article(column=press.column("news/headlines"))
    Epoch.objects.get_or_create(pk=1)
    before = Epoch.objects.get(pk=1).number
    press.print_it(article)
    number = Epoch.objects.get(pk=1).number
    assert number > before
    paths = set(ForgottenPage.objects.filter(epoch=number).values_list("path", flat=True))
    year = timezone.localtime().year
    assert paths >= {
        *("/", "/feed/", "/sitemap/", "/sitemap.xml", f"/articles/{article.pk}/"),
        *("/columns/news/", "/columns/news/headlines/", "/columns/news/page/*"),
        *(f"/columns/news/{year}/*", "/columns/news/headlines/feed/"),
    }


def test_the_neighbours_pages_are_forgotten_too():
    older = press.published()
    newer = press.published()
    number = Epoch.objects.get(pk=1).number
    paths = set(ForgottenPage.objects.filter(epoch=number).values_list("path", flat=True))
    assert {f"/articles/{older.pk}/", f"/articles/{newer.pk}/"} <= paths


def test_a_column_coming_to_life_changes_every_menu_and_so_every_page():
    press.published(column=press.column("news"))
    press.published(column=press.column("notices"))
    number = Epoch.objects.get(pk=1).number
    assert ForgottenPage.objects.filter(epoch=number, path="*").exists()
    last = press.published(column=press.column("notices"))
    number = Epoch.objects.get(pk=1).number
    assert not ForgottenPage.objects.filter(epoch=number, path="*").exists()
    assert ForgottenPage.objects.filter(epoch=number, path=f"/articles/{last.pk}/").exists()


def test_a_columns_first_article_of_a_year_changes_its_year_filter_everywhere():
    press.moved_in(days_ago=800)
    press.published()
    number = Epoch.objects.get(pk=1).number
    assert ForgottenPage.objects.filter(epoch=number, path="*").exists()


def test_pages_of_articles_in_other_columns_that_name_it_are_forgotten():
    press.moved_in(days_ago=3, column=press.column("news/meetings"))
    inner = press.moved_in(days_ago=2, column=press.column("news/meetings"))
    outer = press.published(column=press.column("news"))
    withdraw(inner, press.publisher(), "有误")
    number = Epoch.objects.get(pk=1).number
    paths = set(ForgottenPage.objects.filter(epoch=number).values_list("path", flat=True))
    assert f"/articles/{outer.pk}/" in paths
