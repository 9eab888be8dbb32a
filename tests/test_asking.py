"""智能问答: the page and the programs' door, what is answered, what is declined, and bad input."""

import json
from typing import Any

import pytest

from accessibility import page_store, renderings
from articles.models import Synonym
from articles.publishing import withdraw as withdraw_article
from interaction import indexes
from interaction.models import Answer
from interaction.publishing import withdraw
from tests import counter, press

pytestmark = pytest.mark.django_db

CARD: dict[str, Any] = {
    "question_zh_hans": "身份证丢了怎么补办？",
    "phrasings_zh_hans": "身份证不见了去哪里补",
}
OTHERS = {
    "结婚登记怎么办？": "<p>双方到婚姻登记处，带身份证、户口簿。</p>",
    "公积金贷款怎么申请？": "<p>到公积金中心，带购房合同。</p>",
    "电动自行车怎么上牌？": "<p>到上牌点，带合格证和购车发票。</p>",
    "幼儿园怎么报名？": "<p>登录招生平台，带出生证。</p>",
    "低保怎么申请？": "<p>到社区提出申请，填写核对授权书。</p>",
}
UNKNOWN = "火星移民飞船船票"


@pytest.fixture(autouse=True)
def fresh_index():
    indexes.forget()
    yield
    indexes.forget()


@pytest.fixture(scope="module")
def _laid(written_once) -> int:
    return lay_base().pk


@pytest.fixture
def base(_laid) -> Answer:
    """A small knowledge base, printed once for all; hands on the answer about the identity card."""
    return Answer.objects.get(pk=_laid)


def lay_base() -> Answer:
    for question, body in OTHERS.items():
        counter.published(question_zh_hans=question, phrasings_zh_hans="", body_zh_hans=body)
    english: Any = {"question_en": "How do I replace a lost identity card?",
               "body_en": "<p>Go to any police station.</p>"}  # fmt: skip
    return counter.published(**CARD, **english, external_id="kb-001")


def text(response) -> str:
    return response.content.decode()


def api(client, **asked):
    return json.loads(client.get("/api/ask", asked).content)


@pytest.mark.parametrize("rendering", renderings.ALL, ids=str)
def test_a_question_is_answered_in_every_rendering(client, base, rendering):
    question = {
        "zh-hans": "身份证丢了咋办",
        "zh-hant": "身份證丟了怎麼辦",
        "en": "lost identity card",
    }
    response = client.get(rendering.path("/ask/"), {"q": question[rendering.language]})
    assert response.status_code == 200
    page = text(response)
    assert f'href="{rendering.path(f"/ask/knowledge/{base.pk}/")}"' in page
    assert ("police station" if rendering.language == "en" else "派出所") in page
    assert 'href="tel:86000158"' in page


def test_an_answer_is_stored_nowhere_but_the_page_without_a_question_is_kept(client, base):
    asked = client.get("/ask/", {"q": "身份证丢了"})
    assert asked["Cache-Control"] == "no-store"
    assert "noindex" in text(asked)
    assert client.get("/ask/")["Cache-Control"] == "no-cache"


def test_sources_stand_below_an_answer(client, base):
    article = press.published()
    made = counter.answer(question_zh_hans="老楼加装电梯补贴多少？", phrasings_zh_hans="")
    counter.cite(made, article)
    counter.print_it(made)
    page = text(client.get("/ask/", {"q": "老楼加装电梯补贴多少"}))
    assert f'href="/articles/{article.pk}/"' in page
    assert "以原文为准" in page


def test_what_nobody_has_answered_is_declined_with_ways_on(client, base):
    page = text(client.get("/ask/", {"q": UNKNOWN}))
    assert "这个问题我不知道怎么答。" in page
    assert 'href="tel:12345"' in page
    assert "40元" not in page


def test_what_is_declined_is_looked_for_in_the_articles(client, base):
    article = press.published(title_zh_hans="火星展览开幕", body_zh_hans="<p>飞船模型展出。</p>")
    page = text(client.get("/ask/", {"q": "火星飞船船票"}))
    assert f'href="/articles/{article.pk}/"' in page


