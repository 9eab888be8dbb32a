"""Writes an article with an engine of years ago, and looks at every kind of page with it.

    xvfb-run -a /usr/bin/python3 scripts/old_engine.py ADDRESS WRITER:PASSWORD [FOLDER]

The machine's own Python, since the engine is Qt's and no package of this project: on Debian 12
`apt-get install python3-pyqt5.qtwebengine xvfb` brings Chromium 87, one behind the oldest that
offices have. (From PyPI, PyQtWebEngine-Qt5 5.15.2 is Chromium 83, which lacks `replaceChildren`
and gaps in flex boxes.) Pictures of the pages go to FOLDER. Ends with 1 if anything was wrong.

The site is best a demo of its own: what is written here stays as a draft.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

os.environ.setdefault("QTWEBENGINE_CHROMIUM_FLAGS", "--no-sandbox --disable-gpu --no-zygote")
os.environ.setdefault("QTWEBENGINE_DISABLE_SANDBOX", "1")

from PyQt5.QtCore import QEventLoop, QPoint, Qt, QTimer
from PyQt5.QtTest import QTest
from PyQt5.QtWebEngineWidgets import QWebEnginePage, QWebEngineView
from PyQt5.QtWidgets import QApplication

PATIENCE = 30  # seconds
EDITOR = ".field-body_zh_hans .ProseMirror"
# A box that grew out of all measure: an engine's mistake about our styles.
GIANTS = """[...document.querySelectorAll("*")].filter((part) => part.offsetHeight > 20000)
  .map((part) => `${part.tagName}.${part.className}`)"""
READING = ("/", "/senior/", "/columns/news/", "/search/?q=%E5%8C%BA")


class Page(QWebEnginePage):
    """A page that notes what it complains of."""

    def __init__(self, parent: Any) -> None:
        super().__init__(parent)
        self.problems: list[str] = []

    def javaScriptConsoleMessage(self, level: int, message: str, line: int, source: str) -> None:
        if level != QWebEnginePage.InfoMessageLevel:
            self.problems.append(f"{source}:{line} {message}")


class Engine:
    """A window of the old engine, and hands for it."""

    def __init__(self, address: str, folder: Path) -> None:
        self.address, self.folder = address.rstrip("/"), folder
        self.view = QWebEngineView()
        self.page = Page(self.view)
        self.view.setPage(self.page)
        self.view.resize(1366, 900)
        self.view.show()
        self.loads = 0
        self.page.loadFinished.connect(self._loaded)

    def _loaded(self, _well: bool) -> None:
        self.loads += 1

    def pause(self, milliseconds: int) -> None:
        loop = QEventLoop()
        QTimer.singleShot(milliseconds, loop.quit)
        loop.exec_()

    def ask(self, expression: str) -> Any:
        """What a JavaScript expression comes to; what cannot be said in JSON is None."""
        answers: list[Any] = []
        self.page.runJavaScript(f"JSON.stringify({expression})", answers.append)
        ends = time.monotonic() + PATIENCE
        while not answers and time.monotonic() < ends:
            self.pause(20)
        return json.loads(answers[0]) if answers and answers[0] else None

    def wait(self, expression: str, what: str) -> None:
        ends = time.monotonic() + PATIENCE
        while not self.ask(f"Boolean({expression})"):
            if time.monotonic() > ends:
                self.page.problems.append(f"waited in vain: {what}")
                return
            self.pause(100)

    def leads_on(self, act: str) -> None:
        """Do what loads another page, and wait for it."""
        before = self.loads
        self.page.runJavaScript(act)
        ends = time.monotonic() + PATIENCE
        while self.loads == before and time.monotonic() < ends:
            self.pause(50)
        self.pause(500)

    def open(self, path: str) -> None:
        self.leads_on(f"location.href = {json.dumps(self.address + path)}")

    def press(self, word: str) -> None:
        """A button of the editor's menu."""
        find = '[...document.querySelectorAll(".field-body_zh_hans .prose-menubar button")]'
        self.ask(f"{find}.find((each) => each.textContent === {json.dumps(word)}).click()")
        self.pause(200)

    def look(self, name: str) -> None:
        self.page.problems += [
            f"{name}: grew out of all measure: {box}" for box in self.ask(GIANTS)
        ]
        self.pause(500)
        self.view.grab().save(str(self.folder / f"{name}.png"))
        print(f"  {name}")


def sign_in(engine: Engine, writer: str) -> None:
    username, _colon, password = writer.partition(":")
    engine.open("/admin/")
    for field, text in (("username", username), ("password", password)):
        engine.ask(f"document.getElementById('id_{field}').value = {json.dumps(text)}")
    engine.leads_on("document.querySelector('#login-form [type=submit]').click()")
    engine.wait("document.getElementById('logout-form')", "the desk")
    engine.look("today")


def write(engine: Engine) -> None:
    """Into the editor by mouse and keys; what the form would send must be what was written."""
    engine.open("/admin/articles/meetingreport/add/")
    engine.wait(f"document.querySelector('{EDITOR}[contenteditable=true]')", "the editor")
    engine.ask(f"document.querySelector('{EDITOR}').scrollIntoView({{block: 'center'}})")
    box = engine.ask(f"document.querySelector('{EDITOR}').getBoundingClientRect()") or {}
    hands = engine.view.focusProxy()
    place = QPoint(int(box["left"] + 200), int(box["top"] + 40))
    QTest.mouseClick(hands, Qt.LeftButton, Qt.NoModifier, place)
    engine.pause(200)
    engine.press("标题")
    QTest.keyClicks(hands, "Heading")
    QTest.keyClick(hands, Qt.Key_Return)
    engine.press("粗")
    QTest.keyClicks(hands, "bold")
    engine.press("粗")
    engine.ask("document.execCommand('insertText', false, '会议指出,要抓紧.')")
    engine.press("一键排版")
    stored = engine.ask("document.getElementById('id_body_zh_hans').value")
    if stored != "<h2>Heading</h2><p><strong>bold</strong>会议指出，要抓紧。</p>":
        engine.page.problems.append(f"the editor wrote {stored!r}")
    engine.wait("document.getElementById('kept-state').textContent.includes('保存')", "keeping")
    engine.look("form")


def main() -> int:
    address, writer, *rest = sys.argv[1:]
    folder = Path(*rest)
    folder.mkdir(parents=True, exist_ok=True)
    application = QApplication(sys.argv)
    engine = Engine(address, folder)
    print(engine.ask("navigator.userAgent"))
    sign_in(engine, writer)
    write(engine)
    for number, path in enumerate(READING, 1):
        engine.open(path)
        engine.look(f"reading-{number}")
    print("\n".join(engine.page.problems) or "nothing to complain of")
    application.processEvents()
    return 1 if engine.page.problems else 0


if __name__ == "__main__":
    sys.exit(main())
