"""What staff do at the desk, as their hands would do it."""

import base64
import io
import random
import re
from urllib.parse import urlencode

from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.watching import Visitor
from tests.form_fields import fields
from tests.served import Site

# One size is drawn of a photo of this width; of larger ones up to three.
PHOTO_WIDTH = 720

# What a word processor puts round a paragraph.
STYLES_OF_WORD = "<style><!-- p.MsoNormal {margin:0cm; font-size:10.5pt;} --></style>"
FROM_WORD = (
    '<p class="MsoNormal" style="text-indent:24pt;mso-char-indent-count:2">{}<o:p></o:p></p>'
)


def sign_in(visitor: Visitor, site: Site, username: str, anew: bool = False) -> Page:
    """To what waits today: the first time through the sign-in page, later with what it gave.

    `anew` is for who must be a session of their own.
    """
    if not anew:
        let_in(visitor, site, username)
    page = visitor.open("/admin/")
    if anew:
        give_password(page, username, site.passwords[username])
    expect(page.get_by_role("heading", level=1)).to_contain_text("今天")
    return page


def let_in(visitor: Visitor, site: Site, username: str) -> None:
    """As somebody who has signed in and opens whatever page comes next."""
    visitor.context.add_cookies(site.tickets.get(username, []))
    if visitor.get("/admin/").status != 200:  # nobody came before, or the session has ended
        sign_in(visitor, site, username, anew=True)
        site.tickets[username] = visitor.context.cookies()


def give_password(page: Page, username: str, password: str) -> None:
    page.locator("#id_username").fill(username)
    page.locator("#id_password").fill(password)
    page.get_by_role("button", name="登录").click()


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


def photo(seed: int, width: int = PHOTO_WIDTH) -> FilePayload:
    """A picture file as a phone names it; no two seeds make the same one."""
    chance = random.Random(seed)
    height, spot = width * 2 // 3, width // 9
    picture = Image.new("RGB", (width, height), (chance.randrange(256), 90, 140))
    pen = ImageDraw.Draw(picture)
    for _ in range(40):
        x, y = chance.randrange(width), chance.randrange(height)
        pen.ellipse(
            (x, y, x + spot, y + spot), fill=(chance.randrange(256), chance.randrange(256), 80)
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
    """The form of a saved manuscript whose Simplified body is this HTML."""
    form = visitor.origin + "/admin/articles/meetingreport/add/"
    given = fields(visitor.context.request.get(form).text())
    given |= {
        "title_zh_hans": "编辑器里的稿子",
        "source_zh_hans": "云渡区融媒体中心",
        "body_zh_hans": html,
        "_continue": "1",
    }
    answer = visitor.context.request.post(
        form,
        data=urlencode(given, doseq=True),
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        max_redirects=0,
    )
    assert answer.status == 302, answer.text()
    page = visitor.open(answer.headers["location"])
    body(page)
    return page


def stored(page: Page, language: str = "zh_hans") -> str:
    return page.locator(f"#id_body_{language}").input_value()


def article_id(page: Page) -> int:
    found = re.search(r"/(\d+)/(change|publish)/", page.url)
    assert found, page.url
    return int(found[1])
