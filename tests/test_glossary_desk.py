"""The glossary at the desk: terms are kept by whoever writes, and doubts are told before."""

from typing import Any

import pytest
from auditlog.models import LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accessibility.models import GlossaryTerm, TraditionalRules
from articles.models.scopes import article_scope, column_scope
from tests import press
from tests.desk_forms import manuscript, opened, saved, sentences, signed_in, told_rows
from tests.form_fields import fields

pytestmark = pytest.mark.django_db
LIST = "/admin/accessibility/glossaryterm/"
ADD = f"{LIST}add/"
Kind = GlossaryTerm.Kind


@pytest.fixture
def client():
    return signed_in(press.writer())


def address(term: GlossaryTerm) -> str:
    return f"{LIST}{term.pk}/change/"


def term(simplified: str = "范长江", traditional: str = "范長江", **facts: Any) -> GlossaryTerm:
    return GlossaryTerm.objects.create(simplified=simplified, traditional=traditional, **facts)


def add(client: Any, simplified: str, traditional: str, **facts: str) -> Any:
    return saved(client, ADD, simplified=simplified, traditional=traditional, **facts)


def confirmed(client: Any, response: Any, url: str = ADD) -> Any:
    """Tick on the page that asks, and press once more."""
    return client.post(url, fields(sentences(response)) | {"confirmed": "on", "_continue": "1"})


# --- keeping a term -----------------------------------------------------------------------


def test_a_term_is_kept_with_who_and_when_and_a_line_in_the_log(client):
    assert add(client, "范长江", "范長江", note="记者").status_code == 302
    kept = GlossaryTerm.objects.get()
    assert (kept.changed_by, kept.kind, kept.scope) == (press.writer(), Kind.PERSON, "")
    entry = LogEntry.objects.get(object_pk=str(kept.pk), content_type__model="glossaryterm")
    assert entry.changes["traditional"] == ["None", "范長江"]
    page = sentences(client.get(LIST))
    assert "顾明夏 今天" in page
    assert "整个网站" in page


def test_a_term_holds_in_a_column_that_is_chosen_by_its_name(client):
    column = press.column("news/headlines")
    assert add(client, "新征程", "新征程", where=column_scope(column.pk)).status_code == 302
    assert GlossaryTerm.objects.get().scope == column_scope(column.pk)
    assert "新闻动态 › 云渡要闻" in sentences(client.get(LIST))


@pytest.mark.parametrize(
    "typed",
    ["{pk}", "http://www.example.gov.cn/articles/{pk}/", "/admin/articles/article/{pk}/change/"],
)
def test_a_term_holds_in_a_manuscript_that_is_named_by_its_address(client, typed):
    article = manuscript()
    response = add(client, "于谦", "于謙", where="article", article=typed.format(pk=article.pk))
    assert response.status_code == 302
    assert GlossaryTerm.objects.get().scope == article_scope(article.pk)
    assert f"《{article}》" in sentences(client.get(LIST))


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"where": "article"}, "请填稿件的网址或编号"),
        ({"where": "article", "article": "九九"}, "没有找到这篇稿件"),
        ({"where": "article", "article": "99999999999999"}, "没有找到这篇稿件"),
        ({"where": "site", "article": "1"}, "这里请留空"),
        ({"simplified": "OK", "traditional": "OK"}, "没有汉字"),
        ({"simplified": "甲\x07乙"}, "控制字符"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence(client, given, said):
    response = add(client, **{"simplified": "于谦", "traditional": "于謙"} | given)
    assert response.status_code == 200
    assert said in sentences(response)
    assert not GlossaryTerm.objects.exists()


def test_the_same_text_in_the_same_place_leads_to_the_term_that_is_there(client):
    there = term()
    response = add(client, "范长江", "範長江")
    assert f'<a href="{address(there)}">' in sentences(response)
    assert GlossaryTerm.objects.count() == 1


def test_of_two_people_at_one_term_the_second_sees_what_the_first_wrote(client):
    url = address(term())
    form = opened(client, url)
    saved(signed_in(press.publisher()), url, traditional="範長江")
    response = client.post(url, form | {"traditional": "范长江"})
    assert response.status_code == 200
    assert told_rows(response) == [("繁体", "範長江", "范长江", True)]


def test_a_link_may_bring_the_words_and_the_place_along(client):
    article = manuscript()
    scope = article_scope(article.pk)
    form = opened(client, f"{ADD}?simplified=于谦&traditional=于謙&scope={scope}")
    assert (form["simplified"], form["traditional"]) == ("于谦", "于謙")
    assert (form["where"], form["article"]) == ("article", str(article.pk))


# --- doubts -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("simplified", "traditional", "there", "said"),
    [
        ("范", "范", [], "“范”只有一个字"),
        ("软件", "電腦軟體", [], "字数不同"),
        ("软件", "軟體", [], "“軟體”不是“软件”的繁体写法"),
        ("范长", "范長", [("范长江", "範長江")], "有的词条里有它，写法不同：“范长江 → 範長江”"),
        ("范长江路", "範長江路", [("范长江", "范長江")], "它里面有的词另有写法"),
    ],
)
def test_a_doubtful_term_is_kept_when_somebody_has_read_why(
    client, simplified, traditional, there, said
):
    for one, other in there:
        term(one, other)
    before = GlossaryTerm.objects.count()
    response = add(client, simplified, traditional)
    assert response.status_code == 200
    assert said in sentences(response)
    assert GlossaryTerm.objects.count() == before
    assert confirmed(client, response).status_code == 302
    assert GlossaryTerm.objects.filter(simplified=simplified).exists()


