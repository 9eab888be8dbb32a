"""A working day at the demo's desk: what its staff do, and what they see on the way.

Each scene leaves the desk as the next one needs it. Everything is done by hand, as a person would.
"""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from scripts import desk_papers as papers
from scripts.camera import DESK, PHONE, Site, shoot
from tests.browser.desk import body, caret_after, click_into, drop, paste_html, save

REPORT = "云渡区召开滨水空间建设推进会"  # public already; its place was given wrongly
RIGHT_PLACE = "区会议中心二号会议室"
CORRECTION = "会议地点应为区会议中心二号会议室，原写作区行政中心二号会议室。"
IN_ENGLISH_TOO = "春汀湖西岸步道全线贯通，23公里岸线还给市民"
COLLEAGUE = "chengxm"
FIRST_PASSWORD, OWN_PASSWORD = "Shiqiao-2026", "Chunting-2026"
OPINIONS = {
    "chushen": "人名、职务和会议地点已核对。",
    "fushen": "同意初审意见，数字与通报一致。",
    "zhongshen": "同意发布。",
}


def play(site: Site) -> None:
    """The whole day, in its order."""
    day = Day(site)
    day.open_an_account()
    day.publish_in_an_emergency()
    day.bring_in_a_word_file()
    day.correct_what_is_public()
    day.throw_drafts_away()
    day.review()
    day.publish()
    day.look_ahead()
    day.leave_words_unsaved()
    day.write_at_the_same_time()
    day.paste()
    day.look_at_the_wall()
    day.keep_the_doors()


