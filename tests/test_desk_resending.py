"""A form that came too late is kept, and one press sends it again; a stranger's is refused."""

from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from articles.models import Image
from tests import press
from tests.desk_forms import address, manuscript, opened, sentences
from tests.form_fields import fields
from tests.late_forms import (
    OWN,
    browser_of,
    kept,
    sign_in,
    sign_out,
    title_of,
    with_password,
    written,
    written_once,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return with_password(press.writer())


@pytest.fixture
def browser(writer):
    return browser_of(writer)


# Without https a browser says only what Origin says.
@pytest.mark.parametrize("own", [OWN, {"Origin": "http://testserver"}])
def test_one_press_saves_after_signing_in_anew(browser, writer, own):
    article = manuscript()
    form = kept(browser, article)
    assert form["title_zh_hans"] == "写了一小时"
    sign_in(browser, writer)
    assert browser.post(address(article), form, headers=own).status_code == 302
    assert title_of(article) == "写了一小时"


def test_one_press_saves_where_the_browser_had_forgotten_everything(browser, writer):
    article = manuscript()
    form = written(browser, article)
    browser.cookies.clear()
    answer = browser.post(address(article), form, headers=OWN)
    assert answer.status_code == 403
    assert "登录已过期" in sentences(answer)
    form = fields(sentences(answer))
    sign_in(browser, writer)
    assert browser.post(address(article), form, headers=OWN).status_code == 302
    assert title_of(article) == "写了一小时"


def test_without_signing_in_nothing_is_saved_however_often_it_is_sent(browser):
    article = manuscript()
    form = kept(browser, article)
    for _press in range(2):
        answer = browser.post(address(article), form, headers=OWN)
        assert answer.status_code == 403
        form = fields(sentences(answer))
        assert form["title_zh_hans"] == "写了一小时"
    assert title_of(article) != "写了一小时"


def test_who_was_signed_out_keeps_what_they_wrote(browser):
    article = manuscript()
    form = written_once(browser, article)
    answer = browser.post(address(article), form, headers=OWN)
    assert answer.status_code == 403
    page = sentences(answer)
    assert "登录已过期" in page
    assert fields(page)["title_zh_hans"] == "写了一小时"
    assert fields(page)["body_zh_hans"] == form["body_zh_hans"]


def test_the_words_written_for_a_new_photo_outlive_the_session(browser, writer):
    article = manuscript()
    form = written(browser, article) | {
        "images-TOTAL_FORMS": "2",
        "images-0-key": "0123456789abcdef",
        "images-0-order": "0",
        "images-0-caption_zh_hans": "会场全景",
        "images-0-file": press_photo(),
        # Chosen, then taken away again.
        "images-1-key": "0123456789abcdea",
        "images-1-order": "1",
        "images-1-caption_zh_hans": "",
    }
    sign_out(browser)
    answer = browser.post(address(article), form, headers=OWN)
    assert "1 个文件浏览器不会再送一次" in sentences(answer)
    form = fields(sentences(answer))
    sign_in(browser, writer)
    answer = browser.post(address(article), form, headers=OWN)
    assert answer.status_code == 200
    assert "请选择图片" in sentences(answer)
    form = fields(sentences(answer))
    assert form["title_zh_hans"] == "写了一小时"
    assert form["images-0-caption_zh_hans"] == "会场全景"
    answer = browser.post(
        address(article), form | {"images-0-file": press_photo(), "_continue": "1"}, headers=OWN
    )
    assert answer.status_code == 302
    image = Image.objects.get(article=article)
    assert (image.key, image.caption_zh_hans) == ("0123456789abcdef", "会场全景")


def press_photo():
    return SimpleUploadedFile("IMG_1.jpg", press.photo_bytes(), "image/jpeg")


@pytest.mark.parametrize(
    "name", ["images-" + "9" * 5000 + "-alt_zh_hans", "images-0-" + "x" * 5000, "body_zh_hans"]
)
def test_a_form_of_nonsense_is_kept_too(browser, name):
    path = "/admin/articles/article/add/"
    form = opened(browser, path) | {name: "<p" * 5000}
    sign_out(browser)
    answer = browser.post(
        path, urlencode(form), content_type="application/x-www-form-urlencoded", headers=OWN
    )
    assert answer.status_code == 403
    assert fields(sentences(answer))[name] == "<p" * 5000


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {},
    ],
)
def test_a_kept_form_is_taken_from_no_other_site(browser, writer, headers):
    article = manuscript()
    form = kept(browser, article)
    sign_in(browser, writer)
    answer = browser.post(address(article), form, headers=headers)
    assert answer.status_code == 403
    assert title_of(article) != "写了一小时"


def test_a_page_that_another_browser_was_shown_counts_for_nothing(browser, writer):
    article = manuscript()
    stranger = browser_of(press.person("程小满", "编辑"))
    form = kept(stranger, article)
    sign_out(browser)
    sign_in(browser, writer)
    assert browser.post(address(article), form, headers=OWN).status_code == 403
    for mark in ("", "x" * 64, "字"):
        forged = form | {"kept_by": mark}
        assert browser.post(address(article), forged, headers=OWN).status_code == 403
    assert title_of(article) != "写了一小时"


def test_a_wrong_token_keeps_what_was_written_only_for_our_own_pages(browser):
    article = manuscript()
    form = written(browser, article)
    form["csrfmiddlewaretoken"] = "x" * 64
    own = browser.post(address(article), form, headers=OWN)
    assert own.status_code == 403
    assert fields(sentences(own))["title_zh_hans"] == "写了一小时"
    foreign = browser.post(address(article), form, headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert "写了一小时" not in sentences(foreign)
    assert "后退" in sentences(foreign)