def test_two_characters_that_meet_by_chance_are_shown_where_they_do(client):
    manuscript(body_zh_hans="<p>小镇位<b>于</b>海边，风景好。</p>", title_zh_hans="于海出席")
    response = add(client, "于海", "于海")
    page = sentences(response)
    assert "“小镇位于海边，风景”" in page
    assert "“于海出席”" in page
    assert confirmed(client, response).status_code == 302
    # Once it is known nothing changes by it, and nothing is asked.
    assert saved(client, address(GlossaryTerm.objects.get()), note="核过").status_code == 302


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("余晓松里", "余曉鬆裏"),
        ("沿着海", "沿著海"),
        ("启明台", "啓明颱"),
        ("“三农”办", "「三農」辦"),
        ("卫户说", "衞戶説"),
    ],
)
def test_every_regional_form_is_a_way_of_writing_it(client, simplified, traditional):
    assert add(client, simplified, traditional).status_code == 302


def test_two_characters_that_meet_nothing_are_kept_at_once(client):
    manuscript(title_zh_hans="于海出席")
    assert add(client, "于海", "於海").status_code == 302
    assert add(client, "范曾", "范曾").status_code == 302


def test_another_form_elsewhere_is_shown_with_the_place(client):
    column = press.column("news")
    term("于谦", "于謙", scope=column_scope(column.pk))
    response = add(client, "于谦", "於謙")
    assert "“于谦 → 于謙”（新闻动态）" in sentences(response)


def test_a_tick_is_for_the_doubts_that_were_read_and_no_others(client):
    response = add(client, "范", "范")
    form = fields(sentences(response)) | {"confirmed": "on", "_continue": "1"}
    response = client.post(ADD, form | {"simplified": "征", "traditional": "徵"})
    assert response.status_code == 200
    assert "“征”只有一个字" in sentences(response)
    assert not GlossaryTerm.objects.exists()


def test_terms_that_agree_or_are_switched_off_raise_no_doubt(client):
    term("长江", "長江")
    term("范长江路", "範長江路", is_enabled=False)
    assert add(client, "范长江", "范長江").status_code == 302


def test_a_form_of_one_profile_counts_its_characters_too(client):
    response = add(client, "台湾", "臺灣", traditional_hk="台灣省")
    assert "香港字形 3 个字" in sentences(response)


# --- the list -----------------------------------------------------------------------------


def test_the_list_is_searched_and_picked_by_kind_and_place(client):
    term()
    term("云渡区", "雲渡區", kind=Kind.PLACE, scope=column_scope(press.column().pk))
    for query, here, not_here in (
        ("q=長江", "范长江", "云渡区"),
        ("kind__exact=place", "云渡区", "范长江"),
        ("where=site", "范长江", "云渡区"),
        ("where=column", "云渡区", "范长江"),
    ):
        rows = client.get(f"{LIST}?{query}").context["cl"].result_list
        assert [row.simplified for row in rows] == [here], (query, not_here)


