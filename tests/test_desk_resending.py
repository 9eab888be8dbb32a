"""A form that came too late is kept, and one press sends it again; a stranger's is refused."""

import re
import time
from html import unescape
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.html import strip_tags

from articles.models import Image
from portal.desk import resending
from portal.models import HomeBlock, HomeLink
from tests import press
from tests.desk_forms import fields, manuscript, opened, sentences, signed_in

pytestmark = pytest.mark.django_db

OWN = {"Sec-Fetch-Site": "same-origin"}
PASSWORD = "yundu-desk-2024"


@pytest.fixture
def writer():
    user = press.writer()
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def browser(writer):
    """A browser whose forms are checked as on the real site."""
    return signed_in(writer, enforce_csrf_checks=True)


def address(article):
    return f"/admin/articles/article/{article.pk}/change/"


def sign_out(browser):
    """What the end of a session leaves behind: all cookies but that of the session."""
    del browser.cookies["sessionid"]


def sign_in(browser, user):
    form = opened(browser, "/admin/login/")
    answer = browser.post(
        "/admin/login/", form | {"username": user.username, "password": PASSWORD}, headers=OWN
    )
    assert answer.status_code == 302


def written(browser, article):
    return opened(browser, address(article)) | {"title_zh_hans": "写了一小时", "_continue": "1"}


def kept(browser, article):
    """The form of the page that says that nothing was saved."""
    answer = browser.post(address(article), written_once(browser, article), headers=OWN)
    assert answer.status_code == 403
    return fields(sentences(answer))


def written_once(browser, article):
    form = written(browser, article)
    sign_out(browser)
    return form


def title_of(article):
    article.refresh_from_db()
    return article.title_zh_hans


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
    stranger = signed_in(press.person("程小满", "编辑"), enforce_csrf_checks=True)
    form = kept(stranger, article)
    sign_out(browser)
    sign_in(browser, writer)
    assert browser.post(address(article), form, headers=OWN).status_code == 403
    for mark in ("", "x" * 64, "字"):
        forged = form | {"kept_by": mark}
        assert browser.post(address(article), forged, headers=OWN).status_code == 403
    assert title_of(article) != "写了一小时"


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


# --- what the page says of what it holds -----------------------------------


def told(answer):
    """What was kept, as the page shows it: paragraphs by label."""
    page = sentences(answer)
    found = re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", page, re.S)
    return {
        unescape(label): [unescape(text) for text in re.findall(r"<p>(.*?)</p>", value, re.S)]
        for label, value in found
    }


def sent_too_late(browser, path, **changes):
    form = opened(browser, path) | changes
    sign_out(browser)
    return browser.post(path, form, headers=OWN)


def administrator():
    return signed_in(press.administrator(), enforce_csrf_checks=True)


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("articles/user/add/", ("password1", "password2", "usable_password")),
        ("articles/user/{user}/password/", ("password1", "password2")),
        ("password_change/", ("old_password", "new_password1", "new_password2")),
    ],
)
def test_a_password_is_not_in_the_page_which_says_so(writer, path, names):
    path = "/admin/" + path.format(user=writer.pk)
    answer = sent_too_late(
        administrator(), path, username="xin", **dict.fromkeys(names, "qingyu-heliu-7391")
    )
    assert answer.status_code == 403
    page = sentences(answer)
    assert fields(page)["username"] == "xin"
    assert "qingyu-heliu-7391" not in page
    assert not [name for name in fields(page) if "password" in name]
    assert "密码不留在这一页上" in page


def test_nothing_is_said_of_passwords_where_there_is_none(browser):
    article = manuscript()
    answer = browser.post(address(article), written_once(browser, article), headers=OWN)
    assert "密码" not in strip_tags(sentences(answer))


