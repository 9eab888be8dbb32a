"""How far the work on a manuscript's pictures has come, for the pages that wait for it."""

import re
from typing import Any

import pytest

from tests import press
from tests.desk_forms import manuscript, sentences, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return signed_in(press.writer())


def waiting(article: Any) -> Any:
    """A picture whose sizes are still to be made."""
    image = press.image(article)
    type(image).objects.filter(pk=image.pk).update(renditions_made=False)
    return image


def test_the_page_with_the_cards_is_told_which_pictures_still_wait(client):
    article = manuscript()
    done, late = press.image(article), waiting(article)
    page = sentences(client.get(f"/admin/articles/article/{article.pk}/change/"))
    assert re.findall(r'data-waiting="([^"]+)"', page) == [late.key]
    (url,) = re.findall(r'role="status"[^>]* data-progress-url="([^"]+)"', page)
    assert client.get(url).json() == {"total": 2, "done": 1, "waiting": [late.key]}
    assert done.key not in client.get(url).content.decode()


def test_a_reader_of_the_manuscript_is_told_the_same():
    article = manuscript()
    late = waiting(article)
    client = signed_in(press.publisher())
    page = sentences(client.get(f"/admin/articles/article/{article.pk}/change/"))
    assert set(re.findall(r'data-waiting="([^"]+)"', page)) == {late.key}


def test_nothing_is_marked_where_nothing_waits(client):
    article = manuscript()
    press.image(article)
    page = sentences(client.get(f"/admin/articles/article/{article.pk}/change/"))
    assert "data-waiting" not in page
    (line,) = re.findall(r"<p [^>]*data-progress-url[^>]*>", page)
    assert line.endswith(" hidden>")
