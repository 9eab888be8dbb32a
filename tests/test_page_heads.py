"""What every page says of itself: tags, canonical, siblings, structured data, feeds, site maps."""

import json
import re
from html import unescape
from xml.etree import ElementTree as ET

import pytest
from django.utils import timezone

from articles.models import Article, LiveEntry
from articles.publishing import withdraw
from portal.models import SiteFacts
from tests import press

pytestmark = pytest.mark.django_db

PREFIXES = ["", "/senior", "/zh-hant", "/zh-hant/senior", "/en", "/en/senior"]
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


@pytest.fixture(scope="module", autouse=True)
def _facts(written_once):
    press.site_facts(
        site_name_en="Yundu District Government",
        short_name_zh_hans="云渡区人民政府",
        site_domain="www.yundu.example",
        site_id_code="3202110000",
        organiser_zh_hans="云渡区人民政府办公室",
        phone="0510-81170000",
        icp_number="苏ICP备12345678号-1",
        police_number="苏公网安备32021102000001号",
        party_mark_url="https://bszs.conac.example/sitename",
        find_faults_url="https://zfwzzc.example/",
    )


@pytest.fixture
def facts():
    return SiteFacts.objects.get()


@pytest.fixture(scope="module")
def _printed(_facts):
    made = press.article(english=True, column=press.column("news/headlines"))
    press.image(made)
    press.print_it(made)
    return made.pk


@pytest.fixture
def article(_printed):
    return Article.objects.get(pk=_printed)


def page(client, path, status=200):
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def metas(html):
    found: dict[str, list[str]] = {}
    for name, content in re.findall(r'<meta name="([^"]+)" content="([^"]*)"', html):
        found.setdefault(name, []).append(unescape(content))
    return found


SITE = ["SiteName", "SiteDomain", "SiteIDCode"]
COLUMN = ["ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"]
CONTENT = ["ArticleTitle", "PubDate", "ContentSource"]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_home_carries_three_tags_a_column_seven_and_an_article_ten(client, article, prefix):
    for path, required in (
        ("/", SITE),
        ("/columns/news/headlines/", SITE + COLUMN),
        (f"/articles/{article.pk}/", SITE + COLUMN + CONTENT),
    ):
        found = metas(page(client, prefix + path))
        for name in required:
            assert len(found.get(name, [])) == 1, (prefix, path, name)
            assert found[name][0].strip()


def test_the_tags_speak_the_pages_language_but_for_the_fixed_vocabulary(client, article):
    simplified = metas(page(client, f"/articles/{article.pk}/"))
    traditional = metas(page(client, f"/zh-hant/senior/articles/{article.pk}/"))
    english = metas(page(client, f"/en/articles/{article.pk}/"))
    assert simplified["ColumnName"] == ["云渡要闻"]
    assert traditional["ColumnName"] == ["雲渡要聞"]
    assert traditional["SiteName"] == ["雲渡區人民政府門戶網站"]
    assert english["ArticleTitle"] == [article.title_en]
    assert english["SiteName"] == ["Yundu District Government"]
    assert {each["ColumnType"][0] for each in (simplified, traditional, english)} == {"工作动态"}


def test_pubdate_is_the_time_that_readers_see(client, article):
    html = page(client, f"/articles/{article.pk}/")
    date = metas(html)["PubDate"][0]
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}", date)
    entry = LiveEntry.objects.get(article=article, language="zh-hans")
    assert date == timezone.localtime(entry.pub_date).strftime("%Y-%m-%d %H:%M")
    assert date in re.sub(r"<meta[^>]*>", "", html)


def links(html, rel):
    return re.findall(rf'<link rel="{rel}"(?: hreflang="([^"]+)")? href="([^"]+)"', html)


