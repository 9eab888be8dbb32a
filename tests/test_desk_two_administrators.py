"""Two administrators at the site's own records: what one set, the other does not undo unseen."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError

from articles.models import User
from portal.models import HomeBlock, HomeLink, SiteFacts, StripEntry
from tests import press
from tests.desk_forms import opened, saved, sentences, signed_in
from tests.form_fields import fields

pytestmark = pytest.mark.django_db

FACTS = "/admin/portal/sitefacts/1/change/"


@pytest.fixture
def two():
    return signed_in(press.administrator()), signed_in(press.person("程小满", "系统管理员"))


@pytest.fixture
def officers():
    """Accounts are the security administrators' to keep."""
    return signed_in(press.security_officer()), signed_in(press.person("程小满", "安全管理员"))


@pytest.fixture
def facts():
    return press.site_facts()


def picture(width=640):
    return SimpleUploadedFile("标识.jpg", press.photo_bytes(width), "image/jpeg")


def shown(page):
    """Addresses of the pictures in the panel that puts both sides beside each other."""
    panel = page[page.index('id="h-conflicts"') : page.index("照选定的存")]
    return re.findall(r'<img src="([^"]+)"', panel)


def test_a_picture_need_not_be_chosen_again_when_somebody_saved_meanwhile(two, facts):
    first, second = two
    form = opened(second, FACTS)
    saved(first, FACTS, phone="0512-1234567")
    mine = form | {"party_mark_image": picture(), "_continue": "1"}
    page = sentences(second.post(FACTS, mine))
    assert "刚才选的图片已收到" in page
    assert second.post(FACTS, fields(page) | {"_continue": "1"}).status_code == 302
    facts = SiteFacts.objects.get()
    assert facts.phone == "0512-1234567"
    assert facts.party_mark_image


def test_a_picture_outlives_a_mistake_elsewhere_in_the_form_more_than_once(two):
    client, _other = two
    url = "/admin/portal/stripentry/add/"
    page = sentences(saved(client, url, label_zh_hans="", qr_image=picture()))
    page = sentences(client.post(url, fields(page) | {"order": "x"}))
    thumbnail = re.search(r'<img src="([^"]+)"', page)[1]
    assert client.get(thumbnail).status_code == 200
    form = fields(page) | {"label_zh_hans": "公众号", "order": "0"}
    assert client.post(url, form).status_code == 302
    assert StripEntry.objects.get().qr_image


def test_a_picture_that_was_kept_can_be_left_out_again(two):
    client, _other = two
    url = "/admin/portal/stripentry/add/"
    both = {"label_zh_hans": "公众号", "url": "/ask/", "qr_image": picture()}
    page = sentences(saved(client, url, **both))
    assert "链接和二维码请填其中一种" in page
    assert client.post(url, fields(page) | {"qr_image-unstaged": "on"}).status_code == 302
    assert not StripEntry.objects.get().qr_image


def test_a_picture_kept_for_one_person_is_none_for_another(two, facts):
    first, second = two
    page = sentences(saved(first, FACTS, icp_number="胡写", party_mark_image=picture()))
    note = fields(page)["party_mark_image-staged"]
    for forged in (note, "x", note + "x"):
        saved(second, FACTS, **{"party_mark_image-staged": forged})
    assert not SiteFacts.objects.get().party_mark_image


@pytest.mark.parametrize("choice", ["stored", "own"])
def test_of_two_pictures_the_chosen_one_is_kept(two, facts, choice):
    first, second = two
    form = opened(second, FACTS)
    saved(first, FACTS, party_mark_image=picture())
    theirs = SiteFacts.objects.get().party_mark_image.name
    mine = form | {"party_mark_image": picture(320), "_continue": "1"}
    page = sentences(second.post(FACTS, mine))
    assert [second.get(each).status_code for each in shown(page)] == [200, 200]
    answer = fields(page) | {"take_party_mark_image": choice, "_continue": "1"}
    assert second.post(FACTS, answer).status_code == 302
    stored = SiteFacts.objects.get().party_mark_image.name
    assert stored
    assert (stored == theirs) == (choice == "stored")


def test_a_noughts_place_in_the_order_is_taken_over(two):
    first, second = two
    column = press.column("news", order=5)
    url = f"/admin/articles/column/{column.pk}/change/"
    form = opened(second, url)
    saved(first, url, order="0")
    page = sentences(second.post(url, form | {"description_zh_hans": "新简介。"}))
    assert fields(page)["order"] == "0"
    assert second.post(url, fields(page)).status_code == 302
    column.refresh_from_db()
    assert (column.order, column.description_zh_hans) == (0, "新简介。")


@pytest.fixture
def block():
    made = HomeBlock.objects.create(kind="services", title_zh_hans="服务")
    for number, label in enumerate(["办证", "看病", "上学"]):
        HomeLink.objects.create(block=made, label_zh_hans=label, url="/a/", order=number)
    return made


