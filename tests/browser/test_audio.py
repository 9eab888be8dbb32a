"""Reading aloud's second way: a file, for browsers without a voice and for pages without scripts."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browser.public import Pages
from tests.browser.sites import NEWSROOM, said, site_of
from tests.browser.speaking import give_voices, take_voices, texts, wait_for_words
from tests.browser.watching import Arrive, sideways
from tests.served import Site, manage, wait_until
from tests.voices import TONE

RENDERINGS = ("", "/senior", "/zh-hant", "/zh-hant/senior", "/en", "/en/senior")


@dataclass(frozen=True)
class Audible:
    """A site with audio and the report that it has printed."""

    site: Site
    pk: int

    @property
    def path(self) -> str:
        return f"/articles/{self.pk}/"


@pytest.fixture(scope="module")
def audible(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audible]:
    """Printed while the site runs: its own background process has made the file."""
    with site_of(tmp_path_factory, NEWSROOM, SPEECH_ENGINE=TONE) as (site, _printed):
        statement = "from tests.browser.audible import *; print_report()"
        done = manage(site.data_dir, "shell", "-v0", "-c", statement, SPEECH_ENGINE=TONE)
        found = re.search(r"article (\d+)", done.stdout)
        assert found, done.stdout + done.stderr
        made = Audible(site, int(found[1]))

        def is_offered() -> bool:
            return b"<audio" in site.get(made.path).read()

        wait_until(is_offered, "the page offers the audio")
        yield made


def spoken_by(site: Site, path: str, language: str) -> list[str]:
    pk = re.findall(r"\d+", path)[-1]
    statement = f"from tests.browser.audible import *; tell({pk}, {language!r})"
    return list(json.loads(said(site.data_dir, statement)))


def heard_on(page: Page) -> list[str]:
    page.locator("button[data-tool=read]").click()
    expect(page.locator(".reader [data-progress]")).to_have_text("", timeout=30_000)
    return [each.strip() for each in texts(page)]


@pytest.mark.parametrize(
    ("prefix", "language"), [("", "zh-hans"), ("/zh-hant", "zh-hant"), ("/en/senior", "en")]
)
def test_the_file_says_what_the_pages_own_reader_says(
    audible: Audible, arrive: Arrive, prefix, language
):
    reader = arrive(audible.site)
    give_voices(reader, pace=1)
    heard = heard_on(reader.open(prefix + audible.path))
    assert heard == spoken_by(audible.site, audible.path, language)


@pytest.mark.parametrize(("name", "language"), [("report", "zh-hans"), ("translated", "en")])
def test_so_it_does_of_the_demos_articles(demo: Site, arrive: Arrive, name, language):
    reader = arrive(demo)
    give_voices(reader, pace=1)
    path = Pages(demo).path(name)
    heard = heard_on(reader.open(path if language == "zh-hans" else f"/en{path}"))
    assert heard == spoken_by(demo, path, language)


def test_that_a_document_is_repealed_is_heard_before_anything_of_it(
    audible: Audible, arrive: Arrive
):
    reader = arrive(audible.site)
    give_voices(reader, pace=1)
    heard = heard_on(reader.open(audible.path))
    assert heard[:2] == ["本文件自2026-03-01起废止。", "由云政发2026年5号代替。"]


def test_lists_in_lists_and_rows_of_tables_are_read_once(audible: Audible, arrive: Arrive):
    reader = arrive(audible.site)
    give_voices(reader, pace=1)
    heard = heard_on(reader.open(audible.path))
    items = ("第一项", "第一项之一", "第一项之二", "第二项", "第二项之一")
    for words in (*items, "外层文字", "外层余下", "内层文字。", "甲；", "乙"):
        assert heard.count(words) == 1
    assert heard[heard.index("人员：成年；") + 1] == "缴费：410 元"


def test_reading_begins_with_the_item_of_a_list_in_a_list_that_was_pointed_at(
    audible: Audible, arrive: Arrive
):
    reader = arrive(audible.site)
    give_voices(reader)
    page = reader.open(audible.path)
    page.locator("button[data-tool=read]").click()
    wait_for_words(page)
    page.get_by_text("第二项之一", exact=True).click()
    page.locator(".reader").get_by_role("button", name="从选中处读").click()
    assert texts(page)[-1] == "第二项之一"


@pytest.mark.parametrize("prefix", RENDERINGS)
def test_it_is_played_and_taken_away_without_a_script_by_keys_alone(
    audible: Audible, arrive: Arrive, prefix
):
    visitor = arrive(audible.site, width=320, script=False)
    page = visitor.open(prefix + audible.path)
    player, link = page.locator("#audio audio"), page.locator("#audio a")
    expect(player).to_be_visible()
    assert sideways(page) <= 0
    for _press in range(120):
        page.keyboard.press("Tab")
        if player.evaluate("(one) => one === document.activeElement"):
            break
    expect(player).to_be_focused()
    for _press in range(12):  # past the player's own controls
        page.keyboard.press("Tab")
        if link.evaluate("(one) => one === document.activeElement"):
            break
    expect(link).to_be_focused()
    expect(link).to_have_attribute("download", re.compile(r".+\.mp3"))
    size = page.locator("#audio a").bounding_box()
    assert size
    assert size["height"] >= 44


def test_it_plays(audible: Audible, arrive: Arrive):
    visitor = arrive(audible.site)
    page = visitor.open(audible.path)
    player = page.locator("#audio audio")
    address = str(player.get_attribute("src"))
    answer = visitor.get(address)
    assert answer.headers["content-type"] == "audio/mpeg"
    assert answer.headers["accept-ranges"] == "bytes"
    seconds = player.evaluate(
        "(one) => new Promise((done, fail) => { one.onloadedmetadata = () => done(one.duration);"
        " one.onerror = () => fail(new Error(one.error.message)); one.preload = 'metadata';"
        " one.load(); })"
    )
    assert abs(seconds - len(answer.body()) / 4_000) < 2
    at = player.evaluate(
        "(one) => new Promise((done) => { one.muted = true; one.currentTime = 20; one.play();"
        " one.ontimeupdate = () => one.currentTime > 20 && done(one.currentTime); })"
    )
    assert at > 20


@pytest.mark.parametrize("prefix", ["", "/senior"])
def test_it_is_no_barrier_and_not_printed(audible: Audible, arrive: Arrive, prefix):
    visitor = arrive(audible.site, width=360)
    page = visitor.open(prefix + audible.path)
    assert visitor.barriers() == []
    assert sideways(page) <= 0
    page.emulate_media(media="print")
    expect(page.locator("#audio")).to_be_hidden()


def test_who_cannot_be_read_to_is_led_to_it(audible: Audible, arrive: Arrive):
    reader = arrive(audible.site)
    take_voices(reader)
    page = reader.open(audible.path)
    page.get_by_role("button", name="不能朗读").click()
    page.locator(".reader").get_by_role("link", name="也可以听做好的音频。").click()
    assert page.url.endswith("#audio")
    expect(page.locator("#audio audio")).to_be_in_viewport()
