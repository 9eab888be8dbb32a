"""What the search finds so far, and that a reader who finds nothing is told what it looked at."""

import pytest
from django.utils.html import strip_tags

from tests import press

pytestmark = pytest.mark.django_db

LOOKED_AT = {
    "": ("标题", "摘要", "关键词", "来源", "不查正文"),
    "/zh-hant": ("標題", "摘要", "關鍵詞", "來源", "不查正文"),
    "/en": ("titles", "summaries", "keywords", "sources", "not at their full text"),
}


def searched(client, query, prefix=""):
    html = client.get(f"{prefix}/search/", {"q": query}).content.decode()
    return html.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("field", ["title", "summary", "keywords", "source"])
def test_a_word_is_found_where_the_page_says_that_it_is_looked_for(client, field):
    article = press.published(english=False, **{f"{field}_zh_hans": "白鹭湿地"})
    assert f"/articles/{article.pk}/" in searched(client, "白鹭")


@pytest.mark.parametrize("mode", ["", "/senior"])
@pytest.mark.parametrize("prefix", LOOKED_AT)
def test_a_word_of_the_body_alone_is_not_found_and_the_reader_is_told_why(client, prefix, mode):
    article = press.published(
        english=True, body_zh_hans="<p>白鹭湿地 egret</p>", body_en="<p>An egret.</p>"
    )
    main = searched(client, "egret", prefix + mode)
    assert f"/articles/{article.pk}/" not in main
    for place in LOOKED_AT[prefix]:
        assert place in strip_tags(main)
    assert 'href="tel:12345"' in main


def test_a_search_within_a_column_finds_what_it_lists_and_leads_to_the_whole(client):
    inside = press.published(title_zh_hans="白鹭湿地巡护", column=press.column("news/meetings"))
    press.published(title_zh_hans="白鹭镇公告", column=press.column("openness"))
    html = client.get("/columns/news/").content.decode()
    assert '<input type="hidden" name="column" value="news">' in html
    asked = {"q": "白鹭", "column": "news"}
    html = client.get("/search/", asked).content.decode()
    main = html[html.index("<main") : html.index("</main>")]
    assert f"/articles/{inside.pk}/" in main
    assert "白鹭镇公告" not in main
    assert "只在“" in main
    assert 'href="/search/?q=%E7%99%BD%E9%B9%AD"' in main
    # The same search in another language and version.
    assert "/zh-hant/search/?q=%E7%99%BD%E9%B9%AD&amp;column=news" in html
    assert "白鹭镇公告" in searched(client, "白鹭")


@pytest.mark.parametrize("column", ["nothing", "", "news/../x", "\x00", "新闻" * 500])
def test_a_column_that_is_not_there_limits_nothing(client, column):
    article = press.published(title_zh_hans="白鹭湿地")
    response = client.get("/search/", {"q": "白鹭", "column": column})
    assert response.status_code == 200
    assert f"/articles/{article.pk}/" in response.content.decode()
