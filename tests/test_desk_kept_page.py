"""What the page with a kept form says of what it holds, and what it tells nobody."""

import re

import pytest
from django.test import Client
from django.utils.html import strip_tags

from portal.models import HomeBlock, HomeLink
from tests import press
from tests.desk_forms import address, manuscript, opened, sentences
from tests.form_fields import fields
from tests.late_forms import (
    OWN,
    browser_of,
    sent_too_late,
    sign_out,
    told,
    with_password,
    written_once,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer():
    return with_password(press.writer())


@pytest.fixture
def browser(writer):
    return browser_of(writer)


def administrator():
    return browser_of(press.administrator())


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
    browser = browser_of(press.publisher())
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


def test_a_picture_in_a_kept_text_is_called_a_picture(browser):
    body = '<p>甲</p><figure data-image="0123456789abcdef"></figure>'
    answer = sent_too_late(browser, "/admin/articles/article/add/", body_zh_hans=body)
    assert told(answer)["正文（简体）"] == ["甲", "［图］"]


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
        browser_of(press.in_charge_of(path)),
        path,
        username="xin",
        **dict.fromkeys(names, "qingyu-heliu-7391"),
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
