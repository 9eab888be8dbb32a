"""What staff do at the desk, as their hands would do it."""

import base64
import io
import random
import re

from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.watching import Visitor
from tests.served import Site

# What a word processor puts round a paragraph.
STYLES_OF_WORD = "<style><!-- p.MsoNormal {margin:0cm; font-size:10.5pt;} --></style>"
FROM_WORD = (
    '<p class="MsoNormal" style="text-indent:24pt;mso-char-indent-count:2">{}<o:p></o:p></p>'
)


def sign_in(visitor: Visitor, site: Site, username: str) -> Page:
    """Through the sign-in page, to what waits today."""
    page = visitor.open("/admin/")
    page.locator("#id_username").fill(username)
    page.locator("#id_password").fill(site.passwords[username])
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("今天")
    return page


def choose_language(page: Page, name: str) -> None:
    """Press a language's tab; all tab bars of the page move together."""
    page.get_by_role("tab", name=name).first.click()


def body(page: Page, language: str = "zh_hans") -> Locator:
    """The text in the editor of a language, once the editor lives."""
    text = page.locator(f".field-body_{language} .ProseMirror").first
    expect(text).to_be_editable()
    return text


def paste(page: Page, into: Locator, paragraphs: list[str]) -> None:
    """Paste paragraphs as a word processor hands them over, an empty one after each."""
    html = "".join(FROM_WORD.format(text) + FROM_WORD.format("&nbsp;") for text in paragraphs)
    html = f"<html><head>{STYLES_OF_WORD}</head><body>{html}</body></html>"
    into.click()
    paste_html(into, html, "\n".join(paragraphs))
    expect(into.locator("p", has_text=paragraphs[-1].strip()[:40]).last).to_be_attached()


def paste_html(text: Locator, html: str, plain: str = "", rich: str = "") -> None:
    """Put HTML on the clipboard and paste it where the cursor stands."""
    paste_files(text, [], html, plain, rich)


def paste_files(
    text: Locator, files: list[FilePayload], html: str = "", plain: str = "", rich: str = ""
) -> None:
    """The same with files on the clipboard: a screenshot, pictures copied in a folder."""
    text.evaluate(
        """(editor, [files, html, plain, rich]) => {
          const clipboardData = new DataTransfer();
          for (const [type, data] of [["html", html], ["plain", plain], ["rtf", rich]]) {
            if (data || !files.length) clipboardData.setData(`text/${type}`, data);
          }
          for (const {name, type, data} of files) {
            const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
            clipboardData.items.add(new File([bytes], name, {type}));
          }
          const options = {clipboardData, bubbles: true, cancelable: true};
          editor.dispatchEvent(new ClipboardEvent("paste", options));
        }""",
        [
            [
                {
                    "name": each["name"],
                    "type": each["mimeType"],
                    "data": base64.b64encode(each["buffer"]).decode(),
                }
                for each in files
            ],
            html,
            plain,
            rich,
        ],
    )


def drop(page: Page, *contents: tuple[str, bytes]) -> None:
    """Let files fall on the box, as from a folder beside the window."""
    files = [[name, base64.b64encode(content).decode()] for name, content in contents]
    transfer = page.evaluate_handle(
        """files => {
          const transfer = new DataTransfer();
          for (const [name, content] of files) {
            const bytes = Uint8Array.from(atob(content), (sign) => sign.charCodeAt(0));
            transfer.items.add(new File([bytes], name));
          }
          return transfer;
        }""",
        files,
    )
    for event in ("dragover", "drop"):
        page.dispatch_event("[data-word]", event, {"dataTransfer": transfer})


def click_into(text: Locator) -> None:
    """Click into an editor's text; the cursor stands there before the first key is pressed.

    The editor reads the browser's selection a moment (20 ms) after it has got the focus; no
    person types within it, and a test would type at the text's beginning.
    """
    text.click()
    text.page.wait_for_timeout(60)


def caret_after(paragraph: Locator) -> None:
    """Click behind the last character of a paragraph's last line."""
    paragraph.scroll_into_view_if_needed()
    box = paragraph.bounding_box()
    assert box
    paragraph.click(position={"x": box["width"] - 3, "y": box["height"] - 5})
    paragraph.page.wait_for_timeout(60)  # as in click_into
    paragraph.page.keyboard.press("End")


def place_picture(page: Page, caption: str) -> None:
    """Press the editor's own button, choose the picture with this caption."""
    page.locator(".field-body_zh_hans").get_by_role("button", name="把照片放进正文").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=caption).click()
    expect(dialog).to_have_count(0)


def photo(seed: int) -> FilePayload:
    """A picture file as a phone names it; no two seeds make the same one."""
    chance = random.Random(seed)
    picture = Image.new("RGB", (1500, 1000), (chance.randrange(256), 90, 140))
    pen = ImageDraw.Draw(picture)
    for _ in range(40):
        x, y = chance.randrange(1500), chance.randrange(1000)
        pen.ellipse(
            (x, y, x + 160, y + 160), fill=(chance.randrange(256), chance.randrange(256), 80)
        )
    output = io.BytesIO()
    picture.save(output, "JPEG", quality=80)
    return {"name": f"IMG_{seed:04}.jpg", "mimeType": "image/jpeg", "buffer": output.getvalue()}


def save(page: Page, button: str = "存稿") -> None:
    """Press one of the form's buttons; what was written must have been taken."""
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    expect(page.locator(".errornote")).to_have_count(0)


def new_article(visitor: Visitor, html: str = "<p>开头。</p>") -> Page:
    """A saved manuscript whose Simplified body is this HTML."""
    page = visitor.open("/admin/articles/meetingreport/add/")
    page.locator("#id_title_zh_hans").fill("编辑器里的稿子")
    page.locator("#id_source_zh_hans").fill("云渡区融媒体中心")
    body(page)
    page.evaluate("(html) => document.getElementById('id_body_zh_hans').value = html", html)
    save(page)
    body(page)
    # As a hand on the wheel does: for two seconds a saved form else holds the place it was left at.
    page.evaluate("dispatchEvent(new Event('wheel'))")
    return page


def stored(page: Page, language: str = "zh_hans") -> str:
    return page.locator(f"#id_body_{language}").input_value()


def article_id(page: Page) -> int:
    found = re.search(r"/(\d+)/(change|publish)/", page.url)
    assert found, page.url
    return int(found[1])
