"""A browser that can speak, as far as a page can tell: what it was asked to say is written down."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.watching import Visitor
from tests.served import wait_until

# Two voices for Chinese, one of them spelt as Android spells it, and one for English. An utterance
# ends after `pace` milliseconds; `pace` 0 is for ever.
_VOICE = """
window.said = []; window.pace = PACE;
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
const voices = [["Xiaoxiao", "zh-CN"], ["Hanhan", "zh_TW"], ["Tracy", "zh-HK"], ["Sara", "en-US"]].map(
  ([name, lang], n) => ({ name, lang, voiceURI: name, localService: true, default: n === 3 }));
const synth = {
  getVoices: () => window.mute ? [] : voices, addEventListener() {},
  speak(what) {
    window.said.push([what.text, what.voice.lang, what.rate]);
    this.now = what;
    if (window.pace) this.timer = setTimeout(() => what.onend(), window.pace);
  },
  cancel() {
    clearTimeout(this.timer);
    const { now } = this;
    this.now = null;
    if (now) now.onerror({ error: "interrupted" });
  },
};
Object.defineProperty(window, "speechSynthesis", { value: synth });
"""
_NONE = "Object.defineProperty(window, 'speechSynthesis', { value: undefined });"


def give_voices(visitor: Visitor, pace: int = 0) -> None:
    visitor.context.add_init_script(_VOICE.replace("PACE", str(pace)))


def take_voices(visitor: Visitor) -> None:
    """As in a browser that knows no speech at all."""
    visitor.context.add_init_script(_NONE)


def said(page: Page) -> list[Any]:
    """[text, language of the voice, speed] of everything so far."""
    return list(page.evaluate("window.said"))


def wait_for_words(page: Page, count: int = 1) -> None:
    """Until so many texts were spoken; the page's policy lets no test wait within the page."""
    wait_until(lambda: len(said(page)) >= count, f"{count} texts were spoken")


def texts(page: Page) -> list[str]:
    return [text for text, _lang, _rate in said(page)]
