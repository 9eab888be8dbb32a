"""The desk speaks Chinese: no English sentence, no half-width stop between Han, no 你."""

import re
from html import unescape

import pytest
from django.test import Client

from articles.models import User
from portal.models import HomeBlock, HomeLink, StripEntry
from tests import press
from tests.desk_forms import manuscript, opened, printed, saved, sentences, signed_in

pytestmark = pytest.mark.django_db

# True names, and what is written so in Chinese as well.
NAMES = {
    *("English", "RSS", "PDF", "OFD", "DOCX", "XLSX", "PPTX", "ZIP", "JPG", "PNG", "WebP", "MB"),
    *(
        "Word",
        "WPS",
        "IP",
        "ICP",
        "NUL",
        "APP",
        "SVG",
        "docx",
        "AVIF",
        "JPEG",
        "Ctrl",
        "Command",
        "F11",
    ),
}
_NOT_WORDS = re.compile(
    r"<(script|style|template|textarea|svg|code|iframe)\b.*?</\1>|<!--.*?-->", re.S
)
_SPOKEN = re.compile(r'\b(?:alt|title|aria-label|placeholder)="([^"]*)"')
_BUTTON = re.compile(r'<input type="submit"[^>]*\bvalue="([^"]*)"')
_CODES = re.compile(
    r"https?://\S+|[\w.-]+@[\w.-]+|(?:[\w-]+\.)+[a-z]{2,}|/[\w/-]*/|tel:\d+"
    r"|\b[0-9A-F]{4}(?:-[0-9A-F]{4})+\b"
)
_HAN = "[一-鿿“”（）]"
_HALF = re.compile(f"{_HAN}[,.;:?!]|[,.;:?!](?={_HAN})|{_HAN} ?\\(|\\) ?{_HAN}|\\.\\.\\.")


def texts(page):
    """Every piece of text that the page shows or has read out."""
    page = _NOT_WORDS.sub("", page)
    yield from (unescape(found) for found in _SPOKEN.findall(page) + _BUTTON.findall(page))
    for piece in re.split(r"<[^>]+>", page):
        if words := " ".join(unescape(piece).split()):
            yield words


def faults(page, *known):
    """What a reader of Chinese would stumble over. `known` are words of this page's records."""
    found = []
    for text in texts(page):
        plain = _CODES.sub("", text)
        english = [
            word
            for word in re.findall(r"[A-Za-z][A-Za-z'’]*", plain)
            if word not in NAMES and not any(word in name for name in known)
        ]
        if english or _HALF.search(plain) or "你" in text:
            found.append(text)
    return found


@pytest.fixture(scope="module", autouse=True)
def site(written_once):
    """The number of one record of every kind."""
    press.site_facts()
    column = press.column("news")
    StripEntry.objects.create(label_zh_hans="微信", qr_text="https://a.example/")
    block = HomeBlock.objects.create(kind="news", title_zh_hans="要闻", column=column)
    HomeLink.objects.create(block=block, label_zh_hans="入学", url="/columns/news/")
    return {
        "article": manuscript(is_meeting_report=False).pk,
        "column": column.pk,
        "homeblock": block.pk,
        "stripentry": StripEntry.objects.get().pk,
        "user": press.writer().pk,
    }


LISTS = ("articles/article", "articles/column", "articles/columnredirect", "articles/user",
         "auditlog/logentry", "portal/homeblock", "portal/stripentry")  # fmt: skip
FORMS = ("articles/column", "articles/user", "portal/homeblock", "portal/stripentry")
KNOWN = ("news", "a.example", "系统管理员", "安全管理员")


@pytest.mark.parametrize("query", ["", "?q=没有这样的东西", "?p=0"])
@pytest.mark.parametrize("path", LISTS)
def test_lists_speak_chinese_with_rows_and_without(site, path, query):
    page = sentences(signed_in(press.in_charge_of(path)).get(f"/admin/{path}/{query}"))
    assert faults(page, *KNOWN) == []


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("act", ["add", "change", "history", "delete"])
def test_forms_speak_chinese_when_opened(site, path, act):
    client = signed_in(press.in_charge_of(path))
    number = "" if act == "add" else f"{site[path.rpartition('/')[2]]}/"
    response = client.get(f"/admin/{path}/{number}{act}/")
    if act == "delete" and path in ("articles/user", "articles/column"):
        assert response.status_code in (302, 403)
        return
    assert faults(sentences(response), *KNOWN) == []


@pytest.mark.parametrize("person", [press.writer, press.publisher, press.administrator])
@pytest.mark.parametrize(
    "path",
    ["", "articles/article/", "articles/article/{article}/change/",
     "articles/article/{article}/publish/", "articles/article/{article}/wall/",
     "articles/article/{article}/compare/", "articles/column/", "portal/sitefacts/1/change/",
     "password_change/", "password_change/done/", "nothing/"],
)  # fmt: skip
def test_whoever_looks_reads_chinese(site, person, path):
    page = sentences(signed_in(person()).get(f"/admin/{path.format(**site)}"))
    assert faults(page, *KNOWN, "EN") == []


