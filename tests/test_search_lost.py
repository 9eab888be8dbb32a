"""Searches are narrowed by kind; who finds nothing is led on."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.html import strip_tags

import articles.popular as popularity
from articles.models import Column, LiveEntry, ViewCount
from articles.publishing import withdraw
from articles.tree import current
from tests import press
from tests.test_search import found
from tests.test_search_page import searched

pytestmark = pytest.mark.django_db


def policies(**names):
    return press.column("policies", column_type="政策文件", **names)


class TestKinds:
    """`kind` in the address."""

    def test_what_columns_are_for_and_reports_of_meetings_can_be_told_apart(self, client):
        policy = press.published(title_zh_hans="白鹭保护办法", column=policies())
        news = press.published(title_zh_hans="白鹭归来", column=press.column("news"))
        notice = press.article(title_zh_hans="白鹭公告", column=press.column("notices"))
        notice.further_columns.add(policies())
        press.print_it(notice)

        def hits(kind):
            main = searched(client, "白鹭", kind=kind).partition('aria-labelledby="popular"')[0]
            return {pk for pk in (policy.pk, news.pk, notice.pk) if f"/articles/{pk}/" in main}

        assert hits("") == hits("yearbook") == {policy.pk, news.pk, notice.pk}
        assert hits("policy") == {policy.pk, notice.pk}
        assert hits("news") == {news.pk, notice.pk}  # what a column is for unless staff say else
        assert hits("meeting") == set()
        answer = client.get("/api/search", {"q": "白鹭", "kind": "policy"}).json()
        assert answer["total"] == 2

    def test_a_column_that_becomes_something_else_needs_no_new_index(self, client):
        article = press.published(title_zh_hans="白鹭", column=press.column("news"))
        Column.objects.filter(path="news").update(column_type="政策解读")
        current.forget()
        assert f"/articles/{article.pk}/" in searched(client, "白鹭", kind="explanation")
        assert 'value="news"' not in searched(client, "白鹭").split('id="kind"')[1]

    def test_only_kinds_that_a_language_has_are_offered(self, client):
        press.published(title_zh_hans="白鹭", column=policies())
        press.published(
            title_zh_hans="苍鹭", english=True, title_en="Herons", column=press.column("news")
        )

        def offered(prefix, query):
            select = searched(client, query, prefix).split('id="kind"')[1].split("</select>")[0]
            return strip_tags(select.replace("</option>", " ").split(">", 1)[1]).split("  ")

        assert "政策文件" in " ".join(offered("", "白鹭"))
        english = " ".join(offered("/en", "herons"))
        assert "Meeting reports" in english
        assert "Policy documents" not in english
        assert "政策" not in english

    def test_the_exact_title_of_another_kind_is_left_out_as_well(self, client):
        press.published(title_zh_hans="白鹭", column=press.column("news"))
        policy = press.published(title_zh_hans="白鹭保护", column=policies())
        assert found("白鹭", kind_columns=(Column.objects.get(path="policies").pk,)) == [policy.pk]

    def test_a_narrowed_search_asks_no_more_than_a_wide_one(self, client):
        press.published(title_zh_hans="白鹭", column=policies())
        for query in ("白鹭", "没有的词"):
            counts = []
            for kind in ("policy", ""):
                client.get("/search/", {"q": query, "kind": kind})
                with CaptureQueriesContext(connection) as asked:
                    client.get("/search/", {"q": query, "kind": kind})
                counts.append(len(asked))
            assert counts[0] <= counts[1]


def viewed(title, views, days_ago=0.0, **facts):
    article = press.published(title_zh_hans=title, **facts)
    ViewCount.objects.filter(article=article).update(views=views)
    LiveEntry.objects.filter(article=article).update(
        pub_date=timezone.now() - timedelta(days=days_ago)
    )
    return article


class TestPopular:
    """What others read, for whoever has found nothing."""

    def test_the_most_read_of_thirty_days_come_first_and_earlier_ones_fill_up(self):
        viewed("旧的", 900, days_ago=40)
        viewed("少的", 1)
        viewed("多的", 50, days_ago=29)
        assert [each.publication.title for each in popularity.popular("zh-hans", 3)] == [
            "多的",
            "少的",
            "旧的",
        ]
        assert [each.publication.title for each in popularity.popular("zh-hans", 1)] == ["多的"]

    def test_it_looks_at_so_many_and_in_two_queries(self, monkeypatch, django_assert_num_queries):
        monkeypatch.setattr(popularity, "MOST", 2)
        viewed("第三新", 900, days_ago=3)
        viewed("第二新", 5, days_ago=2)
        viewed("最新", 1, days_ago=1)
        with django_assert_num_queries(2):
            entries = popularity.popular("zh-hans", 5)
            assert [each.publication.title for each in entries] == ["第二新", "最新"]

    @pytest.mark.parametrize("mode", ["", "/senior"])
    def test_who_finds_nothing_sees_them_in_the_own_rendering_and_the_way_to_ask(
        self, client, mode
    ):
        pk = viewed("医疗保险缴费", 7).pk
        gone = viewed("撤下的", 99)
        withdraw(gone, press.publisher(), "有误")
        main = searched(client, "没有的词", f"/zh-hant{mode}")
        popular = main.split('aria-labelledby="popular"')[1].split("</section>")[0]
        assert f'href="/zh-hant{mode}/articles/{pk}/"' in popular
        assert "醫療保險繳費" in popular
        assert "撤下" not in popular
        assert f'href="/zh-hant{mode}/ask/?q=%E6%B2%A1%E6%9C%89%E7%9A%84%E8%AF%8D"' in main
        # Neither where something was found nor where nothing was asked.
        for query in ("医疗保险", ""):
            assert 'aria-labelledby="popular"' not in searched(client, query, mode)

    def test_a_respelt_word_stands_before_them(self, client):
        viewed("公积金提取", 7)
        main = searched(client, "公鸡金")
        assert main.index("您是不是要找") < main.index('aria-labelledby="popular"')

    def test_in_english_they_are_in_english(self, client):
        viewed("公积金提取", 7)
        assert 'aria-labelledby="popular"' not in searched(client, "nothing", "/en")
        viewed("住房", 1, english=True, title_en="Housing")
        main = searched(client, "nothing", "/en")
        assert ">Housing</a>" in main.split('aria-labelledby="popular"')[1]
