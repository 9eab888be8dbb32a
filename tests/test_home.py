"""The home page: blocks in the order and number that staff set, in each language what it has."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from articles.publishing import withdraw
from portal.models import HomeBlock, HomeLink, StripEntry
from tests import press

pytestmark = pytest.mark.django_db

ICONS = Path(__file__).parent.parent / "portal/static/portal/img/icons.svg"


def block(kind, order, column=None, count=6, **facts):
    return HomeBlock.objects.create(
        kind=kind, title_zh_hans=f"块{kind}", column=column, order=order, count=count, **facts
    )


def headings(html):
    return re.findall(r'<h2 id="b-(\w+)"', html)


def section(html, kind):
    begin = html.index(f'aria-labelledby="b-{kind}"')
    return html[begin : html.index("</section>", begin)]


def test_an_empty_site_has_a_home_in_every_rendering(client):
    for prefix in ("", "/senior", "/zh-hant", "/zh-hant/senior", "/en", "/en/senior"):
        assert client.get(f"{prefix}/").status_code == 200


def test_blocks_stand_in_the_order_of_staff(client):
    press.published(column=press.column("news"))
    news = press.column("news")
    block("notices", 1, news)
    block("news", 2, news)
    block("headline", 3, news, is_shown=False)
    assert headings(client.get("/").content.decode()) == ["notices", "news"]


def test_a_block_shows_as_many_rows_as_staff_set(client):
    column = press.column("notices")
    for day in range(5):
        press.moved_in(days_ago=day, column=column)
    block("notices", 1, column, count=3)
    assert section(client.get("/").content.decode(), "notices").count("<time") == 3


def test_a_pinned_notice_stands_first_and_is_marked_in_words(client):
    column = press.column("notices")
    press.moved_in(days_ago=1, column=column)
    pinned = press.article(
        column=column,
        title_zh_hans="集中缴费期延长",
        pinned_until=timezone.now() + timedelta(days=3),
        original_published_at=timezone.now() - timedelta(days=30),
    )
    press.image(pinned)
    press.publish_moved_in(pinned)
    block("pictures", 1, column)
    block("notices", 2, column)
    rows = section(client.get("/").content.decode(), "notices")
    assert rows.index("集中缴费期延长") < rows.index("次推进会")
    assert "置顶" in rows


def test_the_headline_is_not_repeated_in_the_list_below_it(client):
    column = press.column("news")
    press.moved_in(days_ago=2, column=column)
    top = press.moved_in(days_ago=1, column=column)
    block("headline", 1, column, count=1)
    block("news", 2, column)
    html = client.get("/").content.decode()
    assert top.title_zh_hans in section(html, "headline")
    assert top.title_zh_hans not in section(html, "news")


def test_picture_news_hold_only_what_has_a_picture(client):
    column = press.column("news")
    plain = press.published(column=column)
    pictured = press.article(column=column)
    press.image(pictured)
    press.print_it(pictured)
    block("pictures", 1, column)
    pictures = section(client.get("/").content.decode(), "pictures")
    assert pictured.title_zh_hans in pictures
    assert plain.title_zh_hans not in pictures
    assert re.search(r'<img [^>]*alt="[^"]+"[^>]*width="\d+" height="\d+"', pictures)


def test_the_pictures_lead_on_to_a_list_by_its_name_for_it_holds_more_than_pictures(client):
    column = press.column("news", name_en="News")
    pictured = press.article(column=column, english=True)
    press.image(pictured)
    press.print_it(pictured)
    block("pictures", 1, column, title_en="In pictures")
    for prefix, name in (("", "新闻动态"), ("/zh-hant", "新聞動態"), ("/en", "News")):
        pictures = section(client.get(f"{prefix}/").content.decode(), "pictures")
        assert f'<a class="more" href="{prefix}/columns/news/">{name}</a>' in pictures


def test_the_english_home_leads_with_contacts_services_and_the_latest(client):
    column = press.column("news")
    made = press.published(english=True, column=column)
    press.published(column=column)
    block("news", 1, column)
    services = block("services", 2, title_en="Services")
    HomeLink.objects.create(
        block=services, label_zh_hans="办证", label_en="Permits", url="/columns/news/", icon="id"
    )
    html = client.get("/en/").content.decode()
    main = html[html.index("<main") :]
    order = [main.index(words) for words in ("12345", "Permits", made.title_en)]
    assert order == sorted(order)
    assert made.title_zh_hans not in html


def english_site():
    """Each kind of thing once with and once without English."""
    column = press.column("notices", name_en="Notices")
    press.published(english=True, column=column)
    block("notices", 1, column)
    data = block("data", 2, title_en="Figures")
    services = block("services", 3, title_en="Services")
    link = {"url": "/columns/notices/"}
    HomeLink.objects.create(block=services, label_zh_hans="办证", label_en="Permits", **link)
    HomeLink.objects.create(block=services, label_zh_hans="婚育", note_zh_hans="登记", **link)
    HomeLink.objects.create(block=services, label_zh_hans="APP", note_zh_hans="手机上办", **link)
    people = {"label_zh_hans": "人口", "label_en": "Residents", "figure_zh_hans": "73.6"}
    HomeLink.objects.create(block=data, unit_zh_hans="万人", **people)
    growth = {"label_zh_hans": "增长", "label_en": "Growth", "figure_zh_hans": "5.8"}
    HomeLink.objects.create(block=data, unit_zh_hans="%", **growth)
    StripEntry.objects.create(label_zh_hans="微博", label_en="Weibo", url="/a/", order=1)
    StripEntry.objects.create(label_zh_hans="企业", hint_zh_hans="平台", url="/b/", order=2)
    hint = {"hint_zh_hans": "扫码关注", "label_en": "WeChat"}
    StripEntry.objects.create(label_zh_hans="微信", qr_text="https://a.example/", **hint)


@pytest.mark.parametrize("mode", ["", "/senior"])
def test_what_has_no_english_is_left_out_of_english_pages_alone(client, mode):
    english_site()
    chinese = client.get(f"{mode}/").content.decode()
    english = client.get(f"/en{mode}/").content.decode()
    for words in ("微博", "企业", "微信", "扫码关注"):
        assert words in chinese
        assert words not in english
    assert "Weibo" in english
    assert "WeChat" in english
    # Nothing but the switches of language is Chinese.
    outside_the_switch = re.sub(r'<a [^>]*lang="zh[^>]*>[^<]*</a>', "", english)
    assert re.findall("[一-鿿]+", outside_the_switch.partition("<body")[2]) == []


def test_what_has_no_english_on_the_home_page_is_left_out(client):
    english_site()
    chinese, english = (client.get(path).content.decode() for path in ("/", "/en/"))
    assert headings(chinese) == ["notices", "data", "services"]
    assert headings(english) == ["services", "data"]
    services, data = section(english, "services"), section(english, "data")
    assert re.findall("<b>(.*?)</b>", services) == ["Permits", "APP"]
    # A figure is the same in every language; its unit is not.
    assert "Growth" in data
    assert "5.8<small>%</small>" in data
    assert "Residents" not in data
    assert "73.6" in section(chinese, "data")


def test_what_leads_to_nothing_in_the_readers_language_is_left_out(
    client, django_assert_num_queries
):
    press.site_facts(site_domain="www.yundu.example")
    chinese, both = press.published(), press.published(english=True)
    gone = press.published(english=True)
    withdraw(gone, press.publisher(), "内容有误")
    press.published(column=press.column("letters"))
    services = block("services", 1, title_en="Services")
    data = block("data", 2, title_en="Figures")
    for number, (url, name) in enumerate(
        {
            f"/articles/{chinese.pk}/": "Schools",
            f"https://www.yundu.example/articles/{chinese.pk}/": "Births",
            f"/articles/{both.pk}/": "Permits",
            f"/articles/{gone.pk}/": "Food",
            "/columns/letters/": "Letters",
            "/columns/moved-away/": "Moved",
            "/client/": "App",
            "https://elsewhere.example/articles/1/": "Elsewhere",
        }.items()
    ):
        words = {"label_zh_hans": f"事{number}", "label_en": name, "order": number, "url": url}
        HomeLink.objects.create(block=services, **words)
        HomeLink.objects.create(block=data, figure="7", **words)
    main = client.get("/en/").content.decode()
    assert re.findall("<b>(.*?)</b>", section(main, "services")) == (
        ["Permits", "Moved", "App", "Elsewhere"]
    )
    assert re.findall("<b>(.*?)</b>", section(client.get("/").content.decode(), "services")) == (
        ["事0", "事1", "事2", "事4", "事5", "事6", "事7"]
    )
    # A figure says something without its link too.
    assert "<dt>Schools</dt>" in section(main, "data")
    assert f'<dt><a href="/en/articles/{both.pk}/">Permits</a></dt>' in section(main, "data")
    with django_assert_num_queries(3):  # the epoch, the articles named, what is new
        client.get("/en/")


def test_who_stands_behind_the_site_is_said_in_chinese_if_there_is_nothing_else(client):
    press.site_facts(
        site_name_en="Yundu District",
        short_name_zh_hans="云渡区人民政府",
        organiser_zh_hans="云渡区人民政府办公室",
        address_zh_hans="望桥路8号",
        description_zh_hans="要闻和服务",
    )
    english = client.get("/en/").content.decode()
    for words in ("云渡区人民政府", "云渡区人民政府办公室", "望桥路8号"):
        assert f'<span lang="zh-Hans">{words}</span>' in english
    assert "<title>Yundu District</title>" in english
    assert "要闻和服务" not in english
    assert "要闻和服务" in client.get("/").content.decode()


def test_a_site_that_nobody_named_has_one_name_everywhere(client):
    names = {"/": "政府门户网站", "/zh-hant/": "政府門戶網站", "/en/": "Government portal"}
    for path, name in names.items():
        for address in (path, path + "senior/"):
            html = client.get(address).content.decode()
            assert f"<title>{name}</title>" in html
            assert f"<b>{name}</b>" in html


def test_an_empty_site_says_so_instead_of_showing_nothing(client):
    html = client.get("/").content.decode()
    assert "本站刚刚开通" in html
    assert "便捷服务" not in html
    press.published(column=press.column("news"))
    block("news", 1, press.column("news"))
    StripEntry.objects.create(label_zh_hans="微博", url="/a/")
    html = client.get("/").content.decode()
    assert "本站刚刚开通" not in html
    assert "便捷服务" in html


OPENING = {"": "本站刚刚开通", "/zh-hant": "本站剛剛開通", "/en": "This site has just opened"}


def main_of(client, path):
    return client.get(path).content.decode().partition("<main")[2].partition("</main>")[0]


@pytest.mark.parametrize("mode", ["", "/senior"])
@pytest.mark.parametrize("language", OPENING)
def test_only_a_site_without_any_content_says_that_it_has_just_opened(client, language, mode):
    main = main_of(client, f"{language}{mode}/")
    assert OPENING[language] in main
    assert 'href="tel:12345"' in main
    press.published(column=press.column("news"))
    assert OPENING[language] not in main_of(client, f"{language}{mode}/")


@pytest.mark.parametrize("mode", ["", "/senior"])
def test_a_site_without_english_says_so_and_leads_to_the_chinese_home(client, mode):
    column = press.column("news")
    press.published(column=column)
    block("news", 1, column)
    main = main_of(client, f"/en{mode}/")
    assert "There is nothing in English yet." in main
    assert f'href="{mode}/" hreflang="zh-Hans"' in main
    assert 'href="tel:12345"' in main
    assert "nothing in English" not in main_of(client, f"{mode}/")


def test_without_any_block_the_home_page_lists_what_is_newest(client):
    column = press.column("news")
    made = press.published(column=column)
    hidden = block("news", 1, column, is_shown=False)
    assert made.title_zh_hans in main_of(client, "/")
    hidden.is_shown = True
    hidden.save()
    assert main_of(client, "/").count(made.title_zh_hans) == 1


def test_what_staff_change_on_home_is_seen_at_once(client):
    column = press.column("news")
    press.published(column=column)
    made = block("news", 1, column)
    assert "块news" in client.get("/").content.decode()
    made.title_zh_hans = "改名的块"
    made.save()
    assert "改名的块" in client.get("/").content.decode()
    made.delete()
    assert "改名的块" not in client.get("/").content.decode()


def test_every_icon_that_staff_may_choose_is_drawn():
    drawn = set(re.findall(r'id="([a-z-]+)"', ICONS.read_text()))
    assert {*HomeLink.Icon.values, *StripEntry.Icon.values} <= drawn
