"""Page furniture in three languages: every string that a reader meets is translated."""

import ast
import re
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

from accessibility.chinese import to_traditional

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = [
    path
    for path in sorted((ROOT / "templates").rglob("*"))
    if path.is_file() and "admin" not in path.relative_to(ROOT / "templates").parts
]
# The desk speaks Simplified only; these modules speak to readers.
MODULES = [
    ROOT / "articles/views.py",
    ROOT / "portal/failing.py",
    ROOT / "portal/views.py",
]
_CALL = re.compile(
    r"\bn?(p?)gettext(?:_noop|_lazy)?\(u?(['\"])((?:\\.|(?!\2).)*)\2"
    r"(?:,\s*u?(['\"])((?:\\.|(?!\4).)*)\4)?",
    re.S,
)


def of_template(path: Path) -> set[str]:
    """What a template has translated, as Django's own extraction reads it."""
    code = templatize(path.read_text(), origin=str(path))
    return {
        ast.literal_eval(f'"""{found[5] if found[1] else found[3]}"""')
        for found in _CALL.finditer(code)
    }


def of_module(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name)
            and node.func.id in ("_", "gettext", "_plain")
        ):
            texts = [each for each in node.args if isinstance(each, ast.Constant)]
            if texts:
                found.add(str(texts[-1].value))
    return found


MESSAGES = sorted(
    {message for path in TEMPLATES for message in of_template(path)}
    | {message for path in MODULES for message in of_module(path)}
)


def catalogue(name: str) -> dict[str, str]:
    """Translations by message; of a plural the one for many, which holds the number."""
    entries = polib.pofile(str(ROOT / f"locale/{name}/LC_MESSAGES/django.po"))
    return {
        entry.msgid: entry.msgstr_plural[max(entry.msgstr_plural)]
        if entry.msgstr_plural
        else entry.msgstr
        for entry in entries
        if not entry.fuzzy
    }


def test_the_extraction_finds_what_readers_read():
    assert len(MESSAGES) > 100
    assert {"跳到正文", "网站地图", "网站正在维护", "手机客户端"} <= set(MESSAGES)


@pytest.mark.parametrize("name", ["zh_Hant", "en"])
def test_no_string_is_left_untranslated(name):
    known = catalogue(name)
    assert [message for message in MESSAGES if not known.get(message)] == []


def test_placeholders_are_the_same_in_every_language():
    for name in ("zh_Hant", "en"):
        for message, translation in catalogue(name).items():
            for pattern in (r"%\(\w+\)[sd]", r"<[^>]+>"):
                found = sorted(re.findall(pattern, translation))
                assert found == sorted(re.findall(pattern, message)), (name, message)


def test_the_traditional_catalogue_holds_no_simplified_character():
    wrong = {
        translation: to_traditional(translation)
        for translation in catalogue("zh_Hant").values()
        if to_traditional(translation) != translation
    }
    assert wrong == {}


def test_the_english_catalogue_holds_no_chinese():
    allowed = {"简体", "繁體", "简", "繁", "简体中文", "繁體中文", "长者版", "無障礙"}
    wrong = [
        translation
        for translation in catalogue("en").values()
        if re.search(r"[一-鿿]", translation) and translation not in allowed
    ]
    assert wrong == []


def test_the_desk_and_the_public_pages_share_no_untranslated_template():
    untranslated = []
    for path in TEMPLATES:
        text = path.read_text()
        text = re.sub(r"{%\s*(translate|trans)\b.*?%}", "", text)
        text = re.sub(r"{%\s*blocktrans.*?{%\s*endblocktrans(late)?\s*%}", "", text, flags=re.S)
        text = re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->", "", text, flags=re.S)
        text = re.sub(r'<(\w+)[^>]*\blang="zh-Han[st]"[^>]*>.*?</\1>', "", text, flags=re.S)
        if re.search(r"[一-鿿]", text):
            untranslated.append(path.relative_to(ROOT).as_posix())
    assert untranslated == []
