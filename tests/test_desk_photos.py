"""Photos that are received before the form is saved, their twins, and what the form costs."""

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.models import Image
from tests import press
from tests.desk_forms import address, manuscript, opened, saved, sentences, signed_in
from tests.form_fields import fields
from tests.test_likeness import scene

pytestmark = pytest.mark.django_db

RECEIVE = "/admin/articles/article/photos/"


@pytest.fixture
def client():
    return signed_in(press.writer())


def upload(name: str = "会场.jpg", content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, press.photo_bytes() if content is None else content)


def received(client: Any, file: SimpleUploadedFile) -> dict[str, Any]:
    response = client.post(RECEIVE, {"photo": file})
    assert response.status_code == 200, response
    answer: dict[str, Any] = response.json()
    return answer


def row(answer: dict[str, Any], number: int = 0) -> dict[str, str]:
    """As the page's script writes it into the form."""
    return {
        "images-TOTAL_FORMS": str(number + 1),
        f"images-{number}-staged": answer["staged"],
        f"images-{number}-key": f"{number:016x}",
        f"images-{number}-order": str(number),
    }


def lively(seed: int) -> bytes:
    output = io.BytesIO()
    scene(seed).save(output, "JPEG", quality=80)
    return output.getvalue()


def test_a_received_photo_is_saved_with_the_form_that_carries_its_note(client):
    article = manuscript()
    answer = received(client, upload())
    assert not Image.objects.exists()
    assert saved(client, address(article), **row(answer)).status_code == 302
    image = article.images.get()
    assert (image.digest, image.likeness) == (answer["digest"], answer["likeness"])
    assert image.file.storage.exists(image.file.name)


def test_a_bad_photo_is_answered_with_its_sentence(client):
    answer = received(client, upload("微信图片_1123.jpg", press.photo_bytes()[:400]))
    assert list(answer) == ["fault"]
    assert "“微信图片_1123.jpg”打不开" in answer["fault"]
    assert "没有传到" in client.post(RECEIVE).json()["fault"]


def test_a_photo_is_received_while_another_request_tidies_up(client, monkeypatch):
    received(client, upload())

    def is_gone(_storage: Any, name: str) -> Any:
        raise FileNotFoundError(name)

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage.get_modified_time", is_gone)
    assert received(client, upload("另一张.jpg", lively(1)))["staged"]


def test_a_note_is_good_for_nobody_else(client):
    note = received(client, upload())
    other = signed_in(press.person("程小满", "编辑"))
    article = manuscript()
    saved(other, address(article), **row(note))
    assert not article.images.exists()


@pytest.mark.parametrize("name", ["苏其华", ""])
def test_only_those_who_write_may_hand_in_photos(client, name):
    client = signed_in(press.publisher()) if name else client
    if not name:
        client.logout()
    assert client.post(RECEIVE, {"photo": upload()}).status_code in (302, 403)
    assert client.get(RECEIVE).status_code in (302, 405)


def test_a_refused_form_still_carries_the_note(client):
    article = manuscript()
    form = opened(client, address(article)) | row(received(client, upload()))
    page = client.post(address(article), form | {"title_zh_hans": "", "_continue": "1"})
    again = fields(sentences(page)) | {"title_zh_hans": "有了标题", "_continue": "1"}
    assert client.post(address(article), again).status_code == 302
    assert article.images.count() == 1


def test_twins_are_told_on_the_later_card_and_none_is_removed(client):
    article = manuscript()
    one = lively(11)
    small = io.BytesIO()
    scene(11).resize((450, 300)).save(small, "JPEG", quality=60)
    files = [upload("a.jpg", one), upload("b.jpg", lively(12)), upload("c.jpg", one)]
    saved(client, address(article), photos=[*files, upload("d.jpg", small.getvalue())])
    page = sentences(client.get(address(article)))
    assert article.images.count() == 4
    assert page.count("和第 1 张一样。") == 1
    assert page.count("和第 1 张很像。") == 1


def test_a_page_gives_its_scripts_the_rules_that_hold_on_the_server(client):
    page = sentences(client.get(address(manuscript())))
    assert 'data-close="10"' in page
    assert "mmexport" in page


@pytest.mark.parametrize(
    ("given", "stored"),
    [(("30", "70"), [30, 70]), (("0", "100"), [0, 100]), (("20", ""), [20, 50]), (("", ""), None)],
)
def test_the_focal_point_is_stored_in_percent(client, given, stored):
    article = manuscript()
    image: Any = press.image(article)
    x, y = given
    saved(client, address(article), **{"images-0-focal_x": x, "images-0-focal_y": y})
    image.refresh_from_db()
    assert image.focal == stored


@pytest.mark.parametrize("value", ["101", "-1", "links", "3.5"])
def test_a_focal_point_beside_the_picture_is_refused_and_nothing_lost(client, value):
    article = manuscript()
    image: Any = press.image(article)
    response = saved(client, address(article), **{"images-0-focal_x": value})
    assert response.status_code == 200
    assert f'value="{value}"' in sentences(response)
    image.refresh_from_db()
    assert image.focal is None


def queries(client: Any, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_the_form_asks_as_often_with_forty_photos_as_with_two(client):
    few, many = manuscript(), manuscript()
    for article, count in ((few, 2), (many, 40)):
        for order in range(count):
            Image.objects.create(article=article, order=order, digest=f"{order:064x}", width=9)
    assert queries(client, address(many)) == queries(client, address(few))
