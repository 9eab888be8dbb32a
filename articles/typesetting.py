"""The rules of 一键排版 for the text of one paragraph, as the importer follows them.

The twin of typesetting.js, rule by rule: what a Chinese text of a government site does not want
(typed indents, half-width marks, spaces between Han) is put right only where it is certain.
tests/typesetting.json holds both to the same examples; what changes here changes there. The time
taken grows with the text, not with its square: a file may bring whatever it likes.
"""

import re
from collections import Counter
from collections.abc import Iterator

from articles.typesetting_text import (
    CURLY,
    HAN,
    ONE_SPACE,
    SPACE,
    SPACES,
    Setting,
    ends_chinese,
    is_ascii,
    is_chinese,
    is_han,
    is_in,
)

FULL = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}
NUMERALS = "一二三四五六七八九十百千零〇两"
# Syllables in which foreign names are written: 卡尔.马克思 has no full stop in it.
SYLLABLES = frozenset(
    "阿埃艾爱安昂奥巴拜班邦保鲍贝本比彼毕宾波伯勃博布查茨达戴丹道德登邓迪蒂丁杜多厄恩尔法凡范菲费"
    "芬丰冯弗福富盖甘冈高戈哥格根古瓜哈海汉豪赫亨华怀惠霍基吉加贾简杰捷金津卡凯坎康考柯科克肯孔库"
    "夸拉莱赖兰朗劳勒雷里理丽利莉林龙隆卢鲁路伦罗洛马玛迈麦曼芒毛梅门蒙米密姆穆莫默摩木娜纳奈南内"
    "尼涅宁纽努诺欧帕潘庞佩皮平珀普齐奇恰乔切琴丘荣茹儒瑞若撒萨塞赛桑瑟森沙莎绍舍圣史士司丝思斯松"
    "苏索塔泰坦汤唐陶特滕提廷通图托瓦万旺威韦维魏温翁沃乌伍武西希锡夏香肖歇谢辛休许雅亚扬尧耶叶伊"
    "英尤于约扎詹章珍芝朱卓佐"
)
# The hundred and fifty commonest surnames: a space between two names parts them.
SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏"
    "吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱"
    "严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚"
    "符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛欧靳管柴蒙鲍华喻祁"
)

# Without any of these there is nothing to put right.
_ANYTHING = re.compile(
    f"[{SPACE}\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff.,;:?!()（）\"'，。；：、]"
)
_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]+")
_INDENT = re.compile(f"(?:^|(?<=\n))[{SPACE}]+")
_TRAILING = re.compile(rf"(?<![{SPACE}])[{SPACE}]++(?=\n|\Z)")
_LINE = re.compile(r"[^\n]+")
_ENGLISH = re.compile("(?<![A-Za-z])[A-Za-z]+(?:,? [A-Za-z]+){2,}")
_QUERY = re.compile(r"\w+=", re.A)
_DOTS = re.compile(r"\.+")
_MARKS = re.compile("[,;:?!]")
_BRACKETS = re.compile("[()（）\n]")
_DOUBLES = re.compile(r"([，。；：、])\1+")
_MARKER = re.compile(f"[(（]?(?:[{NUMERALS}]{{1,4}}|[甲乙丙丁戊己庚辛壬癸])[)）]?")
_ORDINAL = re.compile(
    f"第[{NUMERALS}0-9]{{1,5}}[编章节条款项部分篇]{{1,2}}|附件?[{NUMERALS}0-9]{{0,3}}"
)
_COLON = re.compile("[：:]")
_LABEL = re.compile(f"[{HAN}]{{2,8}}[：:]")
_NAME_ENDS = re.compile(rf"[{SURNAMES}][{HAN}]{{1,2}}\Z")
_NAME_BEGINS = re.compile(f"[{SURNAMES}][{HAN}]")
_WRITER = ("记者", "通讯员")
_ROW_OF_WORDS = re.compile(f"(?:[{HAN}]{{2,4}}[{SPACE}]+){{2,}}[{HAN}]{{2,4}}")
_ROUNDS = 6


def typeset(text: str, *, joins_words: bool = True) -> tuple[list[str], Counter[str]]:
    """What stands in place of each character of a paragraph, and how many places each rule changed.

    `\\n` is a line break in it. The rules are indents, spaces, punctuation, quotes, doubles and
    invisible. Joined, the list is the new text. Without `joins_words` single spaces between Han stay,
    for whoever has yet to read names by them.
    """
    if not _ANYTHING.search(text):
        return list(text), Counter()
    setting = Setting(text)
    for _round in range(_ROUNDS):
        before = setting.text
        setting.take_out(_INVISIBLE, "invisible")
        setting.take_out(_INDENT, "indents")
        setting.take_out(_TRAILING, "spaces")
        if not setting.is_foreign:
            for rule in (_stops, _marks, _brackets, _double_quotes, _single_quotes, _doubles):
                rule(setting)
                setting.refresh()
        _spaces(setting, joins_words)
        setting.refresh()
        if setting.text == before:
            break
    return setting.slots, setting.counts


def _stops(setting: Setting) -> None:
    text = setting.text
    for match in _DOTS.finditer(text):
        start, end = match.span()
        left, right = setting.before(start), setting.after(end)
        if end - start > 2:
            if ends_chinese(left) or is_han(right):
                setting.put("punctuation", start, end, "……")
            continue
        around = text[max(0, start - 2) : start] + text[end : end + 2]
        is_name = len(around) == 4 and SYLLABLES.issuperset(around)
        is_number = is_in(NUMERALS, left) and is_in(NUMERALS, right)
        follows = text[end : end + 1]
        goes_on = right != "" and right == follows and not is_chinese(right) and right not in "\"'("
        is_marker = bool(_MARKER.fullmatch(setting.line_before(start)))
        if ends_chinese(left) and not (is_name or is_number or goes_on or is_marker):
            setting.put("punctuation", start, end, "。")


