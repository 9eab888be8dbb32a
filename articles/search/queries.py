"""What a reader asks for: words, phrases in quotation marks, and -words that must not stand there.

Nothing that anybody types is an error. A query of nothing but punctuation has no terms.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import rjieba

from articles.search.folding import HAN, folded, pieces
from articles.search.lexemes import is_han, stem
from articles.search.texts import title_key
from articles.search.vocabulary import Vocabulary

LONGEST = 200  # characters: as long as a title may be
MOST_TERMS = 10
_PHRASE = re.compile(r'"([^"]*)"|“([^”]*)”|「([^」]*)」|『([^』]*)』|＂([^＂]*)＂')
_EXCLUDED = re.compile(r"(?:^|(?<=\s))[-－−](\S+)")
# What is one thing though it has signs in it: a document's number, a date, a month, a year.
_UNIT = re.compile(
    rf"〔\d{{4}}〕\d+号|(?<!\d)(?:\d{{4}}-)?\d\d-\d\d(?!\d)|(?<!\d)\d{{4}}-\d\d(?!\d)|(?<!\d)[12]\d{{3}}年|[{HAN}]+|[^\W_{HAN}]+"
)
# What people put around the words that they look for.
_POLITE = """
的 了 吗 呢 吧 啊 呀 么 和 与 及 或 在 是 有 我 我们 我想 想 你 你们
您 他 请 请问 问 一下 怎么 怎样 如何 什么 什么样 哪 哪里 哪儿 哪些 哪个
多少 为什么 可以 能 能不能 可不可以 是否 要 需要 关于 这 那 这个 那个 都
也 就 还 个 之 其 把 被 给 对 从 到 去 来 没 没有 不 嘛 到底 究竟
知道 告诉 咨询 一个 以及
"""
_ASKING = frozenset(_POLITE.split())


@dataclass(frozen=True)
class Term:
    """One thing that is looked for: as it was written, folded, what means the same, and columns.

    An article has it where any of the words stands, or where it is in one of the columns.
    """

    word: str
    same: tuple[str, ...] = ()
    columns: tuple[int, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        return self.word, *self.same

    @cached_property
    def beginnings(self) -> tuple[str, ...]:
        """What stands in a folded text where one of the words does, in whatever form."""
        return tuple(map(beginning, self.words))


@dataclass(frozen=True)
class Query:
    """`whole` is what was asked, folded and without its operators.

    `promoted` are the articles that staff want first for it, each with its last day or None.
    """

    whole: str
    terms: tuple[Term, ...]
    without: tuple[str, ...] = ()
    promoted: tuple[tuple[int, date | None], ...] = ()

    @cached_property
    def title(self) -> str:
        """What an article must be called to be the one that was asked for."""
        return title_key(self.whole)


def beginning(word: str) -> str:
    """What a folded word begins with in all its forms."""
    return stem(word).removesuffix("y") if word.isascii() and word.isalpha() else word


def understood(text: str, vocabulary: Vocabulary) -> Query:
    """The query that a reader has typed."""
    text = text[:LONGEST].replace("\n", " ")
    phrases: list[str] = []

    def take(match: re.Match[str]) -> str:
        phrases.append(next((each for each in match.groups() if each), ""))
        return f" {phrases[-1]} " if not folded(phrases[-1]) else " "

    without: list[str] = []

    def leave(match: re.Match[str]) -> str:
        without.append(folded(match[1]))
        return " "

    free = folded(_EXCLUDED.sub(leave, _PHRASE.sub(take, text)))
    quoted = [word for each in phrases if any(pieces(word := folded(each)))]
    words = list(dict.fromkeys([*quoted, *_words(free, vocabulary)]))
    if len(words) > MOST_TERMS:
        longest = set(sorted(words, key=len, reverse=True)[:MOST_TERMS])
        words = [word for word in words if word in longest]
    terms = (
        Term(word, vocabulary.same.get(word, ()), vocabulary.columns.get(word, ()))
        for word in words
    )
    whole = " ".join([*quoted, free]).strip()
    return Query(
        whole,
        tuple(terms),
        tuple(word for word in without if any(pieces(word))),
        tuple(vocabulary.promoted.get(whole, ())),
    )


def _words(text: str, vocabulary: Vocabulary) -> list[str]:
    words = [word for unit in _UNIT.findall(text) for word in _cut(unit, vocabulary)]
    return [word for word in words if word not in _ASKING] or words


def _cut(unit: str, vocabulary: Vocabulary) -> Iterator[str]:
    if re.fullmatch(r"\d{4}年", unit):
        yield unit[:4]  # in most dates of a text the character is folded away
    elif not is_han(unit):
        yield unit
    else:
        for part, is_own in vocabulary.cut(unit):
            yield from [part] if is_own else _joined(rjieba.cut(part))


def _joined(words: list[str]) -> Iterator[str]:
    """Single characters that follow each other are part of a name that no dictionary has."""
    single = ""
    for word in [*words, ""]:
        if len(word) == 1 and word not in _ASKING:
            single += word
            continue
        if single:
            yield single
            single = ""
        if word:
            yield word
