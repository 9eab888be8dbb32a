"""The photos' part of a manuscript's form: its cards, and photos as they come from phones and chats."""

import base64
import io

from PIL import Image
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.browser.desk import photo


def cards(page: Page) -> Locator:
    return page.locator(".photos > .photo:visible")


def received(page: Page, count: int) -> None:
    """Wait until so many cards say that their photo has been received."""
    expect(page.locator(".arriving:visible", has_text="已收好")).to_have_count(
        count, timeout=60_000
    )


def broken(name: str = "微信图片_1123.jpg") -> FilePayload:
    """As a chat program leaves it when the line breaks: the first half."""
    whole = photo(5_001)
    return {
        "name": name,
        "mimeType": "image/jpeg",
        "buffer": whole["buffer"][: len(whole["buffer"]) // 2],
    }


def on_its_side(seed: int) -> FilePayload:
    """Taken upright: the pixels lie on their side, and EXIF says so."""
    given = photo(seed)
    exif = Image.Exif()
    exif[0x0112] = 6
    output = io.BytesIO()
    with Image.open(io.BytesIO(given["buffer"])) as opened:
        opened.save(output, "JPEG", quality=80, exif=exif)
    return given | {"buffer": output.getvalue()}


def smaller(of: FilePayload) -> FilePayload:
    """The same photo as a chat program hands it on."""
    output = io.BytesIO()
    with Image.open(io.BytesIO(of["buffer"])) as opened:
        opened.resize((600, 400)).save(output, "JPEG", quality=60)
    return {"name": "mmexport1.jpg", "mimeType": "image/jpeg", "buffer": output.getvalue()}


def drop(page: Page, files: list[FilePayload]) -> None:
    """Let files fall onto the photos' part of the form."""
    sent = [[f["name"], f["mimeType"], base64.b64encode(f["buffer"]).decode()] for f in files]
    page.locator("#images-group").evaluate(
        """(section, files) => {
          const dataTransfer = new DataTransfer();
          for (const [name, type, text] of files) {
            const bytes = Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
            dataTransfer.items.add(new File([bytes], name, {type}));
          }
          for (const kind of ["dragover", "drop"])
            section.dispatchEvent(new DragEvent(kind, {dataTransfer, bubbles: true, cancelable: true}));
        }""",
        sent,
    )


def order(page: Page) -> list[str]:
    return cards(page).evaluate_all("(all) => all.map((card) => card.dataset.key)")
