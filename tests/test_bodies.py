"""Bodies: what may be stored, and what a reader gets of it."""

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accessibility.links import inside, keep_inside
from accessibility.renderings import ALL, Mode, Rendering
from articles.bodies import expand_figures, figure_keys, sanitise
from portal.models import SiteFacts
from portal.templatetags.site import guarded, guarded_url


@pytest.mark.parametrize(
    ("given_html", "stored"),
    [
        ("<script>alert(1)</script><p>文</p>", "<p>文</p>"),
        ('<p onclick="x()" style="color:red">文</p>', "<p>文</p>"),
        ('<a href="javascript:alert(1)">点</a>', "点"),
        ('<a href=" jAvAscript:alert(1)">点</a>', "点"),
        ('<iframe srcdoc="<script>1</script>"></iframe><p>文</p>', "<p>文</p>"),
        ("<p>没有<strong>收尾", "<p>没有<strong>收尾</strong></p>"),
        ("<p><b>粗</b><i>斜</i></p>", "<p><strong>粗</strong><em>斜</em></p>"),
        ("<h1>大</h1><h5>小</h5>", "<h2>大</h2><h4>小</h4>"),
        ("<p>　　段落</p><p>&nbsp;</p><p></p>", "<p>段落</p>"),
        ('<p><img src="x.jpg"></p><p>文</p>', "<p>文</p>"),
        ('<figure data-image="ab12">残留</figure>', '<figure data-image="ab12"></figure>'),
        ("<figure><figcaption>x</figcaption></figure><p>文</p>", "<p>文</p>"),
        ('<p><figure data-image="ab12"></figure></p>', '<figure data-image="ab12"></figure>'),
        ('<td colspan="2">1</td>', "1"),
        (
            '<table><tr><td colspan="2" width="9">1</td><td rowspan="999999">2</td></tr></table>',
            '<table><tbody><tr><td colspan="2">1</td><td>2</td></tr></tbody></table>',
        ),
        ("<p>A\x00B</p>", "<p>AB</p>"),
        ('<a href="//evil.example/x">点</a>', "点"),
        ('<a href="//[bad">点</a>', "点"),
        ('<a href="https://[bad/">点</a>', "点"),
        ('<a href="/\\evil.example/">点</a>', "点"),
        ('<a href="/\t/evil.example/">点</a>', "点"),
        ('<a href="https:/evil.example/">点</a>', "点"),
        ('<a href=" /ask/?a=//b ">点</a>', '<a href="/ask/?a=//b">点</a>'),
    ],
)
def test_what_is_given_and_what_is_stored(given_html, stored):
    assert sanitise(given_html) == stored


_PIECES = st.sampled_from(
    ["<p>", "</p>", "<b>", "</b>", "<h1>", "</h1>", "<script>", "</script>", "<table>", "<tr>",
     "<td colspan='2'>", "</td>", "</table>", "<figure data-image='k1'>", "</figure>", "<li>", "<ul>",
     "　　", "&nbsp;", "文字", "x < y", "&amp;", "<a href='javascript:1'>", "<a href='/x/'>", "</a>",
     "<!--", "-->", "<svg onload=1>", "<style>", "\x00", "\"", "<br>"]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=25).map("".join))
def test_sanitising_twice_changes_nothing(html):
    once = sanitise(html)
    assert sanitise(once) == once


@given(st.lists(_PIECES, max_size=25).map("".join))
def test_nothing_that_acts_survives(html):
    stored = sanitise(html).lower()
    assert not re.search(r"<(script|style|svg|iframe|object|img)\b|javascript:|\son\w+=", stored)


def test_figures_are_found_and_expanded_in_order():
    html = '<p>一</p><figure data-image="k2"></figure><figure data-image="k1"></figure>'
    assert figure_keys(html) == ["k2", "k1"]
    assert expand_figures(html, str.upper) == "<p>一</p>K2K1"


