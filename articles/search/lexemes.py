"""Of what an index is made: the pieces by which a text is found.

Of Chinese that is every pair of neighbouring characters, so that no word can be missed because
text and query were cut at other places; every longer word of the dictionary wherever its
characters stand together, since looking for a word at once is quicker than for its pairs; and a
character that no other follows. A single character is the beginning of pairs. Other scripts have
their words, English ones without their endings.

What is not in the dictionary is looked for by its pairs, which may stand in other places of a text
too: whoever uses the index reads those texts again (ranking.py). The words that a site adds are no
lexemes: they would not be found in what was indexed before somebody added them.
"""

import re
from operator import add

import rjieba

from articles.search.folding import HAN, pieces

# Raised when other lexemes come of the same text: an index that was made before is made anew.
VERSION = 1
LONGEST = 40  # characters of a lexeme; what is longer is no word
_HAN = re.compile(f"[{HAN}]")
_RUNS = re.compile(f"[{HAN}]+")
_OTHERS = re.compile(rf"[^\W_{HAN}]+")


def is_han(piece: str) -> bool:
    """Whether a piece of a text is Chinese; none is partly so."""
    return _HAN.match(piece) is not None


def lexemes(text: str) -> set[str]:
    """Everything by which a folded text is found."""
    runs = set(_RUNS.findall(text))
    found = words(text) | {run[-1] for run in runs}
    for run in runs:
        found.update(map(add, run, run[1:]))
    return found


def words(text: str) -> set[str]:
    """Of that what is neither a pair of Chinese characters nor one that no other follows."""
    found = {word for word in set(rjieba.cut_all(text)) if len(word) > 2 and is_han(word)}
    return found | {stem(word)[:LONGEST] for word in set(_OTHERS.findall(text))}


def needed(word: str) -> list[str]:
    """The lexemes of a text in which the folded word stands; one that ends in * begins some."""
    needed: list[str] = []
    for piece in pieces(word):
        if not is_han(piece):
            needed.append(stem(piece)[:LONGEST])
        elif len(piece) == 1:
            needed.append(f"{piece}*")
        elif len(piece) == 2 or rjieba.has_word(piece):
            needed.append(piece)
        else:
            needed += map(add, piece, piece[1:])
    return needed


def stem(word: str) -> str:
    """An English word as it is found, with or without the commonest endings; others as they are."""
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    if word.endswith(("ies", "ied")) and len(word) > 4:
        return f"{word[:-3]}y"
    if word.endswith(("sses", "xes", "ches", "shes", "zes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        begins = word.removesuffix(ending)
        if begins != word and len(begins) > 2 and _VOWEL.search(begins):
            word = begins[:-1] if begins[-1] == begins[-2] and begins[-1] not in "sz" else begins
    return word.removesuffix("e")


_VOWEL = re.compile("[aeiouy]")
