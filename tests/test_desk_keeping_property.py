"""Whatever a form holds: keeping it touches no manuscript, and it comes back as it was sent."""

import json

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from articles import drafts
from articles.digests import manuscript_digest
from articles.models import Article
from tests import press
from tests.desk_forms import address, manuscript, opened, signed_in
from tests.kept_forms import given_back, keep, last_draft

pytestmark = pytest.mark.django_db

# A browser sends no lone surrogates; a NUL it shows as something else.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
SHOWN = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60)
NAMES = [
    *("title_zh_hans", "title_en", "subtitle_zh_hant", "summary_zh_hans", "body_zh_hans"),
    *("body_zh_hant", "body_en", "keywords_en", "source_zh_hans", "author_en"),
    *("images-0-caption_zh_hans", "images-0-alt_en", "images-0-credit_zh_hant"),
]
FORGED = st.from_regex(r"[a-z][a-z0-9_-]{0,20}", fullmatch=True)
# Each example opens whole forms; what fails is short enough as it is.
EASY = settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.fixture
def writer():
    return signed_in(press.writer())


@EASY
@given(st.dictionaries(st.one_of(st.sampled_from(NAMES), FORGED), TEXT, max_size=12))
def test_no_form_that_is_kept_touches_the_manuscript(writer, written):
    article = Article.objects.first() or manuscript()
    before = Article.objects.values().get(pk=article.pk), manuscript_digest(article)
    form = opened(writer, address(article))
    own = {"form_key": form["form_key"], "serial": form["serial"]}
    answer = keep(writer, address(article), form, **written | own)
    assert answer.status_code == 200
    after = Article.objects.get(pk=article.pk)
    assert (Article.objects.values().get(pk=article.pk), manuscript_digest(after)) == before
    kept = dict(json.loads(last_draft().fields))
    for name, value in written.items():
        if name not in drafts.NEVER and not name.startswith("_") and not drafts.is_secret(name):
            assert kept[name] == value
    assert writer.get(given_back(writer, article)).status_code == 200


@EASY
@given(st.dictionaries(st.sampled_from(NAMES), SHOWN, min_size=1))
def test_a_form_comes_back_as_it_was_sent(writer, written):
    article = Article.objects.first()
    if article is None:
        article = manuscript()
        press.image(article)
    keep(writer, address(article), opened(writer, address(article)), **written)
    back = opened(writer, given_back(writer, article))
    assert {name: back[name] for name in written} == written
