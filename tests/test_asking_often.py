"""智能问答 where nothing can be answered: nothing is known yet, or somebody asks too often."""

import json

import pytest
from django.conf import settings
from django.test import override_settings

from interaction import asking, indexes
from tests.test_asking import api, lay_base, text

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "counts"])


@pytest.fixture(autouse=True)
def fresh_index():
    indexes.forget()
    yield
    indexes.forget()


def test_an_empty_knowledge_base_declines(client):
    assert api(client, q="身份证丢了") == {"declined": True, "answers": []}
    assert client.get("/ask/").status_code == 200


def test_who_asks_too_often_is_told_when_to_come_again(client):
    lay_base()
    with override_settings(SEARCH_LIMIT=2):
        answers = [client.get("/senior/ask/", {"q": "身份证"}) for _number in range(3)]
        assert [each.status_code for each in answers] == [200, 200, 429]
        assert "提问的次数太多了" in text(answers[-1])
        assert int(answers[-1]["Retry-After"]) <= 60
        refused = client.get("/api/ask", {"q": "身份证"})
        assert refused.status_code == 429
        assert "太频繁" in json.loads(refused.content)["error"]
    assert settings.SEARCH_LIMIT == 0


TOO_MANY = {
    "zh-hans": "提问太频繁，请过",
    "zh-hant": "提問太頻繁，請過",
    "en": "Too many questions.",
}
TOO_MANY_SEARCHES = {
    "zh-hans": "搜索太频繁，请过",
    "zh-hant": "搜索太頻繁，請過",
    "en": "Too many searches.",
}


@pytest.mark.parametrize("language", TOO_MANY)
def test_programs_that_ask_too_often_are_told_in_the_language_they_asked_for(client, language):
    with override_settings(SEARCH_LIMIT=1):
        client.get("/api/ask", {"q": "身份证", "lang": language})
        for path, sentences in {"/api/ask": TOO_MANY, "/api/search": TOO_MANY_SEARCHES}.items():
            refused = client.get(path, {"q": "身份证", "lang": language})
            assert refused.status_code == 429
            assert int(refused["Retry-After"]) <= 60
            assert refused.json()["error"].startswith(sentences[language])


def test_programs_that_come_too_early_are_told_in_the_language_they_asked_for(client, monkeypatch):
    def not_yet(*args):
        raise indexes.NotYet

    monkeypatch.setattr(asking, "ask", not_yet)
    words = {"zh-hans": "刚刚启动", "zh-hant": "剛剛啟動", "en": "has just started"}
    for language, said in words.items():
        early = client.get("/api/ask", {"q": "x", "lang": language})
        assert early.status_code == 503
        assert said in early.json()["error"]


@pytest.mark.parametrize("path", ["/api/ask", "/api/search"])
def test_a_language_that_the_site_lacks_is_refused_in_two_of_those_it_has(client, path):
    refused = client.get(path, {"q": "x", "lang": "<b>fr"})
    assert refused.status_code == 400
    assert refused.json()["error"] == (
        "lang 只能是 zh-hans、zh-hant、en。lang must be one of zh-hans, zh-hant, en."
    )


@pytest.mark.parametrize("path", ["/api/ask", "/api/search"])
def test_programs_that_send_too_many_fields_are_told_in_the_language_they_asked_for(client, path):
    words = {"zh-hans": "请检查后再试", "zh-hant": "請檢查後再試", "en": "check"}
    for language, said in words.items():
        for query in (f"lang={language}&" + "a=1&" * 5500, "a=1&" * 5500 + f"lang={language}"):
            refused = client.get(f"{path}?{query}")
            assert refused.status_code == 400
            assert said in refused.json()["error"]