def test_what_was_kept_is_told_by_the_labels_of_the_form(browser):
    other = press.column("openness", name_zh_hans="政务公开")
    article = manuscript(column=press.column("news"))
    image = press.image(article)
    answer = sent_too_late(
        browser,
        address(article),
        title_zh_hans="内河清淤推进会",
        title_en="Dredging",
        body_zh_hans="<h2>部署</h2><p>会议指出 <strong>三件</strong>事。</p><p>第一。</p>"
        f'<figure data-image="{image.key}"></figure>',
        further_columns=[str(other.pk)],
        pinned_until="2026-03-02T00:05",
        is_reprint="on",
        _continue="1",
    )
    found = told(answer)
    assert found["标题（简体）"] == ["内河清淤推进会"]
    assert found["标题（English）"] == ["Dredging"]
    assert found["正文（简体）"][:3] == ["部署", "会议指出 三件事。", "第一。"]
    assert found["栏目"] == ["新闻动态"]
    assert found["同时列入"] == ["政务公开"]
    assert found["置顶至"] == ["2026-03-02 00:05"]
    assert found["转载"] == ["是"]
    assert found["图片 1：图说（简体）"] == ["推进会现场"]
    shown = "".join([*found, *(text for texts in found.values() for text in texts)])
    assert not re.search(r"_|<|revision|base|TOTAL|[0-9a-f]{16}", shown)


def test_what_was_kept_of_a_block_its_links_and_a_list_is_told(writer):
    block = HomeBlock.objects.create(kind="services", title_zh_hans="办事服务")
    HomeLink.objects.create(block=block, label_zh_hans="入学", url="/columns/news/")
    answer = sent_too_late(administrator(), f"/admin/portal/homeblock/{block.pk}/change/")
    found = told(answer)
    assert found["标题（简体）"] == ["办事服务"]
    assert found["种类"] == [HomeBlock.Kind.SERVICES.label]
    assert found["板块链接 1：名称（简体）"] == ["入学"]
    assert "首页板块" not in " ".join(found)
    answer = sent_too_late(administrator(), "/admin/portal/homeblock/", **{"form-0-order": "37"})
    assert told(answer)["第 1 行：次序"] == ["37"]


def test_the_reason_of_a_withdrawal_is_told():
    article = press.published()
    browser = signed_in(press.publisher(), enforce_csrf_checks=True)
    form = opened(browser, f"/admin/articles/article/{article.pk}/publish/")
    sign_out(browser)
    answer = browser.post(
        f"/admin/articles/article/{article.pk}/withdraw/",
        form | {"reason": "数字有误"},
        headers=OWN,
    )
    assert told(answer) == {"撤下的原因（读者会看到）": ["数字有误"]}


def test_of_a_long_text_the_page_tells_the_beginning_and_keeps_all(browser):
    article = manuscript()
    body = "".join(f"<p>第{n}段。{'会议指出，' * 40}</p>" for n in range(1, 41))
    answer = sent_too_late(browser, address(article), body_zh_hans=body)
    shown = told(answer)["正文（简体）"]
    assert shown[0].startswith("第1段。")
    assert shown[-1] == "……（后面的也都留着）"
    assert len("".join(shown)) < 2_100
    assert fields(sentences(answer))["body_zh_hans"] == body


# --- whose text it is ------------------------------------------------------


@pytest.fixture
def colleague():
    user = press.person("程小满", "编辑")
    user.set_password(PASSWORD)
    user.save()
    return user


def test_the_kept_page_says_whose_text_it_is(browser):
    article = manuscript()
    answer = browser.post(address(article), written_once(browser, article), headers=OWN)
    assert "这是 顾明夏 写的。" in sentences(answer)