@pytest.mark.parametrize("prefix", PREFIXES)
def test_each_language_is_canonical_for_itself_and_senior_names_the_standard(
    client, article, prefix
):
    html = page(client, f"{prefix}/articles/{article.pk}/")
    standard = prefix.removesuffix("/senior")
    base = "https://www.yundu.example"
    assert links(html, "canonical") == [("", f"{base}{standard}/articles/{article.pk}/")]
    assert dict(links(html, "alternate")) == {
        "zh-Hans": f"{base}/articles/{article.pk}/",
        "zh-Hant": f"{base}/zh-hant/articles/{article.pk}/",
        "en": f"{base}/en/articles/{article.pk}/",
        "x-default": f"{base}/articles/{article.pk}/",
    }


def test_siblings_are_named_only_where_a_text_exists(client):
    made = press.published()
    found = dict(links(page(client, f"/articles/{made.pk}/"), "alternate"))
    assert set(found) == {"zh-Hans", "zh-Hant", "x-default"}


def test_an_english_address_without_english_says_so_and_leads_to_the_chinese(client):
    made = press.published()
    html = page(client, f"/en/articles/{made.pk}/")
    assert '<meta name="robots" content="noindex">' in html
    assert f'href="/articles/{made.pk}/"' in html
    assert "Chinese" in html
    assert not links(html, "canonical")


def structured(html):
    return [
        json.loads(text)
        for text in re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    ]


@pytest.mark.parametrize("prefix", PREFIXES)
def test_an_article_tells_machines_what_it_is(client, article, prefix):
    found = {
        each["@type"]: each for each in structured(page(client, f"{prefix}/articles/{article.pk}/"))
    }
    news = found["NewsArticle"]
    assert news["headline"]
    assert news["datePublished"].endswith("+08:00")
    assert news["publisher"]["name"]
    assert news["image"]
    assert [each["position"] for each in found["BreadcrumbList"]["itemListElement"]]


def test_what_a_title_holds_cannot_end_the_structured_data(client):
    made = press.published(title_zh_hans='</script><b>"会议"')
    html = page(client, f"/articles/{made.pk}/")
    assert structured(html)
    assert "</script><b>" not in html


def test_open_graph_names_title_type_address_and_picture(client, article):
    html = page(client, f"/articles/{article.pk}/")
    for name in ("title", "type", "url", "image", "site_name"):
        assert len(re.findall(rf'<meta property="og:{name}" content="[^"]+"', html)) == 1
    assert re.search(r'og:image" content="https://www.yundu.example/media/images/', html)


def test_the_footer_shows_the_eight_items(client):
    html = page(client, "/")
    footer = html[html.index("<footer") :]
    for text in (
        *("3202110000", "苏ICP备12345678号-1", "苏公网安备32021102000001号", "0510-81170000"),
        *("云渡区人民政府办公室", "https://beian.miit.gov.cn", "/sitemap/"),
        *("zfwzzc.example", "bszs.conac.example"),
    ):
        assert text in unescape(footer).replace("%3A", ":").replace("%2F", "/"), text


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("icp_number", "ICP备"),
        ("police_number", "公网安备"),
        ("site_id_code", "标识码"),
        ("organiser_zh_hans", "主办单位"),
        ("find_faults_url", "找错"),
        ("party_mark_url", "党政机关"),
    ],
)
def test_an_empty_footer_item_shows_nothing(client, facts, field, words):
    assert words in page(client, "/")
    setattr(facts, field, "")
    facts.save()
    footer = page(client, "/").split("<footer")[1]
    assert words not in footer


@pytest.mark.parametrize("prefix", ["", "/zh-hant", "/en", "/senior"])
@pytest.mark.parametrize("path", ["/feed/", "/columns/news/headlines/feed/"])
def test_a_feed_is_valid_atom_in_its_language(client, article, prefix, path):
    response = client.get(prefix + path)
    assert response["Content-Type"].startswith("application/atom+xml")
    feed = ET.fromstring(response.content)
    assert feed.find(f"{ATOM}title").text
    assert feed.find(f"{ATOM}updated").text
    entry = feed.find(f"{ATOM}entry")
    link = entry.find(f"{ATOM}link").get("href")
    assert link.startswith("https://www.yundu.example" + prefix)
    assert entry.find(f"{ATOM}id").text


