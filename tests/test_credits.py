"""Who took a photo, as readers are told: a bare name gets its word, what says it is left alone."""

import pytest
from django.utils import translation

from articles.credits import credited
from tests import press


@pytest.mark.parametrize(
    ("language", "credit", "told"),
    [
        ("zh-hans", "张三", "张三摄"),
        ("zh-hans", "石小满摄", "石小满摄"),
        ("zh-hans", "石小满 摄影", "石小满 摄影"),
        ("zh-hans", "巴图", "巴图摄"),
        ("zh-hans", "云渡区融媒体中心", "云渡区融媒体中心供图"),
        ("zh-hans", "区城管局供图", "区城管局供图"),
        ("zh-hans", "Ann Lee", "Ann Lee 摄"),
        ("zh-hans", "", ""),
        ("zh-hant", "張三", "張三攝"),
        ("zh-hant", "張三攝", "張三攝"),
        ("zh-hant", "雲渡區融媒體中心", "雲渡區融媒體中心供圖"),
        ("en", "Zhang San", "Photo: Zhang San"),
        ("en", "Photo: Zhang San", "Photo: Zhang San"),
        ("en", "Courtesy of the museum", "Courtesy of the museum"),
    ],
)
def test_a_credit_says_what_was_done(language, credit, told):
    with translation.override(language):
        assert credited(credit) == told


@pytest.mark.django_db
def test_readers_of_each_language_get_it_with_its_word(client):
    article = press.article(english=True)
    image = press.image(article, credit_zh_hans="张三", credit_en="Zhang San")
    for suffix in ("zh_hans", "zh_hant", "en"):
        body = getattr(article, f"body_{suffix}")
        setattr(article, f"body_{suffix}", f'{body}<figure data-image="{image.key}"></figure>')
    article.save()
    press.print_it(article)
    told = {"": "张三摄", "/zh-hant": "張三攝", "/en": "Photo: Zhang San"}
    for prefix, credit in told.items():
        page = client.get(f"{prefix}/articles/{article.pk}/").content.decode()
        assert f'<span class="credit">{credit}</span>' in page
