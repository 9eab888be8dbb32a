"""The instrument itself: a page made badly on purpose shows every fault, and axe one more."""

import pytest
from playwright.sync_api import Browser, Page

from accessibility.renderings import DEFAULT, Mode, Rendering
from tests.browser.ux.measuring import measured, spaced_out, tabbed, zoomed

BAD = """<!doctype html><html lang="zh"><head><title></title>
<meta name="viewport" content="width=device-width, maximum-scale=1">
<style>p { color: #999 } .small { font-size: 11px } .cut { height: 24px; overflow: hidden }
a:focus { outline: 3px solid } .none:focus { outline: none } .wide { width: 2000px }
.bar { position: fixed; top: 0; width: 100%; height: 300px }
h1 { font-size: 20px } .prose p { line-height: 1.2; width: 60em } input { border: 1px solid #eee }
@keyframes go { to { margin-left: 9px } } .go { animation: go 1s infinite } a { display: block }</style>
<script>var inline = 1;</script></head><body onload="0">
<h1>一</h1><h1>二</h1><h3>三</h3><h2></h2>
<nav>导航</nav><nav>导航</nav><div id="a"></div><div id="a"></div>
<p>中文,中文 灰色的字</p><p class="small">小字</p><p>three words of english</p>
<p lang="en">这是中文</p><img src="data:,"><time>昨天</time>
<a href="#nowhere" class="none">去</a><a href="/" target="_blank">开</a>
<div class="cut">一行字<br>又一行字</div><div class="wide">宽</div><div class="bar">条</div><div class="go">动</div>
<input name="a" tabindex="2"><main></main><main><div class="prose"><p>{long}</p></div></main>
<script src="/late.js"></script></body></html>""".replace("{long}", "长" * 90)
FAULTS = [
    *(
        "wider by",
        "target of",
        "words of 11 px",
        "contrast of",
        "Latin words in zh",
        "Chinese in en",
    ),
    *("half-width mark", "no title", "language of the page", "h1: 2", "heading jumps from 1 to 3"),
    *("empty heading", "landmark main: 2", "landmark header: 0", "landmark footer: 0"),
    *(
        "nav without a name",
        "viewport",
        "first stop is no way to the text",
        "out of the order of Tab",
        "id used twice: a",
    ),
    *("picture without alt", "picture without its size", "opens a window", "time without datetime"),
    *("script within the page", "style within the page", "handler within the page"),
    *("edge of contrast 1.16", "lines 1.20 apart", "lines of 60.0 characters", "title of 20px"),
    *("script that blocks", "moves though asked not to", "fixed parts of 300 px"),
]
GOOD = """<!doctype html><html lang="zh-Hans"><head><title>好</title>
<meta name="viewport" content="width=device-width"><style>a:focus { outline: 3px solid }</style></head><body>
<a href="#main">跳到正文</a><header>头</header><nav aria-label="主导航">导航</nav>
<main id="main"><h1>一</h1><h2>二</h2><p>正文在这里，有<a href="/">一处链接</a>，在句子里。</p></main>
<footer>尾</footer></body></html>"""


@pytest.fixture
def page(browser: Browser):
    context = browser.new_context(viewport={"width": 800, "height": 600})
    yield context.new_page()
    context.close()


def said_of(page: Page, rendering: Rendering = DEFAULT) -> list[str]:
    """All that the ruler finds, whatever the promise."""
    return [each for found in measured(page, rendering).values() for each in found]


@pytest.mark.parametrize("fault", FAULTS)
def test_a_bad_page_shows_each_fault(page, fault: str):
    page.set_content(BAD)
    found = said_of(page)
    assert any(each.startswith(fault) for each in found), found


def test_the_tab_key_finds_what_shows_no_mark_and_what_is_covered(page):
    page.set_content(BAD)
    found = tabbed(page)
    assert "focus no mark: <a> 去" in found
    page.set_content(
        "<style>a:focus { outline: 3px solid }</style><a href='/' style='position:absolute;top:9px'>底</a>"
        "<div style='position:fixed;inset:0;background:#fff'>盖</div>"
    )
    assert tabbed(page) == ["focus covered: <a> 底"]


def test_the_tab_key_finds_a_mark_that_is_hardly_seen(page):
    style = "a:focus {{ outline: 3px solid {}; outline-offset: {}px; box-shadow: {} }} a {{ background: #000 }}"
    for ring, offset, halo, expected in (
        ("#ddd", 2, "none", ["focus mark of contrast 1.36: <a> 去"]),
        ("#ddd", -4, "none", []),
        ("#111", 2, "0 0 0 6px #222", ["focus mark of contrast 1.19: <a> 去"]),
        ("#111", 2, "0 0 0 6px #fd0", []),
    ):
        page.set_content(f"<style>{style.format(ring, offset, halo)}</style><a href='/'>去</a>")
        assert tabbed(page) == expected


def test_a_readers_spacing_finds_what_is_cut_off(page):
    page.set_content(BAD.replace("2000px", "20px"))
    assert "cut off: <div .cut> 一行字" in [each.split("\n")[0] for each in spaced_out(page)]


def test_larger_text_finds_what_does_not_grow_and_what_is_cut_off(page):
    page.set_content(GOOD + "<style>body { font-size: 18px } p { overflow: hidden; height: 1em }")
    found = zoomed(page)
    assert "body still of 18 px" in found
    page.set_content(BAD.replace("2000px", "20px"))
    assert any(each.startswith("cut off: <div .cut>") for each in zoomed(page))
    assert page.evaluate("getComputedStyle(document.body).fontSize") == "16px"


def test_a_good_page_shows_none(page):
    page.set_content(GOOD)
    found = said_of(page)
    assert {each.split(":")[0] for each in found} == {"style within the page"}
    assert tabbed(page) == []
    assert zoomed(page) == []
    assert spaced_out(page) == []
    # The senior version wants larger words.
    assert any(
        "words of 16 px" in each for each in said_of(page, Rendering("zh-hans", Mode.SENIOR))
    )
