"""The public pages of the knowledge base, in all renderings, and what becomes of an address."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from accessibility import renderings
from articles.publishing import withdraw as withdraw_article
from interaction import days
from interaction.publishing import withdraw
from tests import counter, press

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def text(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("rendering", renderings.ALL, ids=str)
def test_every_rendering_lists_topics_questions_and_answers(client, rendering):
    made = counter.published(english=True)
    listed = text(client.get(rendering.path("/ask/knowledge/")))
    assert rendering.path("/ask/knowledge/papers/") in listed
    topic = text(client.get(rendering.path("/ask/knowledge/papers/")))
    assert rendering.path(f"/ask/knowledge/{made.pk}/") in topic
    response = client.get(rendering.path(f"/ask/knowledge/{made.pk}/"))
    assert response.status_code == 200
    words = {"zh-hans": "工本费40元", "zh-hant": "工本費40元", "en": "any police station in person"}
    assert words[rendering.language] in text(response)
    assert 'href="tel:86000158"' in text(response)


def test_an_english_reader_is_told_what_exists_only_in_chinese(client):
    made = counter.published()
    counter.published(english=True)
    listed = text(client.get("/en/ask/knowledge/"))
    assert "1 more answer is in Chinese only." in listed
    assert f"/en/ask/knowledge/{made.pk}/" not in listed
    page = text(client.get(f"/en/ask/knowledge/{made.pk}/"))
    assert "not yet available in English" in page
    assert f'href="/ask/knowledge/{made.pk}/" lang="zh-Hans"' in page


def test_a_topic_without_answers_in_a_language_is_not_listed_there(client):
    counter.topic("empty", name_zh_hans="空的主题")
    counter.published()
    assert "空的主题" not in text(client.get("/ask/knowledge/"))
    assert "/en/ask/knowledge/papers/" not in text(client.get("/en/ask/knowledge/"))
    assert "noindex" in text(client.get("/ask/knowledge/empty/"))


def test_a_long_topic_has_pages_of_twenty(client):
    for _number in range(21):
        counter.published()
    first, second = (text(client.get(f"/ask/knowledge/papers/{page}")) for page in ("", "page/2/"))
    rows = r'<li><a href="/ask/knowledge/\d+/">'
    assert (len(re.findall(rows, first)), len(re.findall(rows, second))) == (20, 1)
    assert client.get("/ask/knowledge/papers/page/1/").status_code == 404
    assert client.get("/ask/knowledge/papers/page/3/").status_code == 404


def test_the_questions_of_a_topic_stand_below_a_heading_that_counts_them(client):
    for _number in range(2):
        counter.published(english=True)
    for path, name in (
        ("/ask/knowledge/papers/", "共2条"),
        ("/en/ask/knowledge/papers/", "2 answers"),
    ):
        page = text(client.get(path))
        assert re.search(rf'<h2 id="all">{name}[^<]*</h2></div>\s*<ul class="rows">', page)
        assert 'aria-labelledby="all"' in page


def test_the_first_page_lists_only_the_first_questions_of_a_topic(client):
    for _number in range(7):
        counter.published()
    listed = text(client.get("/ask/knowledge/"))
    assert len(re.findall(r'<li><a href="/ask/knowledge/\d+/">', listed)) == 3
    assert "全部7条" in listed


def test_an_answer_names_its_sources_with_their_dates(client):
    article = press.published(body_zh_hans="<p>第一条　收费四十元。</p>", english=True)
    made = counter.answer(english=True)
    counter.cite(made, article, "收费四十元")
    counter.print_it(made)
    page = text(client.get(f"/ask/knowledge/{made.pk}/"))
    assert f'<a href="/articles/{article.pk}/"' in page
    assert "第一条 收费四十元。" in page
    assert f'<time datetime="{timezone.localdate()}"' in page
    assert "以原文为准" in page
    english = text(client.get(f"/en/ask/knowledge/{made.pk}/"))
    assert f'<a href="/en/articles/{article.pk}/"' in english
    assert "第一条" not in english


def test_a_withdrawn_answer_says_since_when_and_why(client):
    made = counter.published()
    withdraw(made, press.publisher(), "政策有变，正在核对。")
    response = client.get(f"/zh-hant/senior/ask/knowledge/{made.pk}/")
    assert response.status_code == 410
    assert "政策有變，正在核對。" in text(response)
    english = client.get(f"/en/ask/knowledge/{made.pk}/")
    assert english.status_code == 410
    assert "政策" not in text(english)


def test_an_answer_whose_source_is_gone_is_shown_nowhere(client):
    article = press.published()
    made = counter.answer()
    counter.cite(made, article)
    counter.print_it(made)
    addresses = ("/ask/knowledge/", "/ask/knowledge/papers/", "/ask/knowledge/feed/")
    assert all(str(made) in text(client.get(path)) for path in addresses)
    withdraw_article(article, press.publisher(), "有误")
    assert not any(str(made) in text(client.get(path)) for path in addresses)
    response = client.get(f"/ask/knowledge/{made.pk}/")
    assert response.status_code == 404
    assert "这一条答复正在核对" in text(response)
    assert "40元" not in text(response)


def test_an_answer_past_its_days_is_gone(client):
    now = timezone.now()
    made = counter.published(valid_until=timezone.localdate(now))
    days.keep_days(now + timedelta(days=1))
    response = client.get(f"/ask/knowledge/{made.pk}/")
    assert response.status_code == 410
    assert "已过有效期" in text(response)


@pytest.mark.parametrize("path", ["1/", "99999999999999999999/", "nothing/", "nothing/feed/"])
def test_what_was_never_there_is_not_found(client, path):
    assert client.get(f"/ask/knowledge/{path}").status_code == 404


def test_a_draft_is_not_found(client):
    made = counter.answer()
    assert client.get(f"/ask/knowledge/{made.pk}/").status_code == 404


def test_feeds_hold_the_newest_of_all_and_of_a_topic(client):
    made = counter.published(english=True)
    other = counter.published(topic=counter.topic("housing", name_zh_hans="住房"))
    titles = {}
    for path in ("feed/", "papers/feed/", "housing/feed/"):
        response = client.get(f"/ask/knowledge/{path}")
        assert response["Content-Type"].startswith("application/atom+xml")
        feed = ElementTree.fromstring(response.content)
        titles[path] = [each.findtext(f"{ATOM}title") for each in feed.iter(f"{ATOM}entry")]
    assert titles["feed/"] == [str(other), str(made)]
    assert titles["papers/feed/"] == [str(made)]
    assert titles["housing/feed/"] == [str(other)]


def test_machines_get_the_question_with_its_answer(client):
    made = counter.published()
    page = text(client.get(f"/ask/knowledge/{made.pk}/"))
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    question = next(json.loads(each) for each in blocks if "QAPage" in each)["mainEntity"]
    assert question["name"] == str(made)
    assert question["acceptedAnswer"]["text"].startswith("本人到派出所补领")


def test_the_site_map_for_machines_lists_topics_and_answers(client):
    made = counter.published()
    found = text(client.get("/sitemaps/answers.xml"))
    assert f"/zh-hant/ask/knowledge/{made.pk}/</loc>" in found
    assert "/ask/knowledge/papers/</loc>" in found
    assert f"/en/ask/knowledge/{made.pk}/</loc>" not in found
    assert "/sitemaps/answers.xml" in text(client.get("/sitemap.xml"))


def test_pages_cost_the_same_however_many_answers_there_are(client, django_assert_max_num_queries):
    for slug in ("a", "b", "c"):
        for _number in range(3):
            counter.published(topic=counter.topic(slug))
    client.get("/")
    with django_assert_max_num_queries(6):
        client.get("/ask/knowledge/")
    with django_assert_max_num_queries(7):
        client.get("/ask/knowledge/a/")
    made = counter.published()
    client.get("/")
    with django_assert_max_num_queries(7):
        client.get(f"/ask/knowledge/{made.pk}/")
