"""Two people at the pictures and files of one manuscript: rows changed and rows deleted."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import Attachment
from tests import press
from tests.desk_forms import address, manuscript, opened, saved, sentences, told_rows, two_writers
from tests.form_fields import fields

pytestmark = pytest.mark.django_db


@pytest.fixture
def two():
    return two_writers()


def given(width=640):
    return SimpleUploadedFile("新的.jpg", press.photo_bytes(width), "image/jpeg")


def test_the_cover_that_is_stored_can_be_preferred(two):
    first, second = two
    article = manuscript()
    theirs, own = press.image(article, order=0), press.image(article, order=1)
    form = opened(second, address(article))
    saved(first, address(article), cover_key=theirs.key)
    response = second.post(address(article), form | {"cover_key": own.key, "_continue": "1"})
    choice = fields(sentences(response)) | {"take_cover_key": "stored", "_continue": "1"}
    assert second.post(address(article), choice).status_code == 302
    article.refresh_from_db()
    assert article.cover == theirs


@pytest.mark.parametrize("choice", ["stored", "own"])
def test_of_two_files_for_one_picture_the_chosen_one_is_kept(two, choice):
    first, second = two
    article = manuscript()
    image = press.image(article)
    form = opened(second, address(article))
    saved(first, address(article), **{"images-0-file": given()})
    image.refresh_from_db()
    theirs = image.digest
    response = second.post(address(article), form | {"images-0-file": given(320), "_continue": "1"})
    page = sentences(response)
    assert told_rows(response) == [("图片 1：换一个文件", "新换的文件", "新换的文件", True)]
    panel = page[page.index('id="h-conflicts"') : page.index("照选定的存")]
    pictures = re.findall(r'<img src="([^"]+)"', panel)
    assert [len(second.get(each).getvalue()) > 0 for each in pictures] == [True, True]
    answer = fields(page) | {"images-0-take_file": choice, "_continue": "1"}
    assert second.post(address(article), answer).status_code == 302
    image.refresh_from_db()
    assert (image.digest == theirs) == (choice == "stored")


def test_a_nought_of_the_first_is_taken_over_as_a_nought(two):
    first, second = two
    article = manuscript()
    one = press.image(article, caption_zh_hans="一", order=0)
    other = press.image(article, caption_zh_hans="二", order=1)
    form = opened(second, address(article))
    saved(first, address(article), **{"images-0-order": "1", "images-1-order": "0"})
    response = second.post(address(article), form | {"author_zh_hans": "记者", "_continue": "1"})
    kept = fields(sentences(response))
    assert kept["images-1-order"] == "0"
    assert second.post(address(article), kept | {"_continue": "1"}).status_code == 302
    assert list(article.images.all()) == [other, one]


@pytest.mark.parametrize(
    ("prefix", "words"), [("images", "caption_zh_hans"), ("attachments", "name_zh_hans")]
)
def test_rows_that_the_first_deleted_do_not_keep_the_second_from_saving(two, prefix, words):
    first, second = two
    article = manuscript()
    for number in range(3):
        if prefix == "images":
            press.image(article, caption_zh_hans=f"原来的{number}", order=number)
        else:
            Attachment.objects.create(
                article=article,
                name_zh_hans=f"原来的{number}",
                kind="pdf",
                file="a.pdf",
                order=number,
            )
    form = opened(second, address(article))
    saved(first, address(article), **{f"{prefix}-0-DELETE": "on"})
    mine = {f"{prefix}-0-{words}": "写给删去的", f"{prefix}-2-{words}": "写给留下的"}
    response = second.post(address(article), form | mine | {"_continue": "1"})
    page = sentences(response)
    assert response.status_code == 200
    gone = [row for row in response.context["conflicts"] if row["gone"]]
    assert [(row["label"][:2], row["who"]) for row in gone] == [
        ("图片" if prefix == "images" else "附件", "程小满")
    ]
    assert "“原来的0”" in gone[0]["label"]
    assert "写给删去的" in gone[0]["own"]
    assert "原来的" not in gone[0]["own"]
    assert "标红" not in page
    assert "写给删去的" in page
    kept = fields(page)
    assert kept[f"{prefix}-TOTAL_FORMS"] == kept[f"{prefix}-INITIAL_FORMS"] == "2"
    assert kept[f"{prefix}-1-{words}"] == "写给留下的"
    assert second.post(address(article), kept | {"_continue": "1"}).status_code == 302
    names = [getattr(row, words) for row in getattr(article, prefix).all()]
    assert names == ["原来的1", "写给留下的"]


def test_a_new_picture_arrives_though_one_before_it_was_deleted(two):
    first, second = two
    article = manuscript()
    press.image(article)
    form = opened(second, address(article))
    saved(first, address(article), **{"images-0-DELETE": "on"})
    response = second.post(address(article), form | {"photos": [given()], "_continue": "1"})
    page = sentences(response)
    assert "您没有改" in page
    kept = fields(page)
    assert second.post(address(article), kept | {"_continue": "1"}).status_code == 302
    assert article.images.get().key == kept["images-0-key"]


def test_a_file_for_a_deleted_picture_is_said_to_be_wanted_anew(two):
    first, second = two
    article = manuscript()
    press.image(article)
    form = opened(second, address(article))
    saved(first, address(article), **{"images-0-DELETE": "on"})
    response = second.post(address(article), form | {"images-0-file": given(), "_continue": "1"})
    assert "您换的文件没有收下" in sentences(response)


def test_two_who_delete_the_same_picture_are_in_no_conflict(two):
    first, second = two
    article = manuscript()
    press.image(article), press.image(article)
    form = opened(second, address(article))
    saved(first, address(article), **{"images-0-DELETE": "on"})
    mine = form | {"images-0-DELETE": "on", "images-1-caption_zh_hans": "改好", "_continue": "1"}
    assert second.post(address(article), mine).status_code == 302
    assert article.images.get().caption_zh_hans == "改好"


@pytest.mark.parametrize("count", ["", "-1", "x", "99999", "9999"])
def test_forged_counts_of_rows_are_no_error(two, count):
    _first, second = two
    article = manuscript()
    press.image(article)
    forged = {"images-INITIAL_FORMS": count, "images-0-id": "7" * 5000}
    assert saved(second, address(article), **forged).status_code == 200
    assert article.images.count() == 1


def test_a_picture_that_the_first_changed_is_not_deleted_unseen(two):
    first, second = two
    article = manuscript()
    press.image(article, caption_zh_hans="原来的图说")
    form = opened(second, address(article))
    saved(first, address(article), **{"images-0-caption_zh_hans": "改好的图说"})
    response = second.post(address(article), form | {"images-0-DELETE": "on", "_continue": "1"})
    page = sentences(response)
    assert article.images.get().caption_zh_hans == "改好的图说"
    assert told_rows(response) == [("图片 1：图说", "改好的图说", "原来的图说", False)]
    assert "您要删去，没有删" in page

    seen = fields(page)
    assert "images-0-DELETE" not in seen
    again = seen | {"images-0-DELETE": "on", "_continue": "1"}
    assert second.post(address(article), again).status_code == 302
    assert not article.images.exists()
