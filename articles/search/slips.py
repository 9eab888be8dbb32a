"""您是不是要找, in English: words that differ by a slip of the finger from what was typed.

Every word that English articles have is kept with its consonants (spelling.py keeps Chinese words
with their sound, in the same table). What was typed leads to the words whose consonants are the
same, or the same but for one; of these the nearest is meant, if it is near. So many keys are
looked up for a word, and so many words compared, and no more, however large the site is.
"""

import re
from collections.abc import Iterator

from articles.models import SpelledWord
from articles.search.lexemes import stem

SHORTEST, LONGEST = 4, 20  # letters of a word that may be another
MOST_WORDS = 5  # of a query that are looked at
MOST_COMPARED = 400
_ALIKE = str.maketrans("cqz", "kks", "aeiouy")  # vowels go, what sounds alike is written alike
_CONSONANTS = "bdfghjklmnprstvwx"
_TWICE = re.compile(r"(.)\1+")
_WORD = re.compile(r"[a-z]+")
_LEARNT = re.compile(rf"(?<![^\W_])[a-z]{{{SHORTEST},{LONGEST}}}(?![^\W_])")


def words_of(text: str) -> set[str]:
    """The words of a folded text that somebody may misspell."""
    return set(_LEARNT.findall(text))


def key_of(word: str) -> str:
    """A word's consonants, with a mark before them that no sound of Chinese has."""
    return _key(word.translate(_ALIKE))


def respelt(whole: str) -> str:
    """A folded query with words in place of slips; empty where there is none."""
    left = MOST_WORDS

    def meant(match: re.Match[str]) -> str:
        nonlocal left
        if not left or not SHORTEST <= len(match[0]) <= LONGEST:
            return match[0]
        left -= 1
        return _meant(match[0])

    written = _WORD.sub(meant, whole)
    return written if written != whole else ""


def _meant(typed: str) -> str:
    """The word that is nearest; what was typed itself where it is known or nothing is near."""
    known = SpelledWord.objects.filter(sound__in=_keys_near(typed)).order_by("word")
    words = list(known.values_list("word", flat=True)[:MOST_COMPARED])
    if stem(typed) in map(stem, words):
        return typed
    most = 1 if len(typed) <= SHORTEST else 2
    near = [
        (slips, word[0] != typed[0], abs(len(word) - len(typed)), word)
        for word in words
        if (slips := distance(typed, word, most)) <= most
    ]
    return min(near)[-1] if near else typed


def distance(one: str, other: str, most: int) -> int:
    """Letters to put in, leave out, change, or swap with the next; any number above `most` is alike."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        earlier, before, row = before, row, [at]
        for place, beside in enumerate(other, 1):
            best = min(before[place] + 1, row[-1] + 1, before[place - 1] + (letter != beside))
            if at > 1 and place > 1 and letter == other[place - 2] and beside == one[at - 2]:
                best = min(best, earlier[place - 2] + 1)
            row.append(best)
        if min(row) > most:
            return most + 1
    return row[-1]


def _keys_near(word: str) -> set[str]:
    return {_key(each) for each in _variants(word.translate(_ALIKE))}


def _variants(letters: str) -> Iterator[str]:
    """Consonants, and the same with one left out, put in, changed, or swapped with the next."""
    yield letters
    for at in range(len(letters) + 1):
        before, behind = letters[:at], letters[at:]
        yield from (f"{before}{other}{behind}" for other in _CONSONANTS)
        if behind:
            yield before + behind[1:]
            yield from (f"{before}{other}{behind[1:]}" for other in _CONSONANTS)
        if len(behind) > 1:
            yield f"{before}{behind[1]}{behind[0]}{behind[2:]}"


def _key(consonants: str) -> str:
    return ":" + _TWICE.sub(r"\1", consonants)
