"""What citizens search is found: in both scripts, in any writing, title first, and nothing else."""

import re
from datetime import date
from typing import Any
from unittest.mock import Mock

import pytest
from django.utils.html import strip_tags

from articles import search
from articles.models import Column, LiveEntry, PromotedResult, SearchEntry, Synonym
from articles.publishing import withdraw
from articles.search import Filters
from articles.search.texts import unpacked
from articles.search.vocabulary import fill_in, split
from articles.tree import current
from tests import press

pytestmark = pytest.mark.django_db


def found(text, language="zh-hans", *, rows=20, number=1, by_time=False, **filters):
    """The ids of the articles that a search finds, in their order."""
    query = search.understood(text, search.vocabulary())
    page = search.find(
        query, language, Filters(**filters), current().columns,
        number=number, rows=rows, by_time=by_time,
    )  # fmt: skip
    return [entry.article_id for entry in page.entries]


def article(title="白鹭湿地巡护", body="<p>无关。</p>", **more):
    return press.published(title_zh_hans=title, body_zh_hans=body, **more).pk


@pytest.mark.parametrize("field", ["title", "subtitle", "summary", "keywords", "source"])
def test_a_word_is_found_wherever_readers_see_it(field):
    words: dict[str, Any] = {f"{field}_zh_hans": "白鹭湿地"}
    pk = press.published(**words).pk
    assert found("白鹭") == [pk]


def test_a_word_of_the_body_is_found_across_its_markup():
    pk = article(body="<p>沿<strong>春汀</strong>湖西岸走。</p><ul><li>防汛会商</li></ul>")
    assert found("春汀湖西") == [pk]
    assert found("防汛会") == found("汛会商") == found("商") == [pk]
    # The end of a paragraph and the beginning of the next are no word.
    assert found('"走防汛"') == []


@pytest.mark.parametrize(
    "asked",
    ["關於居住證", "关于居住证", "居住証", "居住證　簽注", "“居住证签注”", "2月25日", "2022-02-25", "二〇二二年二月二十五日",
     "2022年2月", "2022年", "云府办〔2022〕3号", "雲府辦[2022]3號", "（2022）3号", "ＡＩ", "沈知远"],
)  # fmt: skip
def test_it_is_found_in_any_writing(asked):
    pk = article(
        "关于居住证签注的通知",
        body="<p>云府办〔2022〕3号，2022年2月25日起用AI核验，由沈知远负责。</p>",
    )
    other = article("关于护照的通知", body="<p>云府办〔2023〕13号，2023年12月5日。</p>")
    assert pk in found(asked)
    assert other not in found(asked)
    assert pk in found(asked, "zh-hant")


def test_the_first_hit_for_a_title_is_the_item_of_that_title():
    titles = [
        "云渡区召开防汛工作推进会",
        "云渡区召开防汛工作推进会的通知",
        "关于云渡区召开防汛工作推进会有关安排的通知",
        "防汛工作",
        "“十四五”规划（2021—2025年）中期评估",
    ]
    keys = {title: article(title, body="<p>云渡区召开防汛工作推进会。</p>" * 3) for title in titles}
    for title, pk in keys.items():
        assert found(title)[0] == pk
        assert found(title.replace("，", " ").replace("“", '"').replace("”", '"'))[0] == pk


def test_titles_come_before_summaries_and_these_before_bodies():
    body = article("甲", body="<p>医保缴费医保缴费医保缴费</p>")
    summary = article("乙", summary_zh_hans="医保缴费")
    title = article("医保缴费通知")
    assert found("医保缴费") == [title, summary, body]
    assert found("医保缴费", by_time=True) == [title, summary, body]


def test_words_that_mean_the_same_find_each_other():
    pk = article("城乡居民医疗保险缴费")
    assert found("医保") == []
    Synonym.objects.create(words="医保、医疗保险=基本医疗保险")
    search.vocabulary.forget()
    assert found("医保缴费") == found("基本医疗保险 缴费") == found("醫保") == [pk]


def test_the_name_of_a_column_finds_what_stands_in_it():
    inside = article(
        "全区安全生产例会", column=press.column("news/meetings", name_zh_hans="会议报道")
    )
    article("别的", column=press.column("openness", name_zh_hans="政务公开"))
    search.vocabulary.forget()
    assert found("会议报道") == [inside]
    assert found("会议报道 安全") == [inside]


def test_a_phrase_stands_together_and_a_minus_leaves_out():
    together = article("湖岸管理办法")
    apart = article("湖岸的管理和办法")
    assert set(found("湖岸管理办法")) == {together, apart}
    assert (
        found('"湖岸管理办法"')
        == found("“湖岸管理办法”")
        == found("「湖岸管理办法」")
        == [together]
    )
    assert found("湖岸 -管理办法") == [apart]
    assert found("湖岸 －管理和") == [together]


def test_where_nothing_has_all_words_those_with_most_are_shown_as_such():
    pk = article("居住证签注办事指南")
    article("无关的会议")
    query = search.understood("外地人居住证签注要几天", search.vocabulary())
    page = search.find(query, "zh-hans", Filters(), current().columns, number=1, rows=10)
    assert [entry.article_id for entry in page.entries] == [pk]
    assert page.is_partial
    # A single word that nothing has finds nothing, however alike.
    assert found("云府办〔2031〕77号") == []