def test_programs_get_the_best_three_with_their_scores(client, base):
    found = api(client, q="身份证丢了怎么办")
    assert found["declined"] is False
    first = found["answers"][0]
    assert set(first) == {"id", "external_id", "question", "score", "url"}
    assert (first["id"], first["external_id"]) == (base.pk, "kb-001")
    assert first["question"] == "身份证丢了怎么补办？"
    assert first["url"].endswith(f"/ask/knowledge/{base.pk}/")
    assert 0.5 <= first["score"] <= 1
    assert len(found["answers"]) <= 3


def test_programs_are_told_what_is_declined(client, base):
    found = api(client, q=UNKNOWN)
    assert found["declined"] is True
    assert found["answers"] == []


def test_programs_choose_a_language(client, base):
    assert api(client, q="lost identity card", lang="en")["answers"][0]["id"] == base.pk
    traditional = api(client, q="身份證丟了", lang="zh-hant")["answers"][0]
    assert traditional["question"] == "身份證丟了怎麼補辦？"
    assert "/zh-hant/ask/knowledge/" in traditional["url"]
    assert client.get("/api/ask", {"q": "x", "lang": "fr"}).status_code == 400


def test_a_new_answer_is_found_at_once_and_a_withdrawn_one_no_more(client, base):
    assert api(client, q="无人机怎么登记")["declined"] is True
    made = counter.published(question_zh_hans="无人机怎么登记？", phrasings_zh_hans="")
    assert api(client, q="无人机怎么登记")["answers"][0]["id"] == made.pk
    withdraw(made, press.publisher(), "核对")
    found = api(client, q="无人机怎么登记")
    assert made.pk not in [each["id"] for each in found["answers"]]
    assert found["declined"] is True


def test_an_answer_is_not_given_once_its_source_is_gone(client, base):
    article = press.published()
    made = counter.answer(question_zh_hans="无人机怎么登记？", phrasings_zh_hans="")
    counter.cite(made, article)
    counter.print_it(made)
    assert api(client, q="无人机怎么登记")["declined"] is False
    withdraw_article(article, press.publisher(), "有误")
    assert api(client, q="无人机怎么登记")["declined"] is True
    assert str(made) not in text(client.get("/ask/", {"q": "无人机怎么登记"}))


def test_an_index_that_is_being_made_gives_nothing_that_is_public_no_longer(client, base):
    made = counter.published(question_zh_hans="无人机怎么登记？", phrasings_zh_hans="")
    assert api(client, q="无人机怎么登记")["declined"] is False
    kept = indexes._kept["zh-hans"]
    with kept.making:  # somebody else is at it
        withdraw(made, press.publisher(), "核对")
        assert api(client, q="无人机怎么登记")["declined"] is True
        assert kept.version >= 0


def test_publishing_an_article_makes_no_index_anew(client, base):
    api(client, q="身份证丢了")
    index = indexes._kept["zh-hans"].index
    press.published()
    api(client, q="身份证丢了")
    assert indexes._kept["zh-hans"].index is index


def test_a_synonym_that_staff_add_helps_at_once(client, base):
    assert api(client, q="派司丢了")["answers"][:1] != [base.pk]
    Synonym.objects.create(words="派司、身份证")
    page_store.forget(["*"])  # as the desk does
    assert api(client, q="派司丢了怎么补")["answers"][0]["id"] == base.pk


# Of a page that declines and shows what a search finds instead; PostgreSQL counts in savepoints.
MOST_QUERIES = 16
BAD = [
    *("", " ", "？", "'", '"', "\x00", "a\x00b", "-", "*", "AND OR NOT NEAR", "😀", "ab" * 5000),
    *("'; DROP TABLE x; --", "\ud800", "%", "\\", "(", "{{ x }}", "<script>alert(1)</script>"),
]


@pytest.mark.parametrize("question", BAD, ids=range(len(BAD)))
def test_no_question_breaks_the_page_or_makes_it_ask_for_more(
    client, base, question, django_assert_max_num_queries
):
    asked = question.encode(errors="surrogatepass")
    api(client, q="x")  # the index is there
    for path in ("/ask/", "/en/senior/ask/", "/api/ask"):
        with django_assert_max_num_queries(MOST_QUERIES):
            response = client.get(path, {"q": asked})
        assert response.status_code == 200
        assert "<script>alert" not in text(response)
