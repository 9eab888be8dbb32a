"""What citizens search is found: in both scripts, in any writing, title first, and nothing else."""

from datetime import date
from typing import Any
from unittest.mock import Mock

import pytest

from articles import search
from articles.models import Column, PromotedResult, SearchEntry, Synonym
from articles.publishing import withdraw
from articles.search import Filters
from articles.search.engines import engine, newest
from articles.search.questions import Question, lexeme
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


@pytest.mark.parametrize("last", [1, 2, 4, 9])
def test_the_newest_are_those_wherever_they_stand(monkeypatch, last):
    monkeypatch.setattr("articles.search.engines.LAST", last)
    for n in range(6):
        article(f"第{n}号", body="<p>白鹭。</p>" if n < 4 else "<p>别的。</p>")
    of_word = Question(lexeme("白鹭"))
    keys = SearchEntry.objects.filter(title__lt="第4").order_by("-pk").values_list("pk", flat=True)
    assert newest(of_word, 3) == ([*keys[:3]], 4)
    assert newest(of_word, 5) == ([*keys], 4)
    assert newest(Question(lexeme("没有")), 5) == ([], 0)


def test_where_titles_say_enough_no_further_bodies_are_read(monkeypatch):
    monkeypatch.setattr("articles.search.finding.READ_WHOLE", 1)
    in_title = [article(f"鹭岸坡第{n}号") for n in range(4)]
    in_body = article(body="<p>沿鹭岸坡走。</p>")
    apart = article(body="<p>鹭岸，岸坡。</p>")
    reading = Mock(side_effect=engine().unpacked)
    monkeypatch.setattr(type(engine()), "unpacked", staticmethod(reading))
    assert set(found("鹭岸坡")) == {*in_title, in_body}
    assert apart not in found("鹭岸坡")
    # Of either search: the two whose titles do not say it, and the first that is shown.
    assert reading.call_count == 2 * (2 + 1)


def test_of_very_many_only_those_that_are_shown_are_read(monkeypatch):
    monkeypatch.setattr("articles.search.finding.READ_CLOSELY", 6)
    monkeypatch.setattr("articles.search.finding.READ_WHOLE", 2)
    apart = [article(body="<p>鹭岸，岸坡。</p>") for _n in range(2)]
    for _n in range(3):
        real = article(body="<p>沿鹭岸坡走。</p>"), article(body="<p>鹭岸，岸坡。</p>")
        apart.append(real[1])
    reading = Mock(side_effect=engine().unpacked)
    monkeypatch.setattr(type(engine()), "unpacked", staticmethod(reading))
    [first] = found("鹭岸坡", rows=1)
    assert reading.call_count == 4
    pages = [found("鹭岸坡", rows=1, number=n) for n in range(1, 9)]
    assert pages[0] == [first]
    shown = [pk for page in pages for pk in page]
    # The real ones of the newest six; whoever goes on behind these gets what may be one.
    assert len(shown) == len({*shown}) == 3 + 2
    assert not {*shown[:3]} & {*apart}
    assert shown[3:] == apart[1::-1]


def test_in_order_of_time_a_title_does_not_come_before_its_turn(monkeypatch):
    monkeypatch.setattr("articles.search.finding.READ_AGAIN", 3)
    keys = [article("白鹭归来"), *(article("巡护", body="<p>白鹭。</p>") for _n in range(6))]
    pages = [found("白鹭", rows=2, number=n, by_time=True) for n in range(1, 5)]
    assert [pk for page in pages for pk in page] == keys[::-1]
    assert found("白鹭", rows=1)[0] == keys[0]


def test_what_only_seems_to_answer_neither_counts_nor_comes_back(monkeypatch):
    monkeypatch.setattr("articles.search.finding.READ_AGAIN", 1)
    monkeypatch.setattr("articles.search.finding.READ_CLOSELY", 3)
    seeming = [article("鹭岸，岸坡")]
    assert found("鹭岸坡") == []
    seeming += [article(body="<p>鹭岸，岸坡。</p>") for _n in range(2)]
    # As many as are read: none of them answers, so that there is nothing.
    assert found("鹭岸坡") == []
    real = [article(body="<p>沿鹭岸坡走。</p>") for _n in range(4)]
    pages = [found("鹭岸坡", rows=2, number=n) for n in range(1, 5)]
    shown = [pk for page in pages for pk in page]
    assert shown[:4] == real[:0:-1] + real[:1]
    # The one with the title was read and is known; the others, who looks so far back may get.
    assert set(shown[4:]) <= set(seeming[1:])


def test_where_only_some_words_are_found_what_seems_to_have_them_is_read_too(monkeypatch):
    monkeypatch.setattr("articles.search.finding.READ_AGAIN", 2)
    real = article(body="<p>沿鹭岸坡走。</p>")
    for _n in range(5):
        article(body="<p>鹭岸，岸坡。</p>")
    assert found("鹭岸坡 紫荆花") == [real]


def test_staff_weigh_columns_and_who_asks_for_a_document_gets_documents_first():
    news = article("湖岸管理办法发布", column=press.column("news"))
    policy = article("湖岸管理办法解读", column=press.column("policies", column_type="政策文件"))
    assert found("湖岸管理办法") == [policy, news]
    assert found("湖岸发布 管理") == [news]
    Column.objects.filter(path="news").update(search_weight=1)
    Column.objects.filter(path="policies").update(column_type="工作动态", search_weight=-1)
    current.forget()
    assert found("湖岸管理办法") == [news, policy]


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


def test_a_new_site_knows_what_every_office_calls_by_two_names():
    pk = article("城乡居民医疗保险缴费")
    fill_in()
    search.vocabulary.forget()
    assert found("医保") == [pk]
    # Each line says the same of at least two words, and none is said twice.
    words = [word for each in Synonym.objects.all() for word in split(each.words)]
    assert len(words) == len(set(words))
    assert all(len(split(each.words)) > 1 for each in Synonym.objects.all())