def test_the_list_costs_the_same_with_ten_terms_and_with_a_thousand(client):
    articles = [manuscript() for _each in range(3)]
    scopes = ["", column_scope(press.column().pk), *(article_scope(a.pk) for a in articles)]

    def cost():
        client.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            client.get(LIST)
        return len(queries)

    def fill(first: int, last: int):
        GlossaryTerm.objects.bulk_create(
            GlossaryTerm(
                simplified=f"词{n}", traditional=f"詞{n}",
                scope=scopes[n % len(scopes)], changed_by=press.publisher(),
            )
            for n in range(first, last)
        )  # fmt: skip

    fill(0, 10)
    few = cost()
    fill(10, 1000)
    assert cost() == few


def test_saving_asks_as_much_of_the_database_whatever_there_is(client):
    def cost(name: str) -> int:
        form = opened(client, ADD) | {"simplified": name, "traditional": name, "_save": "1"}
        with CaptureQueriesContext(connection) as queries:
            assert client.post(ADD, form).status_code == 302
        return len(queries)

    cost("甲乙")
    few = cost("丙丁")
    GlossaryTerm.objects.bulk_create(
        GlossaryTerm(simplified=f"词{n}", traditional=f"詞{n}") for n in range(500)
    )
    assert cost("戊己") == few


# --- who may ------------------------------------------------------------------------------


def test_who_works_in_some_columns_settles_terms_there_only():
    own, other = press.column("news"), press.column("notices")
    person = press.writer()
    person.columns.add(own)
    client = signed_in(person)
    page = sentences(client.get(ADD))
    assert 'value="site"' not in page
    assert f'value="{column_scope(other.pk)}"' not in page
    assert add(client, "甲乙", "甲乙", where=column_scope(own.pk)).status_code == 302
    for forged in ("site", column_scope(other.pk)):
        assert add(client, "丙丁", "丙丁", where=forged).status_code == 200
    elsewhere = manuscript(column=other)
    response = add(client, "丙丁", "丙丁", where="article", article=str(elsewhere.pk))
    assert "不在您负责的栏目里" in sentences(response)
    for there in (term(), term("于谦", "于謙", scope=column_scope(other.pk))):
        response = client.post(address(there), {"traditional": "改"})
        assert response.status_code == 403
        assert client.get(address(there)).status_code == 200
    assert GlossaryTerm.objects.count() == 3


def test_to_delete_a_term_is_for_administrators_and_reviewers_only_look():
    there = term()
    for person in (press.writer(), press.publisher()):
        client = signed_in(person)
        assert client.get(ADD).status_code == 200
        assert client.post(f"{LIST}{there.pk}/delete/", {"post": "yes"}).status_code == 403
    reviewer = signed_in(press.reviewers()[0])
    assert "范长江" in sentences(reviewer.get(LIST))
    assert "整个网站" in sentences(reviewer.get(address(there)))
    assert reviewer.get(ADD).status_code == 403
    assert signed_in(press.security_officer()).get(LIST).status_code == 403
    administrator = signed_in(press.administrator())
    assert administrator.post(f"{LIST}{there.pk}/delete/", {"post": "yes"}).status_code == 302
    assert not GlossaryTerm.objects.exists()


def test_the_sites_forms_are_set_by_administrators_on_one_page():
    client = signed_in(press.administrator())
    url = "/admin/accessibility/traditionalrules/"
    assert client.get(url)["Location"] == f"{url}1/change/"
    response = saved(client, f"{url}1/change/", overrides="汙污 濕")
    assert "“濕”不是两个字" in sentences(response)
    assert saved(client, f"{url}1/change/", profile="hk").status_code == 302
    assert TraditionalRules.objects.get().profile == "hk"
    assert LogEntry.objects.filter(content_type__model="traditionalrules").exists()
    assert signed_in(press.writer()).get(f"{url}1/change/").status_code == 403
    press.administrator().columns.add(press.column())
    response = client.post(f"{url}1/change/", {"profile": "t", "overrides": ""})
    assert response.status_code == 403
    assert TraditionalRules.objects.get().profile == "hk"