def test_what_is_withdrawn_is_not_found_and_what_is_printed_anew_as_it_is_now():
    manuscript = press.published(title_zh_hans="白鹭湿地")
    manuscript = press.fresh(manuscript)
    manuscript.title_zh_hans = "苍鹭湿地"
    manuscript.save()
    assert found("苍鹭") == []
    press.print_it(manuscript)
    assert found("苍鹭") == [manuscript.pk]
    assert found("白鹭") == []
    withdraw(manuscript, press.publisher(), "内容有误")
    assert found("苍鹭") == found("苍鹭", "zh-hant") == []
    assert not SearchEntry.objects.exists()


def test_english_is_searched_in_english_and_only_there():
    pk = press.published(english=True, title_en="Housing policies", title_zh_hans="住房政策").pk
    assert found("policy", "en") == found("HOUSES", "en") == [pk]
    assert found("police", "en") == []
    assert found("policy") == found("住房", "en") == []


def test_filters_limit_and_pages_follow_one_another():
    column = press.column("news/meetings")
    inside = [article(f"白鹭第{n}号", column=column) for n in range(3)]
    outside = article("白鹭公告", column=press.column("openness"))
    tree = current()
    below_news = tuple(tree.below(Column.objects.get(path="news")))
    assert sorted(found("白鹭", columns=below_news)) == inside
    assert found("白鹭", kind="meeting") == []
    assert found("白鹭", file="pdf") == []
    pages = [found("白鹭", rows=1, number=n) for n in range(1, 6)]
    assert sorted(pk for page in pages for pk in page) == sorted([*inside, outside])
    assert pages[4] == []


def test_pages_behind_those_that_were_ranked_follow_in_order_of_time(monkeypatch):
    monkeypatch.setattr("articles.search.finding.READ_AGAIN", 3)
    keys = [article(f"第{n}号", body="<p>白鹭。</p>") for n in range(8)]
    pages = [found("白鹭", rows=2, number=n) for n in range(1, 6)]
    assert sorted(pk for page in pages for pk in page) == keys
    assert [len(page) for page in pages] == [2, 2, 2, 2, 0]


def test_where_titles_say_enough_no_further_bodies_are_read(monkeypatch):
    monkeypatch.setattr("articles.search.finding.READ_WHOLE", 1)
    reading = Mock(side_effect=unpacked)
    monkeypatch.setattr("articles.search.ranking.unpacked", reading)
    in_title = [article(f"鹭岸坡第{n}号") for n in range(4)]
    in_body = article(body="<p>沿鹭岸坡走。</p>")
    apart = article(body="<p>鹭岸，岸坡。</p>")
    assert set(found("鹭岸坡")) == {*in_title, in_body}
    assert apart not in found("鹭岸坡")
    # Of either search: the two whose titles do not say it, and the first that is shown.
    assert reading.call_count == 2 * (2 + 1)


def test_staff_weigh_columns_and_who_asks_for_a_document_gets_documents_first():
    news = article("湖岸管理办法发布", column=press.column("news"))
    policy = article("湖岸管理办法解读", column=press.column("policies", column_type="政策文件"))
    assert found("湖岸管理办法") == [policy, news]
    assert found("湖岸发布 管理") == [news]
    Column.objects.filter(path="news").update(search_weight=1)
    Column.objects.filter(path="policies").update(column_type="工作动态", search_weight=-1)
    current.forget()
    assert found("湖岸管理办法") == [news, policy]


SIGNS = [
    "",
    " ",
    '"',
    '""',
    "“”",
    "-",
    "- -",
    "*",
    "()",
    "\x00",
    "\ud800",
    "😀",
    "！？。",
    "\\'",
    "':*",
    "|&!<->",
]
SYNTAX = [
    "NEAR(",
    'title : "x"',
    "a AND OR NOT",
    "'; DROP TABLE x; --",
    "_c1",
    "_lzhhans",
    "^白",
    "白*",
]
LONG = ["白鹭" * 5000, "a " * 5000, "-a " * 500, '"a" ' * 500, "x" * 10000]


@pytest.mark.parametrize("text", [*SIGNS, *SYNTAX, *LONG], ids=lambda text: text[:12])
@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
def test_nothing_that_anybody_types_breaks_it(text, language):
    press.published(title_zh_hans="白鹭")
    assert found(text, language) in ([], [LiveEntry.objects.first().article_id])


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


def test_what_staff_promote_comes_first_for_exactly_those_words_and_for_its_time():
    article("公积金提取指南")
    promoted = article("住房保障热线", body="<p>别的事。</p>")
    PromotedResult.objects.create(words="公积金、住房公积金", article_id=promoted)
    search.vocabulary.forget()
    assert found("公积金")[0] == found("住房公積金", "zh-hant")[0] == promoted
    assert promoted not in found("公积金提取")
    PromotedResult.objects.update(until=date(2020, 1, 1))
    search.vocabulary.forget()
    assert promoted not in found("公积金")


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
    article("公积金提取办事指南")
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
        pk = article("关于居住证签注的通知")
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


def test_a_new_site_knows_what_every_office_calls_by_two_names():
    pk = article("城乡居民医疗保险缴费")
    fill_in()
    search.vocabulary.forget()
    assert found("医保") == [pk]
    # Each line says the same of at least two words, and none is said twice.
    words = [word for each in Synonym.objects.all() for word in split(each.words)]
    assert len(words) == len(set(words))
    assert all(len(split(each.words)) > 1 for each in Synonym.objects.all())
