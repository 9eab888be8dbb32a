"""Columns, site facts, staff, the log: what administrators keep in order."""

import re
from typing import Any

import pytest
from auditlog.models import LogEntry
from axes.models import AccessAttempt
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client, override_settings
from PIL import Image as Pillow

from articles.models import Column, ColumnRedirect, User
from portal.models import HomeBlock, HomeLink, SiteFacts, StripEntry
from tests import press
from tests.desk_forms import address, manuscript, opened, saved, sentences, signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return signed_in(press.administrator())


def test_a_column_moves_with_its_address_and_shows_where_it_was(client):
    column = press.column("news/notices")
    target = press.column("openness")
    assert saved(client, address(column), parent=str(target.pk)).status_code == 302
    column.refresh_from_db()
    assert column.path == "openness/notices"
    assert ColumnRedirect.objects.get().old_path == "news/notices"
    assert "/columns/news/notices/" in sentences(client.get(address(column)))


def test_a_column_under_itself_is_refused_in_a_sentence(client):
    below = press.column("news/notices")
    above = Column.objects.get(path="news")
    for parent in (above, below):
        response = saved(client, address(above), parent=str(parent.pk), name_zh_hans="改了名")
        assert response.status_code == 200
        assert "不能移到自己或自己的下级栏目里" in sentences(response)
        assert "改了名" in sentences(response)
    above.refresh_from_db()
    assert above.path == "news"


@pytest.mark.parametrize("slug", ["page", "2024", "", "大写", "\x00", "a/b"])
def test_an_address_that_cannot_be_one_is_refused(client, slug):
    column = press.column("news")
    response = saved(client, address(column), slug=slug)
    assert response.status_code == 200
    assert "errorlist" in sentences(response)


def test_columns_are_listed_in_tree_order(client):
    for path, order in (("news", 2), ("about", 1), ("news/notices", 0), ("about/overview", 0)):
        press.column(path, order=order)
    rows = client.get("/admin/articles/column/").context["cl"].result_list
    assert [row.path for row in rows] == ["about", "about/overview", "news", "news/notices"]


def test_two_people_moving_one_column_both_see_it(client):
    column = press.column("news")
    form = opened(client, address(column))
    saved(client, address(column), name_zh_hans="甲改的名")
    response = client.post(address(column), form | {"name_zh_hans": "乙改的名"})
    assert response.status_code == 200
    assert "甲改的名" in sentences(response)
    assert "乙改的名" in sentences(response)


def test_the_site_has_one_record_of_facts(client):
    assert client.get("/admin/portal/sitefacts/")["Location"].endswith("/add/")
    press.site_facts()
    assert client.get("/admin/portal/sitefacts/")["Location"].endswith("/1/change/")
    assert client.get("/admin/portal/sitefacts/add/")["Location"].endswith("/1/change/")
    url = "/admin/portal/sitefacts/1/change/"
    assert saved(client, url, icp_number="胡写").status_code == 200
    assert saved(client, url, icp_number="苏ICP备12345678号-1").status_code == 302
    assert SiteFacts.objects.get().icp_number == "苏ICP备12345678号-1"


def test_the_form_of_a_site_without_facts_begins_with_the_names_that_readers_see(client):
    form = client.get("/admin/portal/sitefacts/add/")
    assert "读者现在看到的是下面填好的名称" in sentences(form)
    filled = opened(client, "/admin/portal/sitefacts/add/")
    assert filled["site_name_zh_hans"] == filled["short_name_zh_hans"] == "政府门户网站"
    # What is asked for by law is missing before anything was stored, too.
    assert "页脚必须有、现在还缺的" in sentences(form)


def test_a_site_that_is_named_in_simplified_is_named_so_in_traditional_too(client):
    form = opened(client, "/admin/portal/sitefacts/add/")
    names = {"site_name_zh_hans": "滨湖区人民政府", "short_name_zh_hans": "滨湖区"}
    assert client.post("/admin/portal/sitefacts/add/", form | names).status_code == 302
    facts: Any = SiteFacts.objects.get()
    assert facts.site_name_zh_hant == "濱湖區人民政府"
    assert not facts.site_name_en
    assert facts.traditional_state("site_name") == "auto"
    page = sentences(client.get("/admin/portal/sitefacts/1/change/"))
    assert "网站名称" in page[page.index("英文") :]


def test_the_form_of_the_one_record_offers_no_second(client):
    adding = sentences(client.get("/admin/portal/sitefacts/add/"))
    press.site_facts()
    changing = sentences(client.get("/admin/portal/sitefacts/1/change/"))
    for page in (adding, changing):
        assert 'name="_save"' in page
        assert 'name="_addanother"' not in page


def test_facts_without_english_are_named_with_what_readers_then_see(client):
    press.site_facts(
        site_name_en="Yundu",
        address_zh_hans="望桥路8号",
        description_zh_hans="要闻",
    )
    url = "/admin/portal/sitefacts/1/change/"
    page = sentences(client.get(url))
    assert "没有填英文，英文页面上用中文的：单位名称、地址。" in page
    assert "没有填英文，英文页面上没有的：网站简介。" in page
    saved(client, url, short_name_en="Yundu", address_en="8 Wangqiao Road", description_en="News")
    assert "没有填英文" not in sentences(client.get(url))