def _marks(setting: Setting) -> None:
    text = setting.text
    # Behind English words a mark is Chinese only if the sentence goes on in Chinese.
    english = {match.end() for match in _ENGLISH.finditer(text)}
    for match in _MARKS.finditer(text):
        start, end = match.span()
        mark, left, right = match[0], setting.before(start), setting.after(end)
        if mark == ":" and text[end : end + 1] in ("/", "\\"):
            continue
        if mark == "?" and _QUERY.match(text, end):
            continue
        goes_on = left != "" and is_chinese(right) and start not in english
        if ends_chinese(left) or goes_on:
            setting.put("punctuation", start, end, FULL[mark])


def _brackets(setting: Setting) -> None:
    text = setting.text
    opened: list[int] = []
    for match in _BRACKETS.finditer(text):
        end = match.start()
        if match[0] == "\n":
            opened.clear()
        elif match[0] in "(（":
            opened.append(end)
        elif opened:
            start = opened.pop()
            left = setting.before(start)
            half = [
                (at, full) for at, sign, full in ((start, "(", "（"), (end, ")", "）"))
                if text[at] == sign
            ]  # fmt: skip
            if (
                len(half) == 1
                or setting.holds_han(start, end)
                or is_chinese(left)
                or (left == "" and is_chinese(setting.after(end + 1)))
            ):
                for at, full in half:
                    setting.put("punctuation", at, at + 1, full)


def _double_quotes(setting: Setting) -> None:
    _quotes(setting, '"', "“", "”")


def _single_quotes(setting: Setting) -> None:
    _quotes(setting, "'", "‘", "’")


def _quotes(setting: Setting, straight: str, opening: str, closing: str) -> None:
    pairs = _pairs_of_quotes(setting.text, straight, opening, closing)
    for start, end in pairs or []:
        half = [
            (at, curly) for at, curly in ((start, opening), (end, closing))
            if setting.text[at] == straight
        ]  # fmt: skip
        around = is_chinese(setting.before(start)) or is_chinese(setting.after(end + 1))
        if len(half) == 1 or setting.holds_han(start, end) or (straight == '"' and around):
            for at, curly in half:
                setting.put("quotes", at, at + 1, curly)


def _pairs_of_quotes(
    text: str, straight: str, opening: str, closing: str
) -> list[tuple[int, int]] | None:
    """Where quotations begin and end; None if a quote is missing, and nobody can say which."""
    pairs = []
    opened: int | None = None
    for match in re.finditer(f"[{straight}{opening}{closing}]", text):
        at, sign = match.start(), match[0]
        left, right = text[max(0, at - 1) : at], text[at + 1 : at + 2]
        if sign == straight:
            # Feet and inches, apostrophes.
            if opened is None and is_ascii(left, str.isdigit):
                continue
            is_within = is_ascii(left, str.isalnum) and (
                opened is None or is_ascii(right, str.isalnum)
            )
            if straight == "'" and is_within:
                continue
        if sign == opening or (sign == straight and opened is None):
            opened = at
        elif opened is not None:
            pairs.append((opened, at))
            opened = None
    return pairs if opened is None else None


def _doubles(setting: Setting) -> None:
    for match in _DOUBLES.finditer(setting.text):
        is_ellipsis = match[1] == "。" and len(match[0]) > 2
        setting.put("doubles", *match.span(), "……" if is_ellipsis else match[1])


def _spaces(setting: Setting, joins_words: bool) -> None:
    for line in _LINE.finditer(setting.text):
        is_row = bool(_ROW_OF_WORDS.fullmatch(line[0]))
        colon = _COLON.search(line[0])
        labelled_from = line.start() + colon.end() if colon else line.end() + 1
        for match in SPACES.finditer(setting.text, *line.span()):
            start, end = match.span()
            left, right = setting.before(start), setting.after(end)
            is_between = (
                _is_mark(left)
                or _is_mark(right)
                or (joins_words and is_chinese(left) and is_chinese(right))
            )
            if (
                is_between
                and not setting.is_foreign
                and not is_row
                and not _parts_something(setting, match, start >= labelled_from)
            ):
                setting.put("spaces", start, end, "")
            elif end - start > 1 or match[0] == "\t":
                setting.put("spaces", start, end, " " if match[0].strip("\u3000") else "\u3000")


def _is_mark(sign: str) -> bool:
    return is_chinese(sign) and not is_han(sign) and not is_in(CURLY + "…", sign)


def _parts_something(setting: Setting, gap: re.Match[str], is_behind_label: bool) -> bool:
    """Whether a space says something: it parts two names, an ordinal from its text, two entries."""
    start, end = gap.span()
    if _ORDINAL.fullmatch(setting.line_before(start)):
        return True
    if is_behind_label and _LABEL.match(setting.text, end):
        return True
    ahead = "".join(_solid(setting.text, range(end, len(setting.text)), 3))
    behind = "".join(_solid(setting.text, range(start - 1, -1, -1), 3))[::-1]
    if ahead.startswith(_WRITER) or behind.endswith(_WRITER):
        return True
    return bool(_NAME_BEGINS.match(ahead) and _NAME_ENDS.search(behind))


def _solid(text: str, way: range, count: int) -> Iterator[str]:
    """The next so many signs on the way that are no spaces, as far as the line goes."""
    for at in way:
        if text[at] == "\n" or not count:
            return
        if not ONE_SPACE.match(text[at]):
            count -= 1
            yield text[at]
