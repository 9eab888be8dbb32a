"""A page of the desk that waits for its pictures, and what it says when they are there."""

import sqlite3
from contextlib import closing

from playwright.sync_api import Page, expect

from tests.browser.axe import SERIOUS
from tests.browser.desk import article_id, body, new_article, photo, save
from tests.browser.watching import Visitor
from tests.served import Site

TO_DRAW = """
UPDATE django_tasks_database_dbtaskresult
SET status = 'RUNNING', started_at = datetime(), finished_at = NULL
WHERE task_path = 'articles.renditions.make_renditions' AND args_kwargs -> 'args' ->> 0 = ?
"""


def note(site: Site, page: Page, places: list[int], is_made: bool) -> None:
    """Have pictures of the manuscript, by their places, drawn or still to be drawn.

    What is to be drawn has a worker at it, or the site's own tick would order it within a minute.
    """
    with closing(sqlite3.connect(site.database, timeout=60)) as connection, connection:
        found = connection.execute(
            'SELECT id FROM articles_image WHERE article_id = ? ORDER BY "order", id',
            [article_id(page)],
        ).fetchall()
        for place in places:
            if not is_made:
                assert connection.execute(TO_DRAW, found[place]).rowcount
            connection.execute(
                "UPDATE articles_image SET renditions_made = ? WHERE id = ?",
                [is_made, *found[place]],
            )


def with_pictures(visitor: Visitor, *seeds: int) -> Page:
    """A saved manuscript with pictures, all of which the worker has drawn."""
    page = new_article(visitor)
    page.locator("#id_photos").set_input_files([photo(seed) for seed in seeds])
    save(page)
    expect(page.locator(".photo:visible")).to_have_count(len(seeds))
    expect(page.locator("[data-waiting]")).to_have_count(0, timeout=60_000)
    return page


def test_each_card_is_unmarked_when_its_picture_is_there_without_loading_the_page_again(
    newsroom: Site, writer: Visitor
) -> None:
    page = with_pictures(writer, 301, 302)
    note(newsroom, page, [0, 1], is_made=False)
    page.reload()
    body(page)
    page.locator("#id_summary_zh_hans").fill("写到一半的摘要")
    badges = page.get_by_text("处理中", exact=True)
    reasons = page.locator(".reasons")
    line = page.locator(".progress")
    count = int(page.locator("header", has=page.locator("#h-check")).locator(".badge").inner_text())
    expect(badges).to_have_count(2)
    expect(reasons).to_contain_text("还在处理")

    note(newsroom, page, [0], is_made=True)
    expect(badges).to_have_count(1)
    expect(page.locator(".photo").first.get_by_text("处理中")).to_have_count(0)
    expect(page.locator(".photo").first.get_by_text("缺替代文本")).to_be_visible()

    note(newsroom, page, [1], is_made=True)
    expect(badges).to_have_count(0)
    expect(line).to_have_role("status")
    expect(line).to_have_text("图片的各种尺寸都备好了。")
    expect(reasons).not_to_contain_text("还在处理")
    expect(page.locator(".to-check")).to_contain_text(f"离发布还差 {count - 2} 处")
    expect(page.locator("#id_summary_zh_hans")).to_have_value("写到一半的摘要")
    assert writer.barriers(SERIOUS) == []


def test_a_page_whose_pictures_do_not_come_stops_asking_and_says_so(
    newsroom: Site, writer: Visitor
) -> None:
    page = with_pictures(writer, 303)
    note(newsroom, page, [0], is_made=False)
    asked: list[str] = []
    page.on("request", lambda each: asked.append(each.url) if "/progress/" in each.url else None)
    page.clock.install()
    page.reload()
    line = page.locator(".progress")
    while "请过一会儿刷新" not in line.inner_text():
        assert len(asked) < 100
        with page.expect_response("**/progress/**"):
            page.clock.run_for(5000)
        # What the answer brings about stands in the page before the next look is due.
        page.evaluate("() => fetch('/healthz')")
    looks = len(asked)
    page.clock.run_for(600_000)
    page.evaluate("() => fetch('/healthz')")
    assert len(asked) == looks
    expect(page.get_by_text("处理中", exact=True)).to_have_count(1)


def test_a_page_that_would_load_itself_again_leaves_what_was_written_on_it(
    newsroom: Site, writer: Visitor
) -> None:
    page = with_pictures(writer, 304)
    note(newsroom, page, [0], is_made=False)
    writer.open(f"/admin/articles/article/{article_id(page)}/publish/")
    line = page.locator(".progress")
    expect(line).to_be_visible()
    # Written where an article is withdrawn, which this one cannot be yet.
    page.evaluate(
        """() => {
          const field = document.createElement("textarea");
          field.setAttribute("aria-label", "原因");
          document.querySelector(".rail").append(field);
          field.value = "写到一半";
        }"""
    )
    note(newsroom, page, [0], is_made=True)
    expect(line).to_contain_text("没有替您刷新")
    expect(page.get_by_label("原因")).to_have_value("写到一半")
    page.get_by_label("原因").evaluate("(field) => field.remove()")
