"""The whole job as a new user does it: from the writer's desk to the citizens, and back."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from accessibility.chinese import to_traditional
from accessibility.renderings import ALL, Rendering
from tests.browser.desk import (
    article_id,
    body,
    caret_after,
    choose_language,
    paste,
    photo,
    place_picture,
    save,
    sign_in,
)
from tests.browser.report import Report, report
from tests.browser.watching import Arrive, Visitor, settled, sideways
from tests.served import Site

CAPTIONS = ["会议现场，台下坐满了人", "主席台上正在发言", "散会以后大家还在讨论"]
ALTS = ["一间大会议室，前排的人在做记录", "讲台后面站着一位发言人", "几个人站在走廊里交谈"]
CAPTIONS_EN = ["The meeting in session", "A speaker on the podium", "Talking on after the meeting"]
ALTS_EN = [
    "A large hall, people writing",
    "Someone behind a lectern",
    "People standing in a corridor",
]
# The machine writes 臺下; this site's readers are used to 台下.
MACHINE, CORRECTED = "會議現場，臺下坐滿了人", "會議現場，台下坐滿了人"
ENGLISH_TITLE = "District holds a meeting on the work ahead"
ENGLISH_BODY = ["The district held a meeting.", "It reviewed the work done and set new tasks."]
PLACE = {
    "zh-hans": "区行政中心二号会议室",
    "zh-hant": "區行政中心二號會議室",
    "en": "Meeting Room 2",
}
REASON = "会议内容有误，更正后重新发布。"
WORDS = {
    "zh-hans": {"source": "来源", "updated": "更新于", "place": "会议地点"},
    "zh-hant": {"source": "來源", "updated": "更新於", "place": "會議地點"},
    "en": {"source": "Source", "updated": "Updated", "place": "Place"},
}
REVIEWERS = [("chushen", "初审"), ("fushen", "复审"), ("zhongshen", "终审")]
REQUIRED_TAGS = [
    *("SiteName", "SiteDomain", "SiteIDCode"),
    *("ColumnName", "ColumnDescription", "ColumnKeywords", "ColumnType"),
    *("ArticleTitle", "PubDate", "ContentSource"),
]


@dataclass
class Citizens:
    """Readers of one article, and what they should see of it."""

    arrive: Arrive
    site: Site
    pk: int
    wanted: Report

    def path(self, rendering: Rendering) -> str:
        return f"{rendering.prefix}/articles/{self.pk}/"

    def title(self, rendering: Rendering) -> str:
        return {
            "zh-hans": self.wanted.title,
            "zh-hant": to_traditional(self.wanted.title),
            "en": ENGLISH_TITLE,
        }[rendering.language]

    def source(self, rendering: Rendering) -> str:
        return {
            "zh-hans": self.wanted.source,
            "zh-hant": to_traditional(self.wanted.source),
            "en": "Local press",
        }[rendering.language]

    def texts(self) -> dict[str, str]:
        """The words of the article in each rendering, the count of views aside."""
        reader = self.arrive(self.site)
        texts = {}
        for rendering in ALL:
            text = reader.open(self.path(rendering)).locator("article").inner_text()
            texts[rendering.prefix] = re.sub(r"(浏览次数|瀏覽次數|Views)\n\d+", "", text)
        return texts


def test_a_report_is_written_published_read_changed_and_withdrawn(newsroom: Site, arrive: Arrive):
    wanted = report()
    writer, publisher = arrive(newsroom), arrive(newsroom)
    sign_in(writer, newsroom, "bianji")
    sign_in(publisher, newsroom, "fabu")

    pk = write_the_report(writer.page, wanted)
    correct_the_traditional(writer.page, wanted)
    send_to_review(writer.page)
    reviewers = []
    for username, step in REVIEWERS:
        reviewers.append(arrive(newsroom))
        sign_in(reviewers[-1], newsroom, username)
        review_it(reviewers[-1].page, wanted, step)
    publish_it(publisher.page, wanted)

    citizens = Citizens(arrive, newsroom, pk, wanted)
    for width in (360, 1280):
        reader = arrive(newsroom, width=width)
        for rendering in ALL:
            read(citizens, reader, rendering)
    the_count_goes_up_by_one_reader(citizens)

    before = citizens.texts()
    change_the_manuscript(writer, pk)
    assert citizens.texts() == before

    for reviewer, (_username, step) in zip(reviewers, REVIEWERS, strict=True):
        approve_again(reviewer, pk, step)
    publish_again(publisher, pk)
    later = arrive(newsroom)
    for rendering in ALL:
        page = later.open(citizens.path(rendering))
        expect(page.locator("article .sub")).to_be_visible()
        terms = page.locator("dl.meta dt").all_inner_texts()
        assert terms.count(WORDS[rendering.language]["updated"]) == 1, terms

    withdraw(publisher, citizens)


def write_the_report(page: Page, wanted: Report) -> int:
    page.get_by_role("link", name="新建会议报道").first.click()
    page.locator("#id_title_zh_hans").fill(wanted.title)
    page.locator("#id_source_zh_hans").fill(wanted.source)
    page.locator("#id_keywords_zh_hans").fill("会议，部署")
    text = body(page)
    paste(page, text, wanted.paragraphs)
    page.locator("#id_photos").set_input_files([photo(n, width=1500) for n in (1, 2, 3)])
    expect(page.locator(".photo:visible")).to_have_count(3)
    for n in range(3):
        page.locator(f"#id_images-{n}-caption_zh_hans").fill(CAPTIONS[n])
        page.locator(f"#id_images-{n}-alt_zh_hans").fill(ALTS[n])
    put_the_pictures_between(page, wanted)
    page.locator("#id_meeting-0-held_at").fill("2020-01-15T09:00")
    page.locator("#id_meeting-0-place_zh_hans").fill(PLACE["zh-hans"])
    page.locator("#id_meeting-0-attendees_zh_hans").fill("陆望舒（区委书记）\n沈知远（区长）")

    choose_language(page, "English")
    page.locator("#id_title_en").fill(ENGLISH_TITLE)
    page.locator("#id_source_en").fill("Local press")
    paste(page, body(page, "en"), ENGLISH_BODY)
    for n in range(3):
        page.locator(f"#id_images-{n}-caption_en").fill(CAPTIONS_EN[n])
        page.locator(f"#id_images-{n}-alt_en").fill(ALTS_EN[n])
    page.locator("#id_meeting-0-place_en").fill(PLACE["en"])
    save(page)
    return article_id(page)


def put_the_pictures_between(page: Page, wanted: Report) -> None:
    """Each where the report has it: behind the paragraph before, the last one first."""
    text = body(page)
    number = 3
    for at in range(len(wanted.parts) - 1, -1, -1):
        if wanted.parts[at] is not None:
            continue
        number -= 1
        before = wanted.parts[at - 1] if at else None
        if before is None:
            text.locator("p").first.click(position={"x": 3, "y": 5})
            page.keyboard.press("Control+Home")
        else:
            caret_after(text.locator("p", has_text=before.strip()[:40]).last)
        place_picture(page, CAPTIONS[number])
    expect(text.locator("figure")).to_have_count(3)


def order_of(text: list[str]) -> list[str]:
    return [tag if tag == "FIGURE" else "P" for tag in text if tag in ("P", "FIGURE")]


def correct_the_traditional(page: Page, wanted: Report) -> None:
    """After saving, the Traditional is there; one caption is put right, the rest stays automatic."""
    choose_language(page, "繁体")
    expect(page.locator("#id_title_zh_hant")).to_have_value(to_traditional(wanted.title))
    caption = page.locator('[name^="images-"][name$="-caption_zh_hant"]').first
    expect(caption).to_have_value(MACHINE)
    caption.fill(CORRECTED)
    save(page)
    choose_language(page, "繁体")
    expect(caption).to_have_value(CORRECTED)
    states = page.locator(".label-line:visible .badge").all_inner_texts()
    assert states.count("人工") == 1, states
    assert states.count("原文已变") == 0, states
    figures = body(page, "zh_hant").evaluate("(text) => [...text.children].map((e) => e.tagName)")
    assert order_of(figures) == ["P" if part else "FIGURE" for part in wanted.parts]


def send_to_review(page: Page) -> None:
    page.get_by_role("button", name="存好，送审").click()
    expect(page.locator(".messagelist .success")).to_contain_text("已送审：初审（陈砚秋）")


def open_from(page: Page, section: str, wanted: Report) -> None:
    """From a section of the desk's first page to the manuscript's page."""
    page.reload()
    rows = page.locator("section", has=page.get_by_role("heading", name=section))
    rows.get_by_role("link", name=wanted.title, exact=True).click()


def review_it(page: Page, wanted: Report, step: str) -> None:
    """Read it in all six renderings, and pass it on."""
    open_from(page, "待我审核", wanted)
    frames = page.locator("iframe")
    expect(frames).to_have_count(6)
    shown = set()
    for n in range(6):
        frames.nth(n).scroll_into_view_if_needed()
        html = frames.nth(n).content_frame.locator("html")
        expect(html.locator("article h1")).not_to_be_empty()
        expect(html.locator("link[rel=stylesheet]")).to_have_count(1)
        # Both of one document, though the frame may be on its way to the next.
        expect(html).to_have_attribute("data-mode", re.compile("."))
        shown.add(tuple(html.evaluate("(element) => [element.lang, element.dataset.mode]")))
    assert shown == {(rendering.tag, str(rendering.mode)) for rendering in ALL}
    page.get_by_role("button", name=f"审过校过，通过{step}").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def approve_again(reviewer: Visitor, pk: int, step: str) -> None:
    page = reviewer.open(f"/admin/articles/article/{pk}/publish/")
    page.get_by_role("button", name=f"审过校过，通过{step}").click()
    expect(page.locator(".messagelist .success")).to_be_visible()


def publish_it(page: Page, wanted: Report) -> None:
    open_from(page, "待发布", wanted)
    button = page.get_by_role("button", name="发布", exact=True)
    # The page loads itself anew when the pictures are ready in all their sizes.
    expect(button).to_be_enabled(timeout=60_000)
    button.click()
    expect(page.locator(".messagelist .success")).to_contain_text("第 1 印")


def read(citizens: Citizens, reader: Visitor, rendering: Rendering) -> None:
    page = reader.open(citizens.path(rendering))
    words = WORDS[rendering.language]
    expect(page.locator("html")).to_have_attribute("lang", rendering.tag)
    expect(page.locator("article h1")).to_have_text(citizens.title(rendering))
    assert sideways(page) <= 0

    names = page.locator("meta[name]").evaluate_all("(all) => all.map((e) => e.name)")
    assert {name: names.count(name) for name in REQUIRED_TAGS} == dict.fromkeys(REQUIRED_TAGS, 1)
    title = page.locator('meta[name="ArticleTitle"]').get_attribute("content")
    assert title == citizens.title(rendering)

    facts = dict(
        zip(
            page.locator("article dl dt").all_inner_texts(),
            page.locator("article dl dd").all_inner_texts(),
            strict=True,
        )
    )
    assert facts[words["source"]] == citizens.source(rendering)
    assert facts[words["place"]] == PLACE[rendering.language]

    captions = {
        "zh-hans": CAPTIONS,
        "zh-hant": [CORRECTED, *map(to_traditional, CAPTIONS[1:])],
        "en": CAPTIONS_EN,
    }
    assert page.locator(".prose figcaption").all_inner_texts() == captions[rendering.language]
    if rendering.language != "en":
        parts = page.locator(".prose").evaluate(
            "(text) => [...text.children].map((e) => e.tagName)"
        )
        wanted = ["P" if part else "FIGURE" for part in citizens.wanted.parts]
        assert order_of(parts) == wanted
    for picture in page.locator(".prose picture img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("(image) => image.naturalWidth") > 0
    settled(page)
    assert reader.barriers() == []


def the_count_goes_up_by_one_reader(citizens: Citizens) -> None:
    standard = citizens.path(ALL[0])
    count = citizens.arrive(citizens.site).open(standard).locator("[data-views-url]")
    expect(count).to_have_text("1")  # all those windows were one reader's
    other = citizens.arrive(citizens.site, agent="another")
    expect(other.open(standard).locator("[data-views-url]")).to_have_text("2")
    expect(other.open(citizens.path(ALL[2])).locator("[data-views-url]")).to_have_text("2")


def change_the_manuscript(writer: Visitor, pk: int) -> None:
    page = writer.open(f"/admin/articles/meetingreport/{pk}/change/")
    choose_language(page, "简体")
    page.locator("#id_subtitle_zh_hans").fill("总结工作，部署任务")
    choose_language(page, "English")
    page.locator("#id_subtitle_en").fill("Looking back and ahead")
    send_to_review(page)


def publish_again(publisher: Visitor, pk: int) -> None:
    page = publisher.open(f"/admin/articles/article/{pk}/publish/")
    expect(page.get_by_role("heading", name="改了什么")).to_have_count(3)
    page.get_by_role("button", name="再次发布").click()
    expect(page.locator(".messagelist .success")).to_contain_text("第 2 印")


def withdraw(publisher: Visitor, citizens: Citizens) -> None:
    reader = citizens.arrive(citizens.site)
    page = reader.open(citizens.path(ALL[0]))
    pictures = page.locator(".prose figure").evaluate_all(
        """(figures) => figures.flatMap((figure) => [
          figure.querySelector("a").href,
          ...[...figure.querySelectorAll("[srcset]")].flatMap((each) =>
            each.getAttribute("srcset").split(",").map((part) =>
              new URL(part.trim().split(" ")[0], document.baseURI).href)),
        ])"""
    )
    assert len(pictures) >= 3 * 4
    assert {reader.get(address).status for address in pictures} == {200}

    page = publisher.page
    page.locator("summary", has_text="撤").click()
    page.locator("#id_reason").fill(REASON)
    page.get_by_role("button", name="撤下，网上立刻看不到").click()
    expect(page.locator(".messagelist .success")).to_contain_text("已撤下")

    for rendering in ALL:
        gone = reader.open(citizens.path(rendering), status=410)
        expect(gone.locator("html")).to_have_attribute("lang", rendering.tag)
        notice = gone.get_by_role("main")
        expect(notice.locator("time")).to_be_visible()
        # Nobody wrote a reason for readers of English; none is passed off on them.
        told = {"zh-hans": REASON, "zh-hant": to_traditional(REASON), "en": "withdrawn"}
        expect(notice).to_contain_text(told[rendering.language])
        assert reader.barriers() == []
    assert {reader.get(address).status for address in pictures} == {410}
