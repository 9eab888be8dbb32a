"""What a text is about, cut into units: a word, and everything that it may mean."""

import re
from dataclasses import dataclass, field
from itertools import pairwise

import rjieba

from articles.search.folding import HAN, folded, pieces
from articles.search.lexemes import is_han, stem
from interaction.retrieval.words import SURFACE, Lexicon, is_thing, latin, plain, stop_words

PART = 0.6  # of what a word means, each of its parts


@dataclass(slots=True)
class Unit:
    word: str
    tokens: dict[str, float]  # the word itself and what it means, each with its weight
    known: bool  # whether the lexicon has it
    topic: bool  # whether it may be what a text is about
    parts: frozenset[str] = frozenset()  # the tokens that it has from its parts alone


@dataclass(slots=True)
class Text:
    units: list[Unit]
    tokens: dict[str, float]  # of all units
    grams: set[str]  # pairs of characters; of other scripts, threes
    fixed: list[tuple[str, list[bool]]] = field(default_factory=list)


def analysed(text: str, lexicon: Lexicon) -> Text:
    """A text, however it was written."""
    return cut(plain(folded(text)), lexicon)


# What may stand inside a verb and its object: 买(了一套)房, 离(了)婚.
_INSIDE = re.compile(
    f"(?<=[{HAN}])(?:[了过着完]?[一两这那]?[个套张本份辆条台次场家间把下趟点些部只]|[了过着完])(?=[{HAN}])"
)


def closed(text: str, lexicon: Lexicon) -> str:
    """The text without what stands inside words of the lexicon."""
    parts: list[str] = []
    at = 0
    for match in _INSIDE.finditer(text):
        start, end = match.span()
        if any(text[start - 1] + text[end : end + more] in lexicon.meanings for more in (1, 2)):
            parts.append(text[at:start])
            at = end
    return "".join([*parts, text[at:]]) if parts else text


def cut(text: str, lexicon: Lexicon) -> Text:
    """A text in standard words."""
    text = closed(text, lexicon)
    units: list[Unit] = []
    grams: set[str] = set()
    fixed: list[tuple[str, list[bool]]] = []
    words: list[str] = []
    for piece in pieces(text.replace("'s ", " ")):
        if is_han(piece):
            units += _latin(words, lexicon)
            words = []
            found, places = _han(piece, lexicon)
            units += found
            fixed.append((piece, places))
            grams.update(map("".join, pairwise(piece)))
            grams.update(each for each in piece if each not in stop_words())
        else:
            words += latin(piece)
            marked = f"_{stem(piece)}_"
            grams.update(marked[at : at + 3] for at in range(len(marked) - 2))
    units += _latin(words, lexicon)
    return Text(units, together(units), grams, fixed)


def together(units: list[Unit]) -> dict[str, float]:
    """The tokens of all units."""
    tokens: dict[str, float] = {}
    for unit in units:
        for token, weight in unit.tokens.items():
            if weight > tokens.get(token, 0):
                tokens[token] = weight
    return tokens


def _han(piece: str, lexicon: Lexicon) -> tuple[list[Unit], list[bool]]:
    units: list[Unit] = []
    fixed = [False] * len(piece)
    at = begun = 0
    while at < len(piece):
        end = lexicon.longest_at(piece, at)
        if not end:
            at += 1
            continue
        units += _words(piece[begun:at], begun, fixed, lexicon)
        units.append(_unit(piece[at:end], lexicon))
        fixed[at:end] = [True] * (end - at)
        at = begun = end
    units += _words(piece[begun:], begun, fixed, lexicon)
    return units, fixed


# How many or how long: 三点, 五天, 两台, 几百块. What it asks for, as 几天 does, the lexicon has.
_COUNT = re.compile(
    "[一二三四五六七八九十百千万两几半多0-9]+"
    "(?:[个只条张把套辆台枚部本件份支根棵颗块斤亩天年月日周点时半次回遍趟间栋家户口位]"
    "|[篇场期顿笔双副座片股瓶桶袋箱米里度岁元毛万多百千]|公里|小时|分钟|平米|星期)*"
)


def _words(run: str, at: int, fixed: list[bool], lexicon: Lexicon) -> list[Unit]:
    """The words of a run of Chinese in which the lexicon has none of two characters and more."""
    units: list[Unit] = []
    stopped = stop_words()
    for word in rjieba.cut(run, hmm=False) if run else []:
        if word in stopped or (len(word) > 1 and rjieba.has_word(word)):
            fixed[at : at + len(word)] = [True] * len(word)
        at += len(word)
        if word in lexicon.meanings or not (word in stopped or _COUNT.fullmatch(word)):
            units.append(_unit(word, lexicon))
    return units


def _unit(word: str, lexicon: Lexicon) -> Unit:
    """A Chinese word; the same one every time, since thousands of texts have it."""
    unit = lexicon.units.get(word)
    if unit is None:
        meanings = lexicon.meanings.get(word)
        if meanings:
            unit = _known(word, {SURFACE + word: 1.0}, meanings, lexicon)
        else:
            unit = Unit(word, {SURFACE + word: 1.0}, False, is_thing(word))
        lexicon.units[word] = unit
    return unit


def _known(
    word: str, tokens: dict[str, float], meanings: dict[str, float], lexicon: Lexicon
) -> Unit:
    own = {**tokens, **meanings}
    parts = _parts(word, lexicon) if len(word) > 2 and is_han(word) else {}
    topic = any(
        weight == 1.0 and meaning not in lexicon.wants for meaning, weight in meanings.items()
    )
    return Unit(word, {**parts, **own}, True, topic, frozenset(parts.keys() - own.keys()))


def _parts(word: str, lexicon: Lexicon) -> dict[str, float]:
    """What the parts of a longer word of the lexicon mean, each at a part of its weight."""
    found: dict[str, float] = {}
    for part in rjieba.cut(word, hmm=False):
        if part != word and part not in stop_words():
            found[SURFACE + part] = PART
            for meaning, weight in lexicon.meanings.get(part, {}).items():
                found[meaning] = max(weight * PART, found.get(meaning, 0))
    return found


def _latin(words: list[str], lexicon: Lexicon) -> list[Unit]:
    units: list[Unit] = []
    stems = [stem(word) for word in words]
    at = 0
    while at < len(stems):
        for end in range(min(len(stems), at + lexicon.longest_phrase), at, -1):
            meanings = lexicon.phrases.get(tuple(stems[at:end]))
            if meanings:
                share = 1.0 if end == at + 1 else PART
                tokens = {SURFACE + each: share for each in stems[at:end]}
                units.append(_known(" ".join(words[at:end]), tokens, meanings, lexicon))
                at = end
                break
        else:
            if stems[at] not in stop_words():
                units.append(Unit(words[at], {SURFACE + stems[at]: 1.0}, False, True))
            at += 1
    return units