def test_control_characters_in_a_text_break_no_feed_and_line_ends_stay(client):
    made = press.published(
        english=True,
        title_zh_hans="会\x08议\x1b通知\uffff",
        title_en="Notice\x0bof the meeting",
        summary_zh_hans="第一行\n第二\x00行\t完",
        body_zh_hans="<p>正\x0c文&#11;在此</p>",
    )
    for prefix in ("", "/zh-hant", "/en"):
        assert ET.fromstring(client.get(f"{prefix}/feed/").content).find(f"{ATOM}entry") is not None
    made.refresh_from_db()
    assert made.title_zh_hans == "会 议 通知 "
    assert made.title_zh_hant == "會 議 通知 "
    assert made.title_en == "Notice of the meeting"
    assert made.summary_zh_hans == "第一行\n第二 行\t完"
    assert not re.search("[\x0b\x0c]", made.body_zh_hans)


def test_an_empty_feed_is_valid_too(client):
    press.column("empty")
    feed = ET.fromstring(client.get("/columns/empty/feed/").content)
    assert feed.find(f"{ATOM}entry") is None
    assert feed.find(f"{ATOM}updated").text


def test_the_site_map_for_machines_lists_canonical_pages_with_their_siblings(client, article):
    index = ET.fromstring(client.get("/sitemap.xml").content)
    parts = [each.text for each in index.iter(f"{MAP}loc")]
    assert parts
    found = {}
    for part in parts:
        answer = client.get(part.removeprefix("https://www.yundu.example"))
        assert answer["Content-Type"].startswith("application/xml")
        for url in ET.fromstring(answer.content).iter(f"{MAP}url"):
            siblings = {each.get("hreflang") for each in url.iter(f"{XHTML}link")}
            found[url.find(f"{MAP}loc").text] = siblings
    base = "https://www.yundu.example"
    for prefix in ("", "/zh-hant", "/en"):
        siblings = found[f"{base}{prefix}/articles/{article.pk}/"]
        assert siblings == {"zh-Hans", "zh-Hant", "en", "x-default"}
    assert not any("senior" in address for address in found)


def test_robots_are_told_where_the_site_map_is(client):
    assert "Sitemap: https://www.yundu.example/sitemap.xml" in page(client, "/robots.txt")


def test_qr_codes_hold_the_canonical_address(client, article):
    response = client.get(f"/en/senior/qr/articles/{article.pk}.png")
    assert response["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")


def test_a_qr_code_is_asked_for_again_and_sent_only_when_it_has_changed(client, facts):
    first = client.get("/qr/home.png")
    assert first["Cache-Control"] == "public, no-cache"
    assert client.get("/qr/home.png", headers={"if-none-match": first["ETag"]}).status_code == 304
    facts.site_domain = "other.example"
    facts.save()
    again = client.get("/qr/home.png", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert again.content != first.content


def test_the_homes_qr_code_leads_to_the_version_that_is_being_read(client, facts):
    codes = {client.get(f"{prefix}/qr/home.png").content for prefix in PREFIXES}
    assert len(codes) == len(PREFIXES)


def test_no_browser_keeps_an_answer_that_may_change_back(client, article):
    column = press.column("elsewhere")
    column.slug = "moved"
    column.save()
    withdraw(article, press.publisher(), "有误")
    for path, status in {
        f"/articles/{article.pk}/": 410,
        "/columns/elsewhere/": 301,
        "/articles/99999/": 404,
        "/articles/1": 301,
    }.items():
        response = client.get(path)
        assert (response.status_code, response["Cache-Control"]) == (status, "no-cache"), path