@dataclass
class Day:
    """The desk of one site, and the manuscripts on it."""

    site: Site

    # --- the administrator of accounts ------------------------------------------------------------

    def open_an_account(self) -> None:
        """A second writer, who sets a password of her own before anything else."""
        page = self.site.at_desk("anquan")
        page.goto(f"{DESK}articles/user/add/")
        page.fill("#id_username", COLLEAGUE)
        page.fill("#id_name", "程小满")
        page.fill("#id_password1", FIRST_PASSWORD)
        page.fill("#id_password2", FIRST_PASSWORD)
        page.get_by_label("编辑", exact=True).check()
        shoot(page, "desk-account", part=page.locator("h1").last, until=page.locator(".submit-row"))
        page.get_by_role("button", name="存好", exact=True).click()
        expect(page.locator(".messagelist .success")).to_be_visible()
        self.site.passwords[COLLEAGUE] = FIRST_PASSWORD
        page = self.site.at_desk(COLLEAGUE)
        page.fill("#id_old_password", FIRST_PASSWORD)
        page.fill("#id_new_password1", OWN_PASSWORD)
        page.fill("#id_new_password2", OWN_PASSWORD)
        page.locator("#content-main [type=submit]").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("今天")

    # --- what cannot wait -------------------------------------------------------------------------

    def publish_in_an_emergency(self) -> None:
        """A notice that the reviews follow; it goes by itself tomorrow at midnight."""
        page = self.bring(COLLEAGUE, papers.pipe_notice())
        page.locator("#id_column").select_option(label="政务公开 › 通知公告")
        page.locator(".field-expires_at .chip", has_text="明晚 24:00").click()
        save(page)
        page = self.open("fabu", papers.PIPE)
        page.locator("summary", has_text="等不及审核").click()
        page.fill(
            "#id_emergency", "石桥路主管漏损，两个小区正在停水，居民急需知道何时恢复、哪里取水。"
        )
        shoot(page, "desk-emergency", part=page.locator("#decision"))
        page.get_by_role("button", name="应急发布，马上公开").click()
        expect(page.locator(".messagelist .success")).to_contain_text("第 1 印")

    # --- the writer -------------------------------------------------------------------------------

    def bring_in_a_word_file(self) -> None:
        """From Word to the first review, the photos told as they are to be heard."""
        page = self.bring("bianji", papers.circle_report())
        expect(page.locator("[data-fresh=count]")).to_contain_text("齐了", timeout=60_000)
        shoot(page, "desk-word", height=1020)
        for number, alt in enumerate(papers.CIRCLE_ALTS):
            page.fill(f"#id_images-{number}-alt_zh_hans", alt)
        page.locator(".when .chip", has_text="明早").click()
        photos = page.locator("#images-group")
        shoot(page, "desk-photos", part=photos.locator("h2"), until=photos.locator(".photos"))
        shoot(page, "desk-send", part=page.locator(".actionbar"), around=0)
        send(page)

    def correct_what_is_public(self) -> None:
        """The manuscript of a public report is changed; readers are to be told."""
        page = self.site.at_desk("bianji")
        page.goto(f"{DESK}articles/meetingreport/?q={REPORT}")
        page.get_by_role("link", name=REPORT).first.click()
        page.fill("#id_meeting-0-place_zh_hans", RIGHT_PLACE)
        page.fill("#id_correction_note_zh_hans", CORRECTION)
        page.locator("#id_shows_correction").check()
        caret_after(body(page).locator("p").first)
        for _sign in "区领导出席。":
            page.keyboard.press("Backspace")
        page.keyboard.type("区领导和6位市民代表出席。")
        send(page)

    def throw_drafts_away(self) -> None:
        """A piece of news goes to review; two drafts that came at once go into the bin."""
        page = self.bring("bianji", papers.volunteers())
        page.locator("#id_column").select_option(label="新闻动态 › 部门镇街")
        send(page)
        page.goto(DESK)
        drop(page, *((f"{title}.docx", papers.scrap(title)) for title in papers.SCRAPS))
        page.wait_for_url("**/word/?id=*")
        came = page.url
        for title in papers.SCRAPS:
            page.goto(came)
            page.get_by_role("link", name=title, exact=True).click()
            page.get_by_role("button", name="删稿").click()
            expect(page.locator(".messagelist .success")).to_contain_text("已放进回收站")
        page.goto(f"{DESK}articles/article/recycled/")
        shoot(page, "desk-bin", height=420)

    # --- the reviewers ----------------------------------------------------------------------------

    def review(self) -> None:
        """The first reviewer on a phone and at a screen, the others after that."""
        phone = self.site.at_desk("chushen", PHONE)
        shoot(phone, "desk-today-phone", height=844)
        self.open("chushen", papers.CIRCLE, phone)
        shoot(phone, "desk-review-phone", height=844)
        page = self.open("chushen", papers.VOLUNTEERS)
        page.locator("summary", has_text="退回给撰稿人").click()
        page.get_by_label("人名职务").check()
        page.get_by_label("图片图说").check()
        page.fill("#id_back", "闻立群的职务请再核一遍；启动仪式有照片的话放一张。")
        shoot(page, "desk-return", part=page.locator("#decision"))
        page.get_by_role("button", name="退回修改").click()
        shoot(page, "desk-today-reviewer", height=780)
        self.open("chushen", REPORT)
        shoot(page, "desk-review", height=1000)
        for username in OPINIONS:
            self.approve(username, REPORT)
            self.approve(username, papers.CIRCLE)

    def approve(self, username: str, title: str) -> None:
        page = self.open(username, title)
        page.fill("#id_opinion", OPINIONS[username])
        page.get_by_role("button", name="审过校过，通过").click()
        expect(page.locator(".messagelist .success")).to_contain_text(title)

    # --- the publisher ----------------------------------------------------------------------------

    def publish(self) -> None:
        """The corrected report once more; then what two printings differ in, and the sheet."""
        page = self.open("fabu", REPORT)
        shoot(page, "desk-publish", height=1000)
        page.get_by_role("button", name="再次发布").click()
        expect(page.locator(".messagelist .success")).to_contain_text("第 2 印")
        shoot(page, "desk-ledger", part=page.locator("section[aria-labelledby=h-led]"))
        public = page.get_by_role("link", name="看公开的页面").get_attribute("href")
        page.get_by_role("link", name="审核表").first.click()
        shoot(page, "desk-sheet", height=860)
        page.go_back()
        page.locator("a[href*='/compare/?from=1&']").click()
        page.locator("#to").select_option("2")
        page.get_by_role("button", name="比较", exact=True).click()
        page.wait_for_url("**to=2*")
        shoot(page, "desk-compare", height=620)
        reader = self.site.reader(900, 700)
        reader.goto(public or "")
        shoot(
            reader,
            "article-correction",
            part=reader.locator("article h1"),
            until=reader.locator(".remarks").last,
            around=4,
        )
        reader.context.close()

    def look_ahead(self) -> None:
        page = self.site.at_desk("fabu")
        page.goto(f"{DESK}articles/article/timed/")
        shoot(page, "desk-timed", part=page.locator("h1").last, until=page.locator(".days"))

    # --- words that are not saved, and two who write ------------------------------------------------

    def leave_words_unsaved(self) -> None:
        """A window is closed with a report half written; the desk still has it."""
        page = self.site.at_desk("bianji")
        page.goto(f"{DESK}articles/meetingreport/add/")
        page.fill("#id_title_zh_hans", "区政府召开冬季供暖保障调度会")
        click_into(body(page))
        page.keyboard.type("会议听取了供热企业和六个街道的汇报，")
        expect(page.locator("#kept-state")).to_contain_text("自动保存好了", timeout=30_000)
        page.goto(DESK)
        shoot(page, "desk-today", height=880)
        page.goto(f"{DESK}articles/meetingreport/add/")
        shoot(page, "desk-kept", part=page.locator(".kept-bar"))

    def write_at_the_same_time(self) -> None:
        """Two at the manuscript that came back: told while they write, and when the second saves."""
        page = self.site.at_desk("bianji")
        page.goto(DESK)
        page.get_by_role("link", name=f"去改：{papers.VOLUNTEERS}").click()
        other = self.site.at_desk(COLLEAGUE)
        other.goto(page.url)
        expect(page.locator("#presence")).to_contain_text("程小满", timeout=30_000)
        shoot(page, "desk-presence", part=page.locator("#presence"))
        other.fill("#id_subtitle_zh_hans", "首批320名志愿者上岗")
        other.fill("#id_author_zh_hans", "程小满")
        save(other)
        page.fill("#id_subtitle_zh_hans", "每个周末都有人沿湖走一遍")
        page.get_by_role("button", name="存稿", exact=True).click()
        expect(page.locator(".conflicts")).to_be_visible()
        shoot(page, "desk-conflict", part=page.locator(".conflicts"))
        page.get_by_role("button", name="照选定的存").click()

    def paste(self) -> None:
        """Text from Word, what the desk says of it, and what 一键排版 then puts right."""
        page = self.site.at_desk("bianji")
        page.goto(f"{DESK}articles/article/add/")
        text = body(page)
        click_into(text)
        paste_html(text, papers.COPIED)
        field = page.locator(".field.field-body_zh_hans")
        receipt = field.locator(".editor-receipt")
        expect(receipt).to_contain_text("批注")
        shoot(page, "desk-paste", part=field)
        field.get_by_role("button", name="一键排版").first.click()
        expect(receipt).to_contain_text("撤销排版")
        shoot(page, "desk-tidy", part=receipt)

    # --- what is seen before, and who looks after the desk --------------------------------------------

    def look_at_the_wall(self) -> None:
        page = self.open("fabu", IN_ENGLISH_TOO)
        page.get_by_role("link", name="十二格，加看宽屏").click()
        expect(page.locator("[data-wall-status]")).to_contain_text("12 格都量过", timeout=120_000)
        shoot(page, "desk-wall", height=1000)

    def keep_the_doors(self) -> None:
        page = self.site.at_desk("bianji")
        page.goto(f"{DESK}factor/")
        shoot(page, "desk-factor", part=page.locator("h1").last, until=page.locator("#out-form"))
        page = self.site.at_desk("shenji")
        page.goto(f"{DESK}auditlog/logentry/")
        shoot(page, "desk-log", height=760)

    # --- what all of them do ------------------------------------------------------------------------

    def bring(self, username: str, content: bytes) -> Page:
        """Let a Word manuscript fall on the desk's first page; its form opens."""
        page = self.site.at_desk(username)
        page.goto(DESK)
        drop(page, ("送审稿.docx", content))
        page.wait_for_url(re.compile(r"/\d+/change/"))
        body(page)
        return page

    def open(self, username: str, title: str, page: Page | None = None) -> Page:
        """The page on which this person reviews or publishes the manuscript."""
        page = page or self.site.at_desk(username)
        page.goto(f"{DESK}articles/article/?q={title}")
        row = page.locator("#result_list tr", has=page.get_by_role("link", name=title, exact=True))
        page.goto(row.locator("a.state").first.get_attribute("href") or "")
        return page


def send(page: Page) -> None:
    page.get_by_role("button", name="存好，送审").click()
    expect(page.locator(".messagelist .success").first).to_contain_text("已送审")