def test_a_link_that_both_changed_is_shown_side_by_side(two, block):
    first, second = two
    url = f"/admin/portal/homeblock/{block.pk}/change/"
    form = opened(second, url)
    saved(first, url, **{"links-1-label_zh_hans": "就医"})
    response = second.post(url, form | {"links-1-label_zh_hans": "挂号"})
    row = response.context["conflicts"][0]
    assert row["both"]
    answer = fields(sentences(response)) | {"links-1-take_label_zh_hans": "stored"}
    assert second.post(url, answer).status_code == 302
    assert [each.label for each in block.links.all()] == ["办证", "就医", "上学"]


def test_a_link_that_one_deleted_does_not_keep_the_other_from_saving(two, block):
    first, second = two
    url = f"/admin/portal/homeblock/{block.pk}/change/"
    form = opened(second, url)
    saved(first, url, **{"links-0-DELETE": "on"})
    mine = {
        "links-0-note_zh_hans": "带上户口本",
        "links-0-icon": "id",
        "links-2-note_zh_hans": "秋季",
    }
    response = second.post(url, form | mine)
    gone = response.context["conflicts"][0]
    assert gone["label"] == "板块链接“办证”"
    assert gone["own"].split("\n") == ["说明：带上户口本", "图标：证件"]
    assert second.post(url, fields(sentences(response))).status_code == 302
    assert [(each.label, each.note) for each in block.links.all()] == [
        ("看病", ""),
        ("上学", "秋季"),
    ]


def test_an_account_that_one_switched_off_is_not_switched_on_by_the_other_unseen(officers):
    first, second = officers
    colleague = press.writer()
    url = f"/admin/articles/user/{colleague.pk}/change/"
    form = opened(second, url)
    closing = opened(first, url) | {"groups": [], "_continue": "1"}
    del closing["is_active"]
    assert first.post(url, closing).status_code == 302
    response = second.post(url, form | {"email": "gu@example.cn", "_continue": "1"})
    assert response.status_code == 200
    page = sentences(response)
    shown = {row["label"]: (row["theirs"], row["own"]) for row in response.context["conflicts"]}
    assert shown == {"有效": ("", "是"), "组": ("", "编辑")}
    assert "方知行" in response.context["conflict_saves"]
    kept = fields(page)
    assert kept["email"] == "gu@example.cn"
    assert second.post(url, kept | {"_continue": "1"}).status_code == 302
    colleague = User.objects.get(pk=colleague.pk)
    assert not colleague.is_active
    assert not colleague.groups.exists()
    assert colleague.email == "gu@example.cn"


def test_a_new_password_is_no_conflict_and_no_page_bears_a_mark_of_it(officers):
    first, second = officers
    colleague = press.writer()
    url = f"/admin/articles/user/{colleague.pk}/change/"
    form = opened(second, url)
    assert '"password"' not in form["base"]
    word = "kuai-5-le-yun-du"
    first.post(
        f"/admin/articles/user/{colleague.pk}/password/", {"password1": word, "password2": word}
    )
    assert second.post(url, form | {"email": "gu@example.cn", "_continue": "1"}).status_code == 302
    colleague.refresh_from_db()
    assert colleague.check_password(word)


def test_an_account_that_the_database_refuses_is_answered_with_the_filled_form(
    officers, monkeypatch
):
    client, _other = officers
    url, word = "/admin/articles/user/add/", "kuai-5-le-yun-du"
    form = opened(client, url) | {"username": "xin", "name": "新同事"}

    def taken(*args, **kwargs):
        raise IntegrityError("username")

    with monkeypatch.context() as refusing:
        refusing.setattr(User, "save", taken)
        response = client.post(url, form | {"password1": word, "password2": word})
    assert response.status_code == 409
    assert fields(sentences(response))["name"] == "新同事"
    assert "刚才有人存了同样的内容" in sentences(response)


def test_of_two_people_at_the_empty_site_facts_the_second_loses_nothing(two):
    first, second = two
    add = "/admin/portal/sitefacts/add/"
    form = opened(second, add)
    saved(first, add, site_name_zh_hans="云渡区人民政府", phone="0512-1234567")
    mine = form | {"site_name_zh_hans": "云渡区政府门户", "icp_number": "南ICP备00000001号"}
    page = second.post(add, mine | {"_continue": "1"})
    assert page.status_code == 200
    assert "还没有存：您打开以后，这里又存过" in sentences(page)
    facts = SiteFacts.objects.get()
    assert (facts.site_name_zh_hans, facts.icp_number) == ("云渡区人民政府", "")

    chosen = fields(sentences(page)) | {"take_site_name_zh_hans": "stored", "_continue": "1"}
    assert second.post(FACTS, chosen).status_code == 302
    facts.refresh_from_db()
    assert facts.site_name_zh_hans == "云渡区人民政府"
    assert facts.phone == "0512-1234567"
    assert facts.icp_number == "南ICP备00000001号"


def test_who_opens_the_empty_site_facts_late_finds_the_record(two, facts):
    first, _second = two
    answer = first.get("/admin/portal/sitefacts/add/")
    assert (answer.status_code, answer["Location"]) == (302, FACTS)
