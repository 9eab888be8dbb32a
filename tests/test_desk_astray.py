"""A wrong address under the desk: staff stay at the desk, everybody else is a reader."""

import pytest
from django.test import Client

from tests import press
from tests.desk_forms import sentences, signed_in

pytestmark = pytest.mark.django_db

CITIZENS = "网站地图"


@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [("nothing/", 404, "没有找到这一页"), ("portal/homeblock/", 403, "这一页您没有权限")],
)
def test_staff_are_told_at_the_desk_and_led_back(path, status, heading):
    press.security_officer()
    response = signed_in(press.writer()).get(f"/admin/{path}")
    page = sentences(response)
    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in page
    assert '<a class="button strong" href="/admin/">回到“今天”</a>' in page
    assert "请把这一页的网址告诉安全管理员：方知行。" in page
    assert CITIZENS not in page


def test_who_helps_others_is_not_sent_to_themselves():
    page = sentences(signed_in(press.security_officer()).get("/admin/nothing/"))
    assert "回到“今天”" in page
    assert "告诉安全管理员" not in page


@pytest.mark.parametrize("path", ["/nothing/", "/en/admin/"])
def test_on_public_addresses_staff_are_readers(path):
    page = sentences(signed_in(press.writer()).get(path))
    assert "回到“今天”" not in page


def test_anonymous_visitors_keep_the_citizens_page():
    response = Client().get("/admin/media/private/nothing.jpg")
    assert response.status_code in (302, 403, 404)
    assert "回到“今天”" not in sentences(response)
    assert CITIZENS in sentences(Client().get("/nothing/"))
