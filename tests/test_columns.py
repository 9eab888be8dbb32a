"""The column tree: paths, cycles, moves with redirects, what readers of a moved column get."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from articles.models import Column, ColumnMonth, ColumnRedirect, Placement
from tests import press

pytestmark = pytest.mark.django_db


def test_a_column_knows_its_path_and_depth():
    column = press.column("news/headlines")
    assert (column.path, column.depth, column.parent.path) == ("news/headlines", 1, "news")


@pytest.mark.parametrize("slug", ["page", "feed", "2026", "新闻", "News", "a b", "-x", ""])
def test_an_address_name_that_could_be_mistaken_is_refused(slug):
    column = Column(slug=slug, name_zh_hans="名", description_zh_hans="简介", keywords_zh_hans="词")
    with pytest.raises(ValidationError) as refused:
        column.full_clean()
    assert "slug" in refused.value.message_dict


def test_a_blank_name_is_refused_by_form_and_database():
    column = Column(slug="x", name_zh_hans="  ", description_zh_hans="d", keywords_zh_hans="k")
    with pytest.raises(ValidationError):
        column.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Column(slug="x", name_zh_hans="  ").save()


def test_a_column_cannot_be_moved_under_itself():
    top, below = press.column("news"), press.column("news/headlines")
    top.parent = below
    with pytest.raises(ValidationError) as refused:
        top.full_clean()
    assert "不能移到自己" in str(refused.value)
    top.parent = top
    with pytest.raises(IntegrityError), transaction.atomic():
        Column.objects.filter(pk=top.pk).update(parent=top)


def test_two_columns_cannot_share_an_address():
    press.column("news")
    twin = Column(slug="news", name_zh_hans="孪生", description_zh_hans="d", keywords_zh_hans="k")
    with pytest.raises(ValidationError) as refused:
        twin.full_clean()
    assert "已被栏目" in str(refused.value)


def test_moving_a_subtree_moves_all_below_and_leaves_redirects(client):
    press.published(column=press.column("news/headlines/deep"))
    headlines = Column.objects.get(path="news/headlines")
    headlines.parent = press.column("about")
    headlines.save()
    assert Column.objects.filter(path="about/headlines/deep").exists()
    for old, new in (
        ("/columns/news/headlines/", "/columns/about/headlines/"),
        ("/columns/news/headlines/deep/", "/columns/about/headlines/deep/"),
        ("/en/senior/columns/news/headlines/", "/en/senior/columns/about/headlines/"),
    ):
        response = client.get(old)
        assert (response.status_code, response["Location"]) == (301, new)
        assert client.get(new.replace("/en", "")).status_code == 200


def test_moving_a_subtree_moves_its_articles_to_the_new_ancestors():
    article = press.published(column=press.column("news/headlines"))
    headlines = Column.objects.get(path="news/headlines")
    headlines.parent = press.column("about")
    headlines.save()
    placed = Placement.objects.filter(entry__article=article, language="zh-hans")
    assert set(placed.values_list("column__path", flat=True)) == {"about", "about/headlines"}
    counted = ColumnMonth.objects.filter(language="zh-hans", total__gt=0)
    assert set(counted.values_list("column__path", flat=True)) == {"about", "about/headlines"}


def test_moving_back_leaves_no_redirect_in_front_of_a_column(client):
    column = press.column("news/headlines")
    press.published(column=column)
    column = Column.objects.get(pk=column.pk)
    column.slug = "other"
    column.save()
    column.slug = "headlines"
    column.save()
    assert client.get("/columns/news/headlines/").status_code == 200
    assert list(ColumnRedirect.objects.values_list("old_path", flat=True)) == ["news/other"]


def test_refiling_an_article_does_not_move_its_address(client):
    article = press.published()
    article.column = press.column("notices")
    article.save()
    press.print_it(article)
    assert client.get(f"/articles/{article.pk}/").status_code == 200
    assert client.get("/columns/notices/").content.count(article.title_zh_hans.encode()) == 1


def test_the_tree_of_a_language_holds_only_columns_with_content_in_it(client):
    press.published(column=press.column("news"))
    press.published(english=True, column=press.column("about"))
    press.column("empty")
    chinese = client.get("/sitemap/").content.decode()
    english = client.get("/en/sitemap/").content.decode()
    assert "/columns/news/" in chinese
    assert "/columns/empty/" not in chinese
    assert "/en/columns/about/" in english
    assert "/columns/news/" not in english
