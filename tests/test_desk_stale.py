"""Traditional that a person corrected, and whose Simplified has changed: what differs, and a choice.

All of it stands in the page as it is sent: no script is needed to see or to choose.
"""

import re

import pytest

from tests import press
from tests.desk_forms import address, manuscript, opened, saved, sentences, signed_in

pytestmark = pytest.mark.django_db

BODY = "<p>第一段照旧。</p><p>清淤九条。</p><p>头发不剪。</p>"


@pytest.fixture
def client():
    return signed_in(press.writer())


@pytest.fixture
def stale(client):
    """A manuscript whose title and body a person corrected, before the Simplified changed."""
    article = manuscript(title_zh_hans="云渡区召开九月例会", body_zh_hans=BODY)
    article.refresh_from_db()
    article.title_zh_hant = "雲渡區舉行九月例會"
    article.body_zh_hant = article.body_zh_hant.replace("頭髮不剪", "頭髮不理")
    article.save()
    article.title_zh_hans = "云渡区召开十月例会"
    article.body_zh_hans = BODY.replace("九条", "十条")
    article.save()
    assert article.stale_corrections() == ["title", "body"]
    return article


def shown_of(page, name):
    """What the page says of one stale field."""
    found = re.search(rf'<div class="stale".*?name="[^"]*reviewed_{name}".*?</p></div>', page, re.S)
    assert found
    return found[0][found[0].rindex('<div class="stale"') :]


def test_what_would_be_derived_now_is_compared_with_what_the_person_wrote(client, stale):
    page = sentences(client.get(address(stale)))
    title, body = shown_of(page, "title"), shown_of(page, "body")
    assert "现在自动转换会是" in title
    assert "<del>舉行九</del><ins>召開十</ins>" in title
    assert "<del>九</del><ins>十</ins>" in body
    assert "<del>理</del><ins>剪</ins>" in body
    assert re.search(r"<details><summary>1 段没有改动</summary><p>第一段照舊。</p>", body)


def test_until_somebody_chooses_it_stays_as_it_is(client, stale):
    assert opened(client, address(stale))["reviewed_title"] == ""
    saved(client, address(stale), subtitle_zh_hans="只改副标题")
    stale.refresh_from_db()
    assert stale.title_zh_hant == "雲渡區舉行九月例會"
    assert stale.stale_corrections() == ["title", "body"]


def test_one_field_is_kept_and_another_taken_from_the_machine(client, stale):
    response = saved(client, address(stale), reviewed_title="kept", reviewed_body="derived")
    assert response.status_code == 302
    stale.refresh_from_db()
    assert stale.title_zh_hant == "雲渡區舉行九月例會"
    assert stale.traditional_state("title") == "manual"
    assert stale.body_zh_hant == "<p>第一段照舊。</p><p>清淤十條。</p><p>頭髮不剪。</p>"
    assert stale.traditional_state("body") == "auto"
    assert 'class="stale"' not in sentences(client.get(address(stale)))


def test_what_is_derived_follows_the_simplified_of_the_same_save(client, stale):
    saved(client, address(stale), title_zh_hans="云渡区召开冬月例会", reviewed_title="derived")
    stale.refresh_from_db()
    assert stale.title_zh_hant == "雲渡區召開冬月例會"


def test_words_typed_just_now_are_not_thrown_away_for_the_machines(client, stale):
    response = saved(
        client, address(stale), title_zh_hant="雲渡區十月例會開過了", reviewed_title="derived"
    )
    assert response.status_code == 200
    assert "繁体您这次改过了" in sentences(response)
    assert "雲渡區十月例會開過了" in sentences(response)
    stale.refresh_from_db()
    assert stale.title_zh_hant == "雲渡區舉行九月例會"
    saved(client, address(stale), title_zh_hant="雲渡區十月例會開過了")
    stale.refresh_from_db()
    assert stale.title_zh_hant == "雲渡區十月例會開過了"
    assert stale.traditional_state("title") == "manual"


def test_a_difference_of_markup_alone_is_named(client):
    article = manuscript(body_zh_hans="<p>甲乙丙</p>")
    article.body_zh_hant = "<p>甲<strong>乙</strong>丙丁</p>"
    article.save()
    article.body_zh_hans = "<p>甲乙丙丁</p>"
    article.save()
    assert "（文字相同，样式或插图不同）" in shown_of(
        sentences(client.get(address(article))), "body"
    )


@pytest.mark.parametrize(
    ("choice", "text", "state"),
    [("kept", "推進會會場", "manual"), ("derived", "十月推進會現場", "auto")],
)
def test_captions_of_pictures_have_the_same_choice(client, choice, text, state):
    article = manuscript()
    image = press.image(article)
    image.caption_zh_hant = "推進會會場"
    image.save()
    image.caption_zh_hans = "十月推进会现场"
    image.save()
    page = sentences(client.get(address(article)))
    assert "<ins>十月</ins>" in shown_of(page, "caption")
    saved(client, address(article), **{"images-0-reviewed_caption": choice})
    image.refresh_from_db()
    assert (image.caption_zh_hant, image.traditional_state("caption")) == (text, state)


def test_readers_of_the_manuscript_are_asked_nothing(stale):
    page = sentences(signed_in(press.publisher()).get(address(stale)))
    assert 'class="stale"' not in page
    assert "reviewed_" not in page
