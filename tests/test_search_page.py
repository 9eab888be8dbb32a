"""The page that shows what was found, its suggestions, and the same for programs."""

import re
from datetime import date

import pytest
from django.utils.html import strip_tags

from articles.publishing import withdraw
from tests import press

pytestmark = pytest.mark.django_db


def searched(client, query, prefix="", **more):
    html = client.get(f"{prefix}/search/", {"q": query, **more}).content.decode()
    return html.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("mode", ["", "/senior"])
def test_the_page_marks_the_words_in_the_readers_own_script(client, mode):
    press.published(
        title_zh_hans="关于居住证的通知", body_zh_hans="<p>居住证<b>签注</b>每年办理一次。</p>"
    )
    main = searched(client, "居住证 签注", f"/zh-hant{mode}")
    assert "關於<mark>居住證</mark>的通知" in main
    assert "<mark>居住證簽註</mark>" in main
    assert strip_tags(main).count("找到1篇") == 1


def test_words_of_an_article_are_escaped_on_the_page(client):
    press.published(title_zh_hans="a<b>&白鹭", body_zh_hans="<p>1 &lt; 2 白鹭 &amp; 3</p>")
    main = searched(client, "白鹭")
    assert "a&lt;b&gt;&amp;<mark>白鹭</mark>" in main
    assert "1 &lt; 2 <mark>白鹭</mark> &amp; 3" in main


@pytest.mark.parametrize(
    "prefix", ["", "/zh-hant", "/en", "/senior", "/zh-hant/senior", "/en/senior"]
)
def test_who_finds_nothing_is_told_where_else_to_ask(client, prefix):
    main = searched(client, "没有的词", prefix)
    assert 'href="tel:12345"' in main
    assert 'role="status"' in main


@pytest.mark.parametrize(
    ("prefix", "words"),
    [
        ("", ["长辈版", "长者版", "適老版", "大字版"]),
        ("/zh-hant", ["長輩版", "關懷版", "老年版"]),
        ("/en", ["Large print", "senior version"]),
    ],
)
def test_the_names_of_the_senior_version_lead_there(client, prefix, words):
    for word in words:
        main = searched(client, word, prefix)
        assert f'href="{prefix}/senior/"' in main
        assert 'role="status"' not in main  # which would say that nothing was found
        assert f'class="btn btn-main" href="{prefix}/senior/"' not in searched(
            client, word, f"{prefix}/senior"
        )


def test_a_search_within_a_column_finds_what_it_lists_and_leads_to_the_whole(client):
    inside = press.published(title_zh_hans="白鹭湿地巡护", column=press.column("news/meetings"))
    press.published(title_zh_hans="白鹭镇公告", column=press.column("openness"))
    html = client.get("/columns/news/").content.decode()
    assert '<input type="hidden" name="column" value="news">' in html
    asked = {"q": "白鹭", "column": "news"}
    html = client.get("/search/", asked).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    assert f"/articles/{inside.pk}/" in main
    assert "白鹭镇公告" not in strip_tags(main)
    assert "只在“" in main
    assert 'href="/search/?q=%E7%99%BD%E9%B9%AD"' in main
    # The same search in another language and version.
    assert "/zh-hant/search/?q=%E7%99%BD%E9%B9%AD&amp;column=news" in html
    assert "白鹭镇公告" in strip_tags(searched(client, "白鹭"))


@pytest.mark.parametrize("column", ["nothing", "", "news/../x", "\x00", "新闻" * 500])
def test_what_is_chosen_and_does_not_exist_limits_nothing(client, column):
    article = press.published(title_zh_hans="白鹭湿地")
    more = {"time": "x", "kind": column, "file": "exe", "sort": "", "page": "10000000000000000000"}
    response = client.get("/search/", {"q": "白鹭", "column": column, **more})
    assert response.status_code == 200
    assert f"/articles/{article.pk}/" in response.content.decode()


def test_a_repealed_document_says_so_among_what_was_found(client):
    press.published(title_zh_hans="白鹭保护办法", repealed_on=date(2026, 1, 1))
    assert "本文件自2026-01-01起废止。" in searched(client, "白鹭")


