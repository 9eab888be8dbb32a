"""A bad file among good ones: it is named with its reason, holds nobody up, and costs no words."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles import ledger
from articles.models import Stage
from tests import press
from tests.desk_forms import address, manuscript, opened, saved, sentences, signed_in
from tests.form_fields import fields

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
KEY = "0123456789abcdef"


@pytest.fixture
def client():
    return signed_in(press.writer())


def good(prefix):
    if prefix == "images":
        return SimpleUploadedFile("会场.jpg", press.photo_bytes())
    return SimpleUploadedFile("方案.pdf", PDF)


def bad(prefix):
    return SimpleUploadedFile("坏的.jpg" if prefix == "images" else "坏的.pdf", b"not what it says")


def together(prefix):
    """As they are sent without script."""
    return {"photos" if prefix == "images" else "files": [bad(prefix), good(prefix)]}


def in_rows(prefix):
    """As they are sent by a page that made a card of each."""
    rows: dict[str, Any] = {f"{prefix}-TOTAL_FORMS": "2"}
    for number, file in enumerate((bad(prefix), good(prefix))):
        rows |= {f"{prefix}-{number}-file": file, f"{prefix}-{number}-order": str(number)}
    if prefix == "attachments":
        rows["attachments-1-name_zh_hans"] = "方案"
    return rows | {f"{prefix}-0-key": KEY}


@pytest.mark.parametrize("prefix", ["images", "attachments"])
@pytest.mark.parametrize("send", [together, in_rows])
def test_a_bad_file_is_left_out_alone_however_it_was_chosen(client, prefix, send):
    article = manuscript()
    response = saved(client, address(article), title_zh_hans="改好的标题", **send(prefix))
    assert response.status_code == 302
    article.refresh_from_db()
    assert article.title_zh_hans == "改好的标题"
    assert getattr(article, prefix).count() == 1
    page = sentences(client.get(address(article)))
    assert page.count("“坏的.") == 1
    assert "其余 1 个文件都收好了" in page


@pytest.mark.parametrize(
    ("prefix", "words"), [("images", "caption_zh_hans"), ("attachments", "name_zh_hans")]
)
def test_words_written_for_a_bad_file_are_kept_and_the_rest_waits_with_them(client, prefix, words):
    article = manuscript()
    mine = in_rows(prefix) | {f"{prefix}-0-{words}": "写了一上午"}
    response = saved(client, address(article), **mine)
    page = sentences(response)
    assert response.status_code == 200
    assert "“坏的." in page
    kept = fields(page)
    assert kept[f"{prefix}-0-{words}"] == "写了一上午"
    assert kept[f"{prefix}-1-staged"]
    again = kept | {f"{prefix}-0-file": good(prefix), "_continue": "1"}
    assert client.post(address(article), again).status_code == 302
    first, _second = getattr(article, prefix).all()
    assert getattr(first, words) == "写了一上午"


@pytest.mark.parametrize("prefix", ["images", "attachments"])
def test_a_row_that_is_not_wanted_any_more_is_given_up_with_a_tick(client, prefix):
    article = manuscript()
    words = "caption_zh_hans" if prefix == "images" else "name_zh_hans"
    mine = in_rows(prefix) | {f"{prefix}-0-{words}": "写了一上午"}
    page = sentences(saved(client, address(article), **mine))
    assert f'name="{prefix}-0-DELETE"' in page
    given_up = fields(page) | {f"{prefix}-0-DELETE": "on", "_continue": "1"}
    assert client.post(address(article), given_up).status_code == 302
    assert getattr(article, prefix).count() == 1


@pytest.mark.parametrize(
    "more", [{"cover_key": KEY}, {"body_zh_hans": f'<figure data-image="{KEY}"></figure>'}]
)
def test_a_bad_photo_that_is_the_cover_or_stands_in_the_text_is_asked_about(client, more):
    article = manuscript()
    before = press.image(article)
    saved(client, address(article), cover_key=before.key)
    rows = {
        "images-TOTAL_FORMS": "2",
        "images-1-file": bad("images"),
        "images-1-key": KEY,
        "images-1-order": "1",
    }
    response = saved(client, address(article), **rows | more)
    assert response.status_code == 200
    assert "“坏的.jpg”" in sentences(response)
    article.refresh_from_db()
    assert article.cover == before


@pytest.mark.parametrize("prefix", ["images", "attachments"])
def test_a_bad_file_in_the_place_of_a_stored_one_leaves_that_and_is_named(client, prefix):
    article = manuscript()
    saved(client, address(article), **{k: v[1:] for k, v in together(prefix).items()})
    before = getattr(article, prefix).get().digest
    response = saved(client, address(article), **{f"{prefix}-0-file": bad(prefix)})
    assert response.status_code == 200
    assert "“坏的." in sentences(response)
    assert getattr(article, prefix).get().digest == before


@pytest.mark.parametrize("prefix", ["images", "attachments"])
def test_a_bad_file_does_not_push_out_the_good_one_that_was_kept_aside(client, prefix):
    article = manuscript()
    form = opened(client, address(article)) | {"title_zh_hans": "", "_continue": "1"}
    sent = {k: v[1:] for k, v in together(prefix).items()}
    kept = fields(sentences(client.post(address(article), form | sent)))
    kept |= {"title_zh_hans": "有了标题", "_continue": "1"}
    page = client.post(address(article), kept | {f"{prefix}-0-file": bad(prefix)})
    assert page.status_code == 200
    again = fields(sentences(page)) | {"_continue": "1"}
    assert client.post(address(article), again).status_code == 302
    assert getattr(article, prefix).count() == 1


@pytest.mark.parametrize("prefix", ["images", "attachments"])
def test_a_refused_file_keeps_the_manuscript_from_being_sent_to_review(client, prefix):
    article = manuscript()
    sent: dict[str, Any] = {name: files[:1] for name, files in together(prefix).items()}
    response = saved(client, address(article), _submit="1", title_zh_hans="改好的标题", **sent)
    assert response["Location"] == f"{address(article)}#refused-{prefix}"
    assert ledger.stage_of(article) == Stage.DRAFT
    article.refresh_from_db()
    assert article.title_zh_hans == "改好的标题"
    page = sentences(client.get(address(article)))
    assert "稿件存好了，没有送审：有 1 个文件没有收下" in page
    place = page.index(f'id="refused-{prefix}"')
    assert page.index(f'id="{prefix}-group"') < place < page.index("“坏的.")
    # It is said once, and sending without the file is then one press.
    assert "refused-" not in sentences(client.get(address(article)))
    assert saved(client, address(article), _submit="1")["Location"] == "/admin/"


def test_who_goes_back_to_the_list_is_told_there(client):
    article = manuscript()
    form = opened(client, address(article)) | together("attachments") | {"_save": "1"}
    page = sentences(client.post(address(article), form, follow=True))
    assert page.count("“坏的.pdf”") == 1
