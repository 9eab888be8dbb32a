"""Every string that a reader or a member of staff meets is translated, in pages and in scripts."""

import ast
import re
from functools import cache

import pytest

from accessibility.chinese import to_traditional
from scripts import messages
from scripts.messages import HAN, LANGUAGES, ROOT, Message

DOMAINS = ("django", "djangojs")
said = cache(messages.said)
# Placeholders of Python, of templates and of scripts, and tags.
PLACEHOLDERS = (r"%\(\w+\)[sd]", r"(?<!%)%[sd]", r"%%", r"\{\w+\}", r"TIME", r"<[^>]+>")


def known(language, domain):
    return messages.translations(language, domain)


def test_the_extraction_finds_what_people_read():
    texts = {message.text for message in said()["django"]}
    assert len(texts) > 1200
    assert {"跳到正文", "网站地图", "网站正在维护", "手机客户端"} <= texts
    # Of the desk: lazy ones, ones in filters, in cycles and between two that are chosen from.
    assert {"草稿", "还差初审", "（空）", "第三步", "这篇稿件是您写的，要由别人审。"} <= texts
    assert Message("稿件", "", "复数") in said()["django"]
    assert {"一键排版", "正文 {n} 段", "有没存的改动"} <= {each.text for each in said()["djangojs"]}


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_string_is_left_untranslated(language, domain):
    there = known(language, domain)
    chinese = [each for each in said()[domain] if HAN.search(each.text)]
    assert sorted(each for each in chinese if not there.get(each)) == []


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogue_holds_nothing_that_is_not_said(language, domain):
    chinese = {each for each in known(language, domain) if HAN.search(each.text)}
    assert sorted(chinese - said()[domain]) == []


@pytest.mark.parametrize("domain", DOMAINS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_the_same_in_every_language(language, domain):
    for message, translation in known(language, domain).items():
        if not HAN.search(message.text):
            # What packages say may be said with less, but with nothing that is not there.
            there = set(re.findall(r"%\((\w+)\)", message.text + message.plural))
            assert set(re.findall(r"%\((\w+)\)", translation)) <= there, message
            continue
        for pattern in PLACEHOLDERS:
            found = set(re.findall(pattern, translation))
            assert found == set(re.findall(pattern, message.text)), (message, translation)


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_traditional_catalogue_holds_no_simplified_character(domain):
    # A filing is written as it was given; and one sentence the converter does not know again.
    spared = {"例如：苏ICP备12345678号-1", "「公网安备」後面是 14 位數字。"}
    wrong = {
        translation: to_traditional(translation)
        for translation in known("zh_Hant", domain).values()
        if to_traditional(translation) != translation
        and translation not in spared
        and "，系統認出哪天放假" not in translation
    }
    assert wrong == {}


# Names that are Chinese in English too: languages in the switch, groups, examples of input.
CHINESE_IN_ENGLISH = {"简体", "繁體", "简", "繁", "简体中文", "繁體中文", "长者版", "無障礙"}
_QUOTED = re.compile(r"“[^”A-Za-z]*”|苏ICP备12345678号-1|国庆节(?:调休)?|公网安备")


@pytest.mark.parametrize("domain", DOMAINS)
def test_the_english_catalogue_holds_no_chinese(domain):
    wrong = [
        translation
        for translation in known("en", domain).values()
        if HAN.search(_QUOTED.sub("", translation)) and translation not in CHINESE_IN_ENGLISH
    ]
    assert wrong == []


def bare(path):
    """Chinese of a template that is handed to no translation."""
    text = path.read_text()
    text = re.sub(r"{%\s*(translate|trans)\b.*?%}", "", text)
    text = re.sub(r"{%\s*blocktrans.*?{%\s*endblocktrans(late)?\s*%}", "", text, flags=re.S)
    text = re.sub(r"{#.*?#}|{%\s*comment.*?endcomment\s*%}|<!--.*?-->", "", text, flags=re.S)
    text = re.sub(r'_\("[^"]*"\)', "", text)
    text = re.sub(r'<(\w+)[^>]*\blang="zh-Han[st]"[^>]*>.*?</\1>', "", text, flags=re.S)
    return re.findall(r"[一-鿿]+", text)


def test_no_template_holds_words_past_the_catalogues():
    found = {path.relative_to(ROOT).as_posix(): bare(path) for path in messages.templates()}
    assert {path: words for path, words in found.items() if words} == {}


def test_no_script_of_the_desk_builds_its_words_past_the_catalogues():
    """A template literal with Chinese in it cannot be looked up; a file's name is stored as it is."""
    found = {
        path.name: literals
        for path in messages.scripts()
        if (literals := re.findall(r"`[^`\n]*[一-鿿][^`\n]*`", path.read_text()))
    }
    assert found == {"pasted_pictures.js": ['`粘贴的图片${number}.${type.replace("jpeg", "jpg")}`']}


def bare_literals(path):
    """Chinese of a module that is handed to no translation, docstrings and patterns left out."""
    tree = ast.parse(path.read_text())
    spared = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):  # a docstring
            spared.add(id(node.value))
        name = ""
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
        if name and (name == "_" or "gettext" in name or name == "compile"):
            spared |= {id(each) for each in ast.walk(node)}
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and HAN.search(node.value.strip("｜）\u3000"))
        and id(node) not in spared
    ]


SCREENS = [
    *sorted((ROOT / "articles/admin").glob("*.py")),
    *sorted((ROOT / "articles/comparing").glob("*.py")),
    *sorted((ROOT / "articles/templatetags").glob("*.py")),
    *sorted((ROOT / "portal/desk").glob("*.py")),
    *(ROOT / f"articles/{name}.py" for name in (
        "authority", "chips", "conflicts", "forms", "ledger", "moments", "presence", "queues",
        "readiness", "receiving", "recycling", "restoring", "review", "reviewers", "rows",
        "schedule", "standing", "verdicts", "wording", "workdays",
    )),
    *(ROOT / f"portal/{name}.py" for name in ("addresses", "admin", "allowing", "security_rules")),
]  # fmt: skip


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_screen_of_the_desk_speaks_past_the_catalogues(path):
    assert bare_literals(path) == []
