"""智能问答 where nothing can be answered: nothing is known yet, or somebody asks too often."""

import json

import pytest
from django.conf import settings
from django.test import override_settings

from interaction import indexes
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
