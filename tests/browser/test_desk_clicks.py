"""From a Word manuscript with four photos to a public report after three reviews, in few clicks.

What a hand does is counted: every press of a button, link or choice is a click, every field that
something is typed into is a field. Signing in is not counted, as it is the same everywhere.
"""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect

from tests.browser.desk import drop, sign_in
from tests.browser.watching import Arrive, Visitor
from tests.served import Site, manage
from tests.word import Paper, photo

TITLE = "云渡区召开老旧小区加装电梯推进会"
# As one settles things at 17:40: tomorrow morning, whatever day that is.
DUE = """
from datetime import timedelta
from django.utils import timezone
from articles import due
from articles.models import Article
article = Article.objects.get(pk={pk})
wanted = timezone.localtime(article.publish_at)
assert (wanted.hour, wanted.minute) == (8, 0), wanted
assert wanted.date() > timezone.localdate() or timezone.localtime().hour < 8, wanted
assert due.publish_due(wanted - timedelta(seconds=1)).done == []
print([each.pk for each in due.publish_due(wanted).done])
"""


@dataclass
class Hand:
    """One person's hand at the desk, and what it has done so far."""

    name: str
    visitor: Visitor
    clicks: int = 0
    fields: int = 0

    @property
    def page(self) -> Page:
        return self.visitor.page

    def press(self, what: Locator) -> None:
        self.clicks += 1
        what.click()

    def drop(self, name: str, content: bytes) -> None:
        """Taking a file from a folder and letting it fall is one act."""
        self.clicks += 1
        drop(self.page, (name, content))


def manuscript() -> bytes:
    """About 900 characters, four photos with captions, and who was there, as offices write them."""
    paper = Paper()
    paper.title(TITLE)
    paper.line("来源：云渡区融媒体中心")
    paper.body(
        "会议时间：2026年11月23日上午9:30",
        "会议地点：区行政中心3号楼201会议室",
        "主持人：区长苏景和",
        "出席：区委书记梁知远，区长苏景和，副区长闻立群、秦若岚，区住建局局长卫长河",
    )
    paper.body(
        "11月23日，云渡区召开老旧小区加装电梯推进会，通报今年进度，安排明年任务。",
        "会议听取了区住建局的汇报。今年全区有一百二十六部电梯开工，已经交付九十八部，惠及两千三百户居民。",
    )
    for number, caption in enumerate(
        ["推进会现场。", "梁知远在会上讲话。", "与会人员走访柳汀社区。", "居民试乘新装的电梯。"]
    ):
        paper.picture(photo(640, 420, 40 + 50 * number), caption=caption)
        paper.body(
            "会议指出，加装电梯是居民看得见、摸得着的实事，要把每一部电梯的责任人、开工日和完工日写明，"
            "在小区门口公示，请居民监督。各街道要入户听取意见，低层居民的顾虑要一户一户谈，"
            "采光、噪声和井道位置要有图有数。资金发放要及时，不得截留。"
        )
    return paper.saved()


def test_a_word_manuscript_becomes_a_public_report_in_few_clicks(
    newsroom: Site, arrive: Arrive, capsys
):
    writer = Hand("编辑", arrive(newsroom, width=1366))
    sign_in(writer.visitor, newsroom, "bianji")
    writer.drop("加装电梯推进会通稿（终）.docx", manuscript())
    writer.page.wait_for_url(re.compile(r"/meetingreport/\d+/change/"))
    pk = int(re.findall(r"/meetingreport/(\d+)/", writer.page.url)[0])
    expect(writer.page.locator("#id_title_zh_hans")).to_have_value(TITLE)
    writer.press(writer.page.locator("label.chip", has_text="8:00").first)
    writer.press(writer.page.get_by_role("button", name="存好，送审"))
    expect(writer.page.locator(".messagelist")).to_contain_text("已送审")

    reviewers = []
    for username, step in [("chushen", "初审"), ("fushen", "复审"), ("zhongshen", "终审")]:
        hand = Hand(step, arrive(newsroom, width=1366))
        reviewers.append(hand)
        sign_in(hand.visitor, newsroom, username)
        hand.press(hand.page.get_by_role("link", name=f"审阅：{TITLE}"))
        expect(hand.page.locator("#h-full")).to_be_visible()
        hand.press(hand.page.get_by_role("button", name=f"审过校过，通过{step}"))
        expect(hand.page.locator(".messagelist .success").first).to_be_visible()

    reader = arrive(newsroom)
    reader.open(f"/articles/{pk}/", status=404)
    wait_for_the_pictures(writer.visitor, pk)
    assert (
        str([pk]) in manage(newsroom.data_dir, "shell", "-v", "0", "-c", DUE.format(pk=pk)).stdout
    )
    page = reader.open(f"/articles/{pk}/")
    expect(page.locator("article h1")).to_have_text(TITLE)
    assert page.locator(".prose figcaption").count() == 4
    expect(page.locator("article")).to_contain_text("区行政中心3号楼201会议室")

    hands = [writer, *reviewers]
    with capsys.disabled():
        print("\n  谁      点击  填写")
        for hand in hands:
            print(f"  {hand.name:　<4}{hand.clicks:>4}{hand.fields:>6}")
        total = sum(hand.clicks for hand in hands)
        print(f"  {'合计':　<4}{total:>4}{sum(hand.fields for hand in hands):>6}")
    assert (writer.clicks, writer.fields) <= (8, 2)
    assert writer.fields <= 2
    assert all(hand.clicks <= 3 and hand.fields == 0 for hand in reviewers)
    assert total <= 17


def wait_for_the_pictures(visitor: Visitor, pk: int) -> None:
    """The background work draws them in all their sizes before anything is printed."""
    page = visitor.page
    for _time in range(120):
        state = visitor.get(f"/admin/articles/article/{pk}/progress/").json()
        if state["done"] == state["total"] == 4:
            return
        page.wait_for_timeout(500)
    raise AssertionError(state)
