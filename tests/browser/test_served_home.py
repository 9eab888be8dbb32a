"""A site begun empty, as `make run` serves it, opened as a citizen opens it."""

import pytest

from tests.browser.watching import sideways
from tests.served import manage, serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory):
    data_dir = tmp_path_factory.mktemp("site") / "var"
    assert manage(data_dir, "prepare", "--empty").returncode == 0
    with serving(data_dir) as site:
        yield site


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_an_empty_sites_home_opens_without_a_problem_at_any_width(empty_site, arrive, width):
    visitor = arrive(empty_site, width=width)
    page = visitor.open("/")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"
    assert sideways(page) <= 0
    assert visitor.problems == []
