"""Related reading: older articles of the same column that share keywords, below the article."""

import pytest
from django.test import Client

from tests import press

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("prefix", ["", "/senior", "/zh-hant/senior"])
def test_an_article_leads_to_older_ones_about_the_same_in_its_own_rendering(prefix):
    older = press.published(title_zh_hans="三月的公园", keywords_zh_hans="公园 绿地")
    press.published(title_zh_hans="二月的水价", keywords_zh_hans="水价")
    newer = press.published(title_zh_hans="四月的公园", keywords_zh_hans="公园")
    html = Client().get(f"{prefix}/articles/{newer.pk}/").content.decode()
    below = html.split('aria-labelledby="r1"')[1].split("</section>")[0]
    assert f'href="{prefix}/articles/{older.pk}/"' in below
    assert below.count("<li>") == 1