def test_another_who_signed_in_is_told_and_saves_by_a_press_of_their_own(browser, colleague):
    article = manuscript()
    form = kept(browser, article)
    sign_in(browser, colleague)
    answer = browser.post(address(article), form, headers=OWN)
    assert answer.status_code == 403
    assert title_of(article) != "写了一小时"
    page = sentences(answer)
    assert "这是 顾明夏 写的，现在登录的是 程小满。" in page
    assert "以 程小满 的名义存</button>" in page
    assert ">继续</button>" not in page
    assert told(answer)["标题（简体）"] == ["写了一小时"]
    assert browser.post(address(article), fields(page), headers=OWN).status_code == 302
    assert title_of(article) == "写了一小时"
    assert article.contributions.get().user == colleague


@pytest.mark.parametrize("reloaded", [False, True])
def test_the_writer_who_signs_in_after_another_saves_in_their_own_name(
    browser, writer, colleague, reloaded
):
    article = manuscript()
    form = kept(browser, article)
    sign_in(browser, colleague)
    page = sentences(browser.post(address(article), form, headers=OWN))
    sign_out(browser)
    sign_in(browser, writer)
    if reloaded:
        # What led to the page is sent again.
        page = sentences(browser.post(address(article), form, headers=OWN))
        assert ">继续</button>" in page
        assert "名义" not in page
    assert browser.post(address(article), fields(page), headers=OWN).status_code == 302
    assert title_of(article) == "写了一小时"
    assert article.contributions.get().user == writer


def test_a_form_left_open_while_another_signed_in_is_not_saved_as_theirs(
    browser, writer, colleague
):
    article = manuscript()
    form = written(browser, article)
    sign_out(browser)
    sign_in(browser, colleague)
    answer = browser.post(address(article), form, headers=OWN)
    assert "这是 顾明夏 写的，现在登录的是 程小满。" in sentences(answer)
    assert title_of(article) != "写了一小时"


@pytest.mark.parametrize("mark", ["", "x", "WzEsIuW8oCJd:x", "字"])
def test_where_it_is_not_known_who_wrote_it_a_second_press_is_needed(browser, writer, mark):
    article = manuscript()
    form = kept(browser, article) | {"written_by": mark}
    sign_in(browser, writer)
    answer = browser.post(address(article), form, headers=OWN)
    assert answer.status_code == 403
    assert "现在登录的是 顾明夏。这一页没有记下是谁写的" in sentences(answer)
    assert title_of(article) != "写了一小时"
    assert browser.post(address(article), fields(sentences(answer)), headers=OWN).status_code == 302
    assert title_of(article) == "写了一小时"


# --- strangers --------------------------------------------------------------


def test_a_stranger_who_says_that_the_form_is_ours_learns_no_names(
    client, django_assert_max_num_queries
):
    secret = press.column("inner", name_zh_hans="还没有公开的栏目")
    person = press.person("温若谷", "编辑")
    form = {"title_zh_hans": "我写的", "column": secret.pk, "created_by": person.pk}
    form |= {f"further_columns-{number}": secret.pk for number in range(200)}
    stranger = Client(enforce_csrf_checks=True)
    with django_assert_max_num_queries(10):
        answer = stranger.post("/admin/articles/article/add/", form, headers=OWN)
    assert answer.status_code == 403
    page = sentences(answer)
    assert told(answer) == {}
    assert "还没有公开的栏目" not in page
    assert "温若谷" not in page
    assert fields(page)["title_zh_hans"] == "我写的"


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


def test_a_picture_in_a_kept_text_is_called_a_picture(browser):
    body = '<p>甲</p><figure data-image="0123456789abcdef"></figure>'
    answer = sent_too_late(browser, "/admin/articles/article/add/", body_zh_hans=body)
    assert told(answer)["正文（简体）"] == ["甲", "［图］"]


def test_what_a_form_says_of_its_writer_counts_for_a_week(rf, writer, monkeypatch):
    request = rf.post("/admin/", {"written_by": resending.mark_of_writer(writer)})
    assert resending.writer_of(request) == resending.Writer(writer.pk, str(writer))
    later = time.time() + 8 * 24 * 3600
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    assert resending.writer_of(request) is None