@pytest.mark.parametrize(
    ("path", "filled"),
    [
        ("articles/column/add/", {"slug": "A b", "order": "-1", "archived_at": "昨天",
                                  "kind": "x", "parent": "99", "name_zh_hans": "长" * 60}),
        ("articles/user/add/", {"username": "王 建国", "password1": "123456789012",
                                "password2": "123"}),
        ("articles/user/add/", {"username": "王建国", "password1": "1234", "password2": "1234"}),
        ("portal/homeblock/add/", {"kind": "news", "title_zh_hans": "要闻", "count": "多"}),
        ("portal/stripentry/add/", {"url": "::"}),
        ("portal/sitefacts/1/change/", {"party_mark_url": "网址", "phone": "x", "icp_number": "x"}),
        ("password_change/", {"old_password": "x", "new_password1": "甲", "new_password2": "乙"}),
        ("articles/user/{user}/password/", {"password1": "password1234",
                                            "password2": "password1234"}),
    ],
)  # fmt: skip
def test_refusals_speak_chinese(site, path, filled):
    client = signed_in(press.in_charge_of(path))
    path = "/admin/" + path.format(**site)
    response = client.post(path, opened(client, path) | filled)
    assert response.status_code == 200
    assert "errorlist" in sentences(response)
    assert faults(sentences(response), *KNOWN, "A b") == []


def test_what_was_done_is_said_in_chinese(site):
    client = signed_in(press.administrator())
    said = []
    for path in ("column", "user"):
        keeper = signed_in(press.in_charge_of(path))
        said.append(keeper.get(saved(keeper, f"/admin/articles/{path}/{site[path]}/change/").url))
    url = f"/admin/portal/homeblock/{site['homeblock']}"
    form = opened(client, f"{url}/change/")
    said.append(client.post(f"{url}/change/", form | {"_addanother": "1"}, follow=True))
    rows = opened(client, "/admin/portal/homeblock/") | {"form-0-order": "7", "_save": "1"}
    said.append(client.post("/admin/portal/homeblock/", rows, follow=True))
    said.append(client.post(f"{url}/delete/", {"post": "yes"}, follow=True))
    said.append(client.get(f"{url}/change/", follow=True))
    told = [re.findall(r'<ul class="messagelist">.*?</ul>', sentences(each), re.S) for each in said]
    assert all(told)
    assert [faults(words[0], *KNOWN) for words in told] == [[]] * len(told)
    assert "1 条首页板块已存好" in told[3][0]


def test_signing_in_and_out_speaks_chinese(site):
    wrong = Client().post("/admin/login/", {"username": "顾明夏", "password": "x"})
    assert "用户名或密码不对" in sentences(wrong)
    out = signed_in(press.writer()).post(
        "/admin/logout/", headers={"Sec-Fetch-Site": "same-origin"}, follow=True
    )
    for response in (Client().get("/admin/login/"), wrong, out):
        assert faults(sentences(response)) == []


def test_the_search_for_faults_finds_them():
    page = '<p>请改正.再存</p><p title="Add another">您好</p><p>你好</p><p>共 3 个(条)</p>'
    assert faults(page) == ["Add another", "请改正.再存", "你好", "共 3 个(条)"]
    assert faults("<p>可传 PDF，地址如 /ask/ 或 https://a.example/b。</p>") == []


# --- what must be filled in ------------------------------------------------


_LABEL = re.compile(r'<label[^>]*>([^<]*?)\s*(<span class="must">必填</span>)?</label>')


@pytest.mark.parametrize(
    ("path", "required", "optional"),
    [
        ("articles/column/add/", {"名称", "地址名", "栏目简介", "关键词"}, {"责任组", "归档时间"}),
        ("articles/user/add/", {"用户名", "姓名", "密码", "再填一次密码"}, {"可以进采编台"}),
        ("articles/user/{user}/password/", {"密码", "再填一次密码"}, set()),
        ("portal/homeblock/add/", {"标题", "种类", "条数"}, {"取自栏目"}),
        ("password_change/", {"现在的密码", "新密码"}, set()),
    ],
)
def test_what_must_be_filled_in_says_so_in_its_label(site, path, required, optional):
    page = sentences(signed_in(press.in_charge_of(path)).get("/admin/" + path.format(**site)))
    told: dict[str, bool] = {}
    for label, must in _LABEL.findall(page):
        # The first of three languages decides; the other two may stay empty.
        told.setdefault(label.strip(), bool(must))
    assert {label for label in required if not told[label]} == set()
    assert {label for label in optional if told[label]} == set()


def test_no_colon_stands_between_a_label_and_its_mark():
    address = f"/admin/articles/article/{printed().pk}/publish/"
    page = sentences(signed_in(press.publisher()).get(address))
    assert '撤下的原因（读者会看到） <span class="must">必填</span></label>' in page


def test_what_would_be_deleted_is_listed_without_ways_out(site):
    address = f"/admin/portal/homeblock/{site['homeblock']}/delete/"
    page = sentences(signed_in(press.administrator()).get(address))
    assert "<li>首页板块：要闻" in page
    assert "<li>板块链接：入学" in page


def test_an_account_shows_no_salt_and_no_choice_to_have_no_password(site):
    client = signed_in(press.security_officer())
    user = User.objects.get(pk=site["user"])
    user.set_password("x")
    user.save()
    page = sentences(client.get(f"/admin/articles/user/{site['user']}/change/"))
    assert "md5" not in page
    assert 'href="../password/"' in page
    for path in ("add", f"{site['user']}/password"):
        assert "usable_password" not in sentences(client.get(f"/admin/articles/user/{path}/"))


def test_an_empty_choice_is_called_so(site):
    client = signed_in(press.administrator())
    for path in ("articles/column", "portal/homeblock"):
        page = sentences(client.get(f"/admin/{path}/add/"))
        assert "（不选）</option>" in page
        assert "----" not in page


def test_the_sections_have_no_page_of_their_own(site):
    client = signed_in(press.administrator())
    assert client.get("/admin/articles/").url == "/admin/"
