"""Every message of the site and its desk, and the catalogues that hold the translations.

    python -m scripts.messages

Adds to `locale/` what is missing there, derives Traditional where nobody has written one, takes out
what nothing says any more, and lists what lacks English. Simplified Chinese is the source and has
no catalogue, but for what Django and packages say (`locale/zh_Hans`).

`django.po` holds what Python and templates say, `djangojs.po` what the desk's scripts say.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.utils.translation.template import templatize

from accessibility.chinese import to_traditional

ROOT = Path(__file__).resolve().parent.parent
APPS = ("accessibility", "articles", "interaction", "portal")
LANGUAGES = ("zh_Hant", "en")
# Chinese, with its stops and brackets: 、 stands between two names in one language only.
HAN = re.compile(r"[　-〿㐀-鿿！-～]")
# Scripts whose Chinese is material and no message: what they look for in texts.
MATERIAL = {"typesetting.js"}

_LITERAL = r"u?(?:'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")"
_CALL = re.compile(
    rf"(?<![\w.])(_|n?p?gettext)(?:_noop|_lazy)?\(\s*({_LITERAL}(?:\s*,\s*{_LITERAL})*)", re.S
)
_JS_LITERAL = re.compile(r'"(?:\\.|[^"\\\n])*"')
# What is no literal and may hold quotes: comments, and expressions on a line of their own.
_JS_COMMENT = re.compile(r"(?:^|(?<=[\s;,]))//[^\n]*|/\*.*?\*/|^\s*/\^[^\n]*", re.M | re.S)
_NAMES = {"gettext", "ngettext", "pgettext", "npgettext"}


class Message(NamedTuple):
    """What is said: the source, its plural where it counts something, and its context."""

    text: str
    plural: str = ""
    context: str = ""


def of_template(path: Path) -> set[Message]:
    """What a template has translated, as Django's own extraction reads it."""
    code = templatize(path.read_text(), origin=str(path))
    found = set()
    for call in _CALL.finditer(code):
        given = [ast.literal_eval(each) for each in re.findall(_LITERAL, call[2], re.S)]
        found |= _messages(call[1], [[each] for each in given])
    return found


def of_module(path: Path) -> set[Message]:
    """What a module hands to gettext, by whatever name it has imported it."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    names = {
        alias.asname or alias.name: re.sub("_(lazy|noop)$", "", alias.name)
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation"
        for alias in node.names
    }
    found: set[Message] = set()
    for node in nodes:
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            kind = names.get(node.func.id, "")
            if kind in _NAMES:
                found |= _messages(kind, [list(_constants(each)) for each in node.args])
    return found


def of_script(path: Path) -> set[Message]:
    """The Chinese literals of a script of the desk: every one is a message."""
    code = _JS_COMMENT.sub("", path.read_text())
    literals = (ast.literal_eval(each) for each in _JS_LITERAL.findall(code))
    return {Message(text) for text in literals if re.search("[㐀-鿿]", text) or text == "、"}


def _constants(node: ast.expr) -> Iterator[str]:
    """The literals that an argument may be: itself, or the two of an `x if y else z`."""
    if isinstance(node, ast.IfExp):
        yield from _constants(node.body)
        yield from _constants(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _messages(kind: str, given: list[list[str]]) -> set[Message]:
    context = ""
    if "p" in kind.removesuffix("gettext"):
        context, given = given[0][0], given[1:]
    if kind.startswith("n"):
        return {Message(given[0][0], given[1][0], context)}
    return {Message(text, "", context) for text in given[0]} if given else set()


def templates() -> list[Path]:
    return [path for path in sorted((ROOT / "templates").rglob("*")) if path.is_file()]


def modules() -> list[Path]:
    found = (path for app in APPS for path in sorted((ROOT / app).rglob("*.py")))
    return [path for path in found if "migrations" not in path.parts]


def scripts() -> list[Path]:
    found = sorted((ROOT / "articles/static/articles").glob("*.js"))
    return [path for path in found if path.name not in MATERIAL]


def said() -> dict[str, set[Message]]:
    """All messages by the domain of the catalogue in which their translations stand."""
    return {
        "django": {m for path in templates() for m in of_template(path)}
        | {m for path in modules() for m in of_module(path)},
        "djangojs": {m for path in scripts() for m in of_script(path)},
    }


def catalogue(language: str, domain: str = "django") -> polib.POFile:
    return polib.pofile(str(ROOT / f"locale/{language}/LC_MESSAGES/{domain}.po"), wrapwidth=0)


def key(entry: polib.POEntry) -> Message:
    return Message(entry.msgid, entry.msgid_plural, entry.msgctxt or "")


def translations(language: str, domain: str = "django") -> dict[Message, str]:
    """Translations by message; of a plural the one for many, which holds the number."""
    return {
        key(entry): entry.msgstr_plural[max(entry.msgstr_plural)]
        if entry.msgstr_plural
        else entry.msgstr
        for entry in catalogue(language, domain)
        if not entry.fuzzy
    }


def update(language: str, domain: str, messages: Iterable[Message]) -> list[str]:
    """Bring a catalogue up to date; return the messages that still lack a translation."""
    book = catalogue(language, domain)
    wanted = set(messages)
    # Of what packages say, Simplified is a translation too, from which Traditional is derived.
    packages = catalogue("zh_Hans") if domain == "django" else []
    sources = {key(entry): entry for entry in packages}
    for entry in list(book):
        if (
            key(entry) not in wanted
            and (language == "en" or key(entry) not in sources)
            and HAN.search(entry.msgid)
        ):
            book.remove(entry)
    there = {key(entry) for entry in book}
    new = sorted(wanted - there)
    if language == "zh_Hant":
        new += sorted(set(sources) - there - wanted)
    for message in new:
        if not HAN.search(message.text) and language == "en":
            continue
        if not HAN.search(message.text) and message not in sources:
            continue
        entry = polib.POEntry(msgid=message.text, msgid_plural=message.plural)
        entry.msgctxt = message.context or None
        source = sources.get(message)
        if language == "zh_Hant":
            simplified = message.text
            if source:
                simplified = source.msgstr_plural[0] if source.msgid_plural else source.msgstr
            if message.plural:
                entry.msgstr_plural = {0: to_traditional(simplified)}
            else:
                entry.msgstr = to_traditional(simplified)
        elif message.plural:
            entry.msgstr_plural = {0: "", 1: ""}
        book.append(entry)
    # In order, so that two people who add messages seldom add them in the same place.
    book.sort(key=key)
    book.save()
    return [
        entry.msgid
        for entry in book
        if not (entry.msgstr or (entry.msgstr_plural and all(entry.msgstr_plural.values())))
    ]


def main() -> int:
    lacking = [
        (language, text)
        for domain, messages in said().items()
        for language in LANGUAGES
        for text in update(language, domain, messages)
    ]
    for language, text in lacking:
        print(f"{language}: {text}")
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