SENIOR_ENGLISH = Rendering("en", Mode.SENIOR)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("/articles/3/", "/en/senior/articles/3/"),
        ("/zh-hant/articles/3/", "/en/senior/articles/3/"),
        ("/", "/en/senior/"),
        ("/media/files/a/b.pdf", "/media/files/a/b.pdf"),
        ("https://www.yundu.example/columns/news/", "/en/senior/columns/news/"),
        ("https://elsewhere.example/", "https://elsewhere.example/"),
        ("//elsewhere.example/", "//elsewhere.example/"),
        ("/en//elsewhere.example/", "/en/senior/elsewhere.example/"),
        ("#part", "#part"),
        ("mailto:a@b.example", "mailto:a@b.example"),
    ],
)
def test_a_typed_link_stays_in_the_rendering(typed, kept):
    assert inside(typed, SENIOR_ENGLISH, ("www.yundu.example",)) == kept


@given(st.sampled_from(ALL), st.sampled_from(ALL))
def test_keeping_inside_twice_is_keeping_inside_once(first, second):
    html = '<a href="/articles/3/">x</a>'
    again = keep_inside(keep_inside(html, first), second)
    assert again == keep_inside(html, second)


FACTS = SiteFacts(site_domain="www.yundu.example", allowed_hosts="gov.example\nb.example")


@pytest.mark.parametrize(
    ("address", "led_to"),
    [
        ("https://elsewhere.example/a?b=1&c", "/leave/?url=https%3A%2F%2Felsewhere.example%2Fa%3Fb%3D1%26c"),
        ("https://www.gov.example/x", "https://www.gov.example/x"),
        ("https://notgov.example/", "/leave/?url=https%3A%2F%2Fnotgov.example%2F"),
        ("https://sub.www.yundu.example/", "https://sub.www.yundu.example/"),
        ("/ask/", "/ask/"),
        ("tel:12345", "tel:12345"),
    ],
)  # fmt: skip
def test_a_link_that_leaves_goes_through_the_notice(address, led_to):
    assert guarded_url(address, FACTS) == led_to


def test_a_bodys_outside_links_go_through_the_notice():
    html = guarded('<p><a href="https://elsewhere.example/?a=1&amp;b=2">x</a></p>', FACTS)
    assert 'href="/leave/?url=https%3A%2F%2Felsewhere.example%2F%3Fa%3D1%26b%3D2"' in html


@pytest.mark.parametrize(
    "address",
    [
        "//elsewhere.example/x",
        "//[bad",
        "http://[x",
        "https://elsewhere.example\\.www.yundu.example/x",
        "/\\elsewhere.example/",
        "/\t/elsewhere.example/",
        "javascript:alert(1)",
    ],
)
def test_what_browsers_may_read_otherwise_than_we_do_never_leads_straight(address):
    assert guarded_url(address, FACTS).startswith("/leave/?url=")
    assert 'href="/leave/?url=' in guarded(f'<a href="{address}">x</a>', FACTS)


def test_the_standard_rendering_never_makes_a_path_into_a_host():
    assert inside("/en//elsewhere.example/", Rendering()) == "/elsewhere.example/"


def test_a_line_of_full_width_spaces_is_stored_in_a_moment():
    began = time.process_time()
    stored = sanitise(f"<p>会议<strong>{'　' * 40}通知</strong></p>")
    assert time.process_time() - began < 1
    assert stored == f"<p>会议<strong>{'　' * 40}通知</strong></p>"
    assert sanitise(f"<p>会议<strong>{'　' * 40}</strong>通知</p>") == "<p>会议通知</p>"


def test_empty_tags_in_one_another_without_end_are_stored_in_a_moment():
    began = time.process_time()
    sanitise("<p>" + "<strong><em>" * 6000 + "</em></strong>" * 6000 + "</p>")
    assert time.process_time() - began < 5
    assert sanitise("<p>会<strong><em></em></strong></p>") == "<p>会</p>"


@pytest.mark.parametrize("tag", ["figure", "b", "table", "unknown"])
def test_of_what_is_nested_without_end_the_words_are_kept(tag):
    # A parser alone would take minutes for this.
    assert sanitise(f"<{tag}>" * 100_000 + "字 &lt;词&gt;") == "<p>字 &lt;词&gt;</p>"


def test_many_unclosed_paragraphs_are_not_deep():
    assert sanitise("<p>一" * 1_000) == "<p>一</p>" * 1_000