class TestApi:
    """`GET /api/search`, for programs."""

    def test_it_answers_what_the_page_finds(self, client):
        article = press.published(
            title_zh_hans="白鹭湿地",
            body_zh_hans="<p>看<b>白鹭</b> &amp; 苍鹭。</p>",
            external_id="x-7",
        )
        answer = client.get("/api/search", {"q": "白鹭"}).json()
        assert answer["total"] == 1
        [hit] = answer["results"]
        assert re.fullmatch(rf"https?://[^/]+/articles/{article.pk}/", hit.pop("url"))
        assert hit == {
            "id": article.pk,
            "external_id": "x-7",
            "title": "白鹭湿地",
            "excerpt": "看白鹭 & 苍鹭。",
        }
        [hit] = client.get("/api/search", {"q": "白鹭", "lang": "zh-hant"}).json()["results"]
        assert hit["title"] == "白鷺濕地"
        assert f"/zh-hant/articles/{article.pk}/" in hit["url"]

    def test_pages_are_as_long_as_was_asked_within_bounds(self, client):
        for n in range(12):
            press.published(title_zh_hans=f"白鹭{n}")
        sizes = {"3": 3, "": 10, "0": 1, "1000": 12, "x": 1, "-1": 1}
        for size, rows in sizes.items():
            answer = client.get("/api/search", {"q": "白鹭", "page_size": size}).json()
            assert (answer["total"], len(answer["results"])) == (12, rows)
        assert client.get("/api/search", {"q": "白鹭", "page": "99"}).json()["results"] == []

    def test_a_language_that_is_not_there_is_refused_and_nothing_asked_finds_nothing(self, client):
        assert client.get("/api/search", {"q": "x", "lang": "fr"}).status_code == 400
        assert client.get("/api/search").json() == {"total": 0, "suggestion": "", "results": []}


@pytest.mark.parametrize(
    ("slip", "meant"),
    [
        ("公鸡金", "公积金"),
        ("公积今提取", "公积金提取"),
        ("gongjijin", "公积金"),
        ("gong ji jin tiqu", "公积金提取"),
        ("gonjijin", "公积金"),
        ("共积金 提去", "公积金提取"),
    ],
)
def test_who_misspells_is_asked_whether_another_word_was_meant(client, slip, meant):
    press.published(title_zh_hans="公积金提取办事指南")
    main = searched(client, slip)
    assert "您是不是要找：" in main
    assert f">{meant}</a>" in main
    assert client.get("/api/search", {"q": slip}).json()["suggestion"] == meant
    assert "您是不是要找" not in searched(client, meant)


def test_a_suggestion_is_in_the_readers_script_and_always_finds_something(client):
    manuscript = press.published(title_zh_hans="医疗保险缴费")
    main = searched(client, "衣疗保险", "/zh-hant")
    assert ">醫療保險</a>" in main
    withdraw(manuscript, press.publisher(), "有误")
    assert "您是不是要找" not in searched(client, "衣疗保险")


class TestSuggesting:
    """`/search/suggest/`, asked while somebody types."""

    def test_titles_that_have_the_words_are_suggested_in_the_readers_rendering(self, client):
        pk = press.published(title_zh_hans="关于居住证签注的通知").pk
        answer = client.get("/search/suggest/", {"q": "居住"}).json()
        assert answer == {
            "words": [],
            "titles": [{"title": "关于居住证签注的通知", "url": f"/articles/{pk}/"}],
        }
        answer = client.get("/zh-hant/senior/search/suggest/", {"q": "居住证 签"}).json()
        assert answer["titles"] == [
            {"title": "關於居住證簽註的通知", "url": f"/zh-hant/senior/articles/{pk}/"}
        ]
        assert client.get("/en/search/suggest/", {"q": "居住"}).json()["titles"] == []

    @pytest.mark.parametrize("text", ["", " ", "\x00", "*", "x" * 5000, "“"])
    def test_whatever_is_typed_gets_an_answer(self, client, text):
        response = client.get("/search/suggest/", {"q": text})
        assert response.status_code == 200
        assert response["Cache-Control"] == "no-store"
