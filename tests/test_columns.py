"""The column tree: paths, cycles, moves with redirects, what readers of a moved column get."""

import re
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from accessibility import page_store
from accessibility.renderings import ENGLISH, Rendering, use
from articles import tree
from articles.models import Column, ColumnMonth, ColumnRedirect, Placement
from articles.publishing import withdraw
from tests import press
from tests.desk_forms import saved, sentences, signed_in

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


def test_a_column_is_saved_in_its_own_language_whoever_asks():
    with use(Rendering(language=ENGLISH)):
        column = press.column("notices", name_en="")
        column.save()
        nameless = Column(slug="x", name_en="News", name_zh_hans=" ")
        with pytest.raises(ValidationError) as refused:
            nameless.full_clean()
    column.refresh_from_db()
    assert (column.name_zh_hans, column.name_en or "") == ("通知公告", "")
    assert "name_zh_hans" in refused.value.message_dict


def deep() -> Column:
    """The lowest of ten columns, its path 389 characters long; the highest is `a` times 38."""
    return press.column("/".join(letter * 38 for letter in "abcdefghij"))


def test_an_address_that_is_too_long_to_store_is_refused():
    words = {"name_zh_hans": "名", "description_zh_hans": "简介", "keywords_zh_hans": "词"}
    column = Column(slug="x" * 10, parent=deep(), **words)
    column.full_clean()
    column.slug += "x"
    with pytest.raises(ValidationError) as refused:
        column.full_clean()
    assert "网址太长" in str(refused.value.message_dict["slug"])


def test_a_move_that_would_make_a_lower_address_too_long_is_refused():
    deep()
    top = Column.objects.get(path="a" * 38)
    top.parent = press.column("x" * 10)
    top.full_clean()
    top.parent = press.column("x" * 11)
    with pytest.raises(ValidationError) as refused:
        top.full_clean()
    assert "网址太长" in str(refused.value.message_dict["slug"])


def test_a_cycle_that_got_in_all_the_same_hangs_nobody():
    top, below = press.column("news"), press.column("news/headlines")
    Column.objects.filter(pk=top.pk).update(parent=below)
    page_store.forget(["*"])
    assert {column.path for column in tree.current().trail(top.pk)} == {"news", "news/headlines"}
    assert not Column.objects.get(pk=top.pk).is_within(press.column("about"))


def test_a_stale_form_cannot_close_a_cycle():
    top, other = press.column("news"), press.column("about")
    stale = Column.objects.get(pk=other.pk)
    stale.parent = Column.objects.get(pk=top.pk)
    stale.full_clean()
    top.parent = other
    top.save()
    with pytest.raises(IntegrityError) as refused:
        stale.save()
    assert "不能移到自己" in str(refused.value)
    assert Column.objects.get(pk=other.pk).parent is None


def test_the_desk_answers_a_move_that_was_right_until_it_was_saved(monkeypatch):
    top, below = press.column("news"), press.column("news/headlines")
    monkeypatch.setattr(Column, "clean", lambda self: None)
    client = signed_in(press.administrator())
    response = saved(client, f"/admin/articles/column/{top.pk}/change/", parent=str(below.pk))
    assert response.status_code == 409
    assert "这次没有存上" in sentences(response)


def test_a_stale_parent_does_not_give_its_old_address():
    below = press.column("news/headlines")
    top = Column.objects.get(path="news")
    top.slug = "press"
    top.save()
    below.order = 3
    below.save()
    assert Column.objects.get(pk=below.pk).path == "press/headlines"


@pytest.mark.parametrize("stands", ["own", "further", "left", "withdrawn"])
def test_a_column_in_which_articles_stand_is_not_deleted(stands):
    column, other = press.column("notices"), press.column("about")
    if stands == "further":
        article = press.article(column=other)
        article.further_columns.add(column)
        press.print_it(article)
        article.further_columns.clear()
    else:
        article = press.published(column=column)
    if stands == "left":
        article.column = other
        article.save()
    if stands == "withdrawn":
        withdraw(article, press.publisher(), "内容有误。")
    with pytest.raises(ProtectedError):
        Column.objects.get(pk=column.pk).delete()
    client = signed_in(press.administrator())
    for method in (client.get, client.post):
        response = method(
            f"/admin/articles/column/{column.pk}/delete/", {"post": "yes"}, follow=True
        )
        assert "“通知公告”不能删除" in sentences(response)
    assert Column.objects.filter(pk=column.pk).exists()