def test_the_lists_name_what_english_pages_leave_out(client):
    StripEntry.objects.create(label_zh_hans="政务微博", url="/a/")
    StripEntry.objects.create(label_zh_hans="问答", label_en="Answers", url="/ask/")
    page = sentences(client.get("/admin/portal/stripentry/"))
    assert "因为没有填英文名称：政务微博。" in page
    assert page.count("不显示，没有英文") == 1
    StripEntry.objects.get(label_zh_hans="政务微博").delete()
    assert "没有填英文" not in sentences(client.get("/admin/portal/stripentry/"))

    services = HomeBlock.objects.create(kind="services", title_zh_hans="服务", title_en="Services")
    HomeLink.objects.create(block=services, label_zh_hans="办证", url="/a/")
    HomeBlock.objects.create(kind="news", title_zh_hans="要闻")
    assert "因为没有填英文" not in sentences(client.get("/admin/portal/homeblock/"))
    HomeBlock.objects.create(kind="notices", title_zh_hans="通知")
    page = sentences(client.get("/admin/portal/homeblock/"))
    assert "1 个链接不显示，没有英文" in page
    assert "并入“最新内容”" in page
    assert "因为没有填英文名称：通知。" in page


def test_home_blocks_and_strip_entries_are_made_at_the_desk(client):
    form = opened(client, "/admin/portal/homeblock/add/")
    form |= {"kind": "news", "title_zh_hans": "要闻"}
    assert client.post("/admin/portal/homeblock/add/", form).status_code == 302
    assert HomeBlock.objects.filter(title_zh_hant="要聞").exists()
    form = opened(client, "/admin/portal/stripentry/add/") | {"label_zh_hans": "智能问答"}
    refused = client.post("/admin/portal/stripentry/add/", form)
    assert "链接和二维码请填其中一种" in sentences(refused)
    client.post("/admin/portal/stripentry/add/", form | {"url": "/ask/"})
    assert StripEntry.objects.get().url == "/ask/"


def test_the_security_officer_opens_accounts_but_never_widens_their_own_rights():
    client = signed_in(press.security_officer())
    form = opened(client, "/admin/articles/user/add/")
    password = "kuai-5-le-yun-du"
    form |= {"username": "xin", "name": "新同事", "password1": password, "password2": password}
    assert client.post("/admin/articles/user/add/", form).status_code == 302
    user = User.objects.get(username="xin")
    saved(client, address(user), is_superuser="on")
    user.refresh_from_db()
    assert not user.is_superuser
    own = press.security_officer()
    before = set(own.groups.all())
    saved(client, address(own), groups=[str(group.pk) for group in press.publisher().groups.all()])
    assert set(own.groups.all()) == before


def test_a_superuser_is_out_of_the_security_officers_reach():
    client = signed_in(press.security_officer())
    root = User.objects.create_superuser("root", name="超级", password="x")
    response = client.post(address(root), {"username": "taken"})
    assert response.status_code == 403
    assert client.post(f"/admin/articles/user/{root.pk}/password/", {}).status_code == 403


def test_every_change_at_the_desk_is_in_the_log_and_long_texts_by_digest():
    client = signed_in(press.auditor())
    writer = signed_in(press.writer())
    article = manuscript()
    saved(
        writer,
        address(article),
        title_zh_hans="新的标题",
        body_zh_hans="<p>不进日志的正文</p>",
    )
    entry = LogEntry.objects.get_for_object(article).filter(action=1).first()
    assert entry.actor == press.writer()
    assert entry.changes["title_zh_hans"][1] == "新的标题"
    assert "不进日志的正文" not in str(entry.changes)
    assert "字 ·" in entry.changes["body_zh_hans"][1]
    assert "title" not in entry.changes
    page = sentences(client.get("/admin/auditlog/logentry/"))
    assert "顾明夏" in page
    assert client.get(f"/admin/auditlog/logentry/{entry.pk}/change/").status_code == 200
    assert client.get("/admin/auditlog/logentry/", {"q": "标题"}).status_code == 200


def test_the_log_and_the_redirects_are_for_looking_only():
    client = signed_in(press.auditor())
    manuscript()
    entry = LogEntry.objects.first()
    for path in (f"auditlog/logentry/{entry.pk}", "auditlog/logentry/add"):
        assert client.post(f"/admin/{path}/", {}).status_code in (301, 302, 403, 404)
    assert client.post(f"/admin/auditlog/logentry/{entry.pk}/delete/", {}).status_code == 403
    assert client.get("/admin/articles/columnredirect/add/").status_code == 403


@pytest.mark.parametrize("person", [press.writer, press.publisher])
def test_others_may_not_touch_the_site(person):
    client = signed_in(person())
    for path in ("portal/sitefacts/", "articles/user/", "auditlog/logentry/", "portal/homeblock/"):
        assert client.get(f"/admin/{path}").status_code == 403


