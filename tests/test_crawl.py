"""Every internal link of every rendering, followed: none leaves the rendering, none is broken."""

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.test import Client

from accessibility.renderings import ALL, Rendering, parse
from articles.models import Column
from portal.models import HomeBlock, HomeLink, StripEntry
from tests import press
from tests.archives import moved_in_often

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

NO_RENDERING = ("/static/", "/media/", "/prefs", "/views/", "/favicon", "/admin/", "/manifest")


@pytest.fixture
def site():
    """A small site with every kind of page on it."""
    press.site_facts(
        short_name_zh_hans="云渡区人民政府",
        site_domain="www.yundu.example",
        find_faults_url="https://faults.example/",
    )
    news = press.column("news/headlines")
    press.column("topic", kind=Column.Kind.TOPIC)
    for order, url in enumerate(("/ask/", "https://weibo.example/yundu", "/columns/news/")):
        StripEntry.objects.create(label_zh_hans=f"入口{order}", url=url, order=order)
    StripEntry.objects.create(
        label_zh_hans="微信公众号", qr_text="https://weixin.example/", order=9
    )
    for order, kind in enumerate(HomeBlock.Kind.values):
        block = HomeBlock.objects.create(
            kind=kind, title_zh_hans=f"板块{order}", column=news, order=order
        )
        if kind in ("services", "interaction", "data"):
            HomeLink.objects.create(
                block=block, label_zh_hans="一项", url="/columns/news/", figure="1", icon="id"
            )
    body = '<p><a href="/en/columns/news/">内</a><a href="https://out.example/">外</a></p>'
    moved_in_often(range(0, 480, 40), english=True, column=news, body_zh_hans=body, body_en=body)
    moved_in_often(range(20, 480, 40), column=news, body_zh_hans=body)
    press.moved_in(days_ago=3, english=True, column=press.column("topic"))
    pictured = press.article(english=True, column=news)
    press.image(pictured)
    press.print_it(pictured)


def addresses(html: str) -> set[str]:
    """Where a page's links and forms lead, without fragments."""
    found = re.findall(r'<(?:a|form)\b[^>]*?\b(?:href|action)="([^"#]*)', html)
    return {unescape(address) for address in found if address}


def is_switch(page: str, address: str) -> bool:
    """The same page in another rendering, or the list whose later page or year this is."""
    bare, wanted = parse(page)[1], parse(address)[1]
    return wanted in (bare, re.sub(r"(\d{4}/)?(page/\d+/)?$", "", bare))


def follow_every_link(client: Client, rendering: Rendering) -> None:
    start = rendering.path("/")
    seen, waiting, left, broken = {start}, [(start, "")], [], []
    switches: dict[str, str] = {}
    while waiting:
        page, came_from = waiting.pop()
        response = client.get(page)
        if response.status_code != 200:
            broken.append((page, response.status_code, came_from))
            continue
        if not response["Content-Type"].startswith("text/html"):
            continue
        html = response.content.decode()
        assert f'<html lang="{rendering.tag}" data-mode="{rendering.mode}"' in html, page
        for address in addresses(html):
            parts = urlsplit(address)
            if parts.scheme in ("tel", "mailto") or address.startswith(NO_RENDERING):
                continue
            if parts.netloc:
                # Only the notice, share addresses and the filing offices stand on another host.
                continue
            if parse(parts.path)[0] != rendering:
                if not is_switch(urlsplit(page).path, parts.path):
                    left.append((page, address))
                elif "/columns/" in page:
                    switches[address] = page
                continue
            if address not in seen:
                seen.add(address)
                waiting.append((address, page))
    assert left == []
    assert broken == []
    assert [each for each in switches.items() if client.get(each[0]).status_code != 200] == []
    assert len(seen) > 25 if rendering.language != "en" else len(seen) > 15


# The site takes longer to make than to follow; one test follows it in every rendering.
def test_no_link_leaves_its_rendering_and_none_is_broken(site, client):
    for rendering in ALL:
        follow_every_link(client, rendering)


def test_outside_addresses_go_through_the_notice(site, client):
    direct = {"beian.miit.gov.cn", "www.beian.gov.cn", "beian.mps.gov.cn"}
    for rendering in ALL:
        html = client.get(rendering.path("/")).content.decode()
        for address in addresses(html):
            host = urlsplit(address).hostname
            assert host is None or host in direct | {"faults.example"}, (rendering, address)