def test_a_column_that_drafts_name_as_a_further_one_is_not_deleted_and_they_are_named():
    column = press.column("notices")
    drafts: list[Any] = [press.article(column=press.column("about")) for _draft in range(6)]
    for draft in drafts:
        draft.further_columns.add(column)
    with pytest.raises(ProtectedError):
        Column.objects.get(pk=column.pk).delete()
    client = signed_in(press.administrator())
    url = f"/admin/articles/column/{column.pk}/delete/"
    text = sentences(client.post(url, {"post": "yes"}, follow=True))
    assert "“通知公告”不能删除" in text
    assert f"《{drafts[-1].title_zh_hans}》" in text
    assert f"《{drafts[0].title_zh_hans}》" not in text
    assert "等 6 篇" in text
    assert list(drafts[0].further_columns.all()) == [column]
    for draft in drafts:
        draft.further_columns.clear()
    client.post(url, {"post": "yes"})
    assert not Column.objects.filter(pk=column.pk).exists()


def test_a_column_that_fills_while_its_deletion_is_confirmed_stays(monkeypatch):
    column = press.column("notices")

    def filled(self):
        raise ProtectedError("filled", set())

    monkeypatch.setattr(Column, "delete", filled)
    client = signed_in(press.administrator())
    response = client.post(
        f"/admin/articles/column/{column.pk}/delete/", {"post": "yes"}, follow=True
    )
    assert "“通知公告”不能删除" in sentences(response)


def test_a_deleted_column_is_gone_for_readers_at_once(client):
    column = press.column("notices")
    assert client.get("/columns/notices/").status_code == 200
    desk = signed_in(press.administrator())
    url = f"/admin/articles/column/{column.pk}/delete/"
    assert "确定删除" in sentences(desk.get(url))
    assert desk.post(url, {"post": "yes"}).status_code == 302
    assert client.get("/columns/notices/").status_code == 404


def test_who_may_not_delete_columns_is_told_nothing_of_them():
    press.published(column=press.column("notices"))
    column = Column.objects.get(path="notices")
    client = signed_in(press.writer())
    assert client.get(f"/admin/articles/column/{column.pk}/delete/").status_code == 403


def test_feeds_pages_and_years_of_a_moved_column_lead_to_the_same_of_the_new(client):
    column = press.column("news/headlines")
    column.slug = "other"
    column.save()
    for kind in ("feed/", "page/2/", "2026/", "2026/page/2/"):
        response = client.get(f"/en/columns/news/headlines/{kind}")
        assert response.status_code == 301
        assert response["Location"] == f"/en/columns/news/other/{kind}"


def test_renaming_and_back_keeps_the_redirect_of_a_column_that_had_left(client):
    old = press.column("news/old")
    old.parent = press.column("about")
    old.save()
    news = Column.objects.get(path="news")
    for slug in ("press", "news"):
        news.slug = slug
        news.save()
    assert client.get("/columns/news/old/")["Location"] == "/columns/about/old/"


def test_an_address_below_a_column_that_stands_where_another_was_leads_nowhere(client):
    first = press.column("news")
    first.slug = "later"
    first.save()
    first.parent, first.slug = press.column("news"), "sub"
    first.save()
    assert client.get("/columns/news/missing/").status_code == 404


@pytest.mark.parametrize("prefix", ["", "/senior", "/zh-hant/senior", "/en", "/en/senior"])
def test_an_empty_column_says_so_and_leads_on(client, prefix):
    press.column("letters")
    html = client.get(f"{prefix}/columns/letters/").content.decode()
    listed = re.search(r'<section (?:class="list" )?aria-label=.*?</section>', html, re.S)
    assert listed
    for way in ("/", "/sitemap/"):
        assert f'href="{prefix}{way}"' in listed[0]
