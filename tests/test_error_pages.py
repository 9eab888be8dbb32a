"""Error pages offer the ways on of which they speak."""

import pytest

from accessibility.renderings import ALL

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("rendering", ALL, ids=lambda r: f"{r.language}-{r.mode}")
def test_a_missing_page_offers_search_site_map_home_and_hotline(client, rendering):
    answer = client.get(rendering.path("/nothing-here/"))
    assert answer.status_code == 404
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    assert f'<form action="{rendering.path("/search/")}"' in main
    for way in (rendering.path("/sitemap/"), rendering.path("/"), "tel:12345"):
        assert f'href="{way}"' in main