def test_too_many_wrong_passwords_lock_out_in_chinese():
    press.writer()
    client = Client()
    login = {"username": "顾明夏-编辑", "password": "wrong"}
    for _n in range(5):
        response = client.post("/admin/login/", login)
    assert response.status_code == 429
    assert "请 15 分钟以后再试" in sentences(response)
    assert AccessAttempt.objects.exists()


def test_the_login_page_speaks_chinese_and_names_the_site():
    press.site_facts()
    page = sentences(Client().get("/admin/login/"))
    assert "云渡区采编台" in page
    assert "登录" in page
    wrong = Client().post("/admin/login/", {"username": "\x00", "password": "x"})
    assert wrong.status_code == 200


def test_a_locked_database_at_any_other_screen_is_answered_in_a_sentence(client, monkeypatch):
    column = press.column("news")

    def locked(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(Column, "delete", locked)
    response = client.post(
        f"/admin/articles/column/{column.pk}/delete/",
        {"post": "yes"},
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert response.status_code == 503
    assert "您写的还在" in sentences(response)


@override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=3)
def test_a_form_with_too_many_fields_is_no_error(client):
    column = press.column("news")
    assert client.post(address(column), {str(n): "x" for n in range(9)}).status_code == 400


@pytest.mark.parametrize(
    "url",
    ["http://[x", "javascript:alert(1)", "//elsewhere.example/", "/\\elsewhere.example/", "ask/",
     "https://", "https://user@a.example/", "ftp://a.example/"],
)  # fmt: skip
def test_a_mistyped_link_of_strip_or_home_page_is_refused_in_a_sentence(client, url):
    entry = StripEntry.objects.create(label_zh_hans="智能问答", url="/ask/")
    response = saved(client, f"/admin/portal/stripentry/{entry.pk}/change/", url=url)
    assert "请检查链接" in sentences(response)
    assert StripEntry.objects.get().url == "/ask/"
    with pytest.raises(ValidationError):
        HomeLink._meta.get_field("url").run_validators(url)


@pytest.mark.parametrize(
    "url", ["/ask/?a=//b", "https://a.example/甲", "http://a.example:8080/", "tel:12345"]
)
def test_links_within_the_site_elsewhere_and_to_a_telephone_are_taken(client, url):
    entry = StripEntry.objects.create(label_zh_hans="智能问答", url="/")
    saved(client, f"/admin/portal/stripentry/{entry.pk}/change/", url=url)
    assert StripEntry.objects.get().url == url
    assert client.get("/").status_code == 200


def test_a_link_that_got_in_broken_takes_no_page_down(client):
    StripEntry.objects.create(label_zh_hans="坏的", url="http://[x")
    for path in ("/", "/sitemap/", "/nothing/"):
        assert client.get(path).status_code < 500


@pytest.mark.parametrize(
    "hosts", ["https://gov.cn/", "gov.cn/x", "a b", "com", "*.gov.cn", "gov.cn\nbad_host"]
)
def test_what_is_no_host_is_not_allowed_as_one(client, hosts):
    facts = press.site_facts()
    url = "/admin/portal/sitefacts/1/change/"
    assert "每行只填一个域名" in sentences(saved(client, url, allowed_hosts=hosts))
    saved(client, url, allowed_hosts="gov.example\r\n\r\nWWW.b.example")
    facts.refresh_from_db()
    assert facts.allowed_hosts.split() == ["gov.example", "WWW.b.example"]


def test_the_sites_own_pictures_are_held_to_the_rules_of_photos(client):
    press.site_facts()
    facts_url, strip_url = "/admin/portal/sitefacts/1/change/", "/admin/portal/stripentry/add/"
    exif = Pillow.Exif()
    exif[0x010F] = "Maker"
    given = SimpleUploadedFile("手机里的.jpg", press.photo_bytes(exif=exif, comment=b"home"))
    assert saved(client, facts_url, party_mark_image=given).status_code == 302
    stored = SiteFacts.objects.get().party_mark_image
    content = stored.read()
    assert b"Maker" not in content
    assert b"home" not in content
    assert stored.name.isascii()
    assert client.get(stored.url).status_code == 200
    # Saved again without choosing another, it stays; asked to, it goes.
    assert saved(client, facts_url).status_code == 302
    assert SiteFacts.objects.get().party_mark_image == stored
    saved(client, facts_url, **{"party_mark_image-clear": "on"})
    assert not SiteFacts.objects.get().party_mark_image
    for content, words in (
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "不是能识别的图片"),
        (b"\xff" * (20 * 1024 * 1024 + 1), "20 MB"),
    ):
        image = SimpleUploadedFile("码.png", content)
        response = saved(client, strip_url, label_zh_hans="公众号", qr_image=image)
        assert words in sentences(response)
    assert not StripEntry.objects.exists()


def test_a_new_account_may_sign_in_unless_that_is_taken_away():
    administrator = signed_in(press.security_officer())
    form = administrator.get("/admin/articles/user/add/").content.decode()
    assert re.search(r'<input[^>]*name="is_staff"[^>]*checked', form)
