"""您是不是要找: words that sound like what was typed, by a slip of the keyboard or in pinyin.

English is in slips.py.

Known are the words of titles and key words, as they come to be indexed. Sounds are compared
without tones and without what many people do not tell apart (zh and z, ang and an). Nobody is
offered a word that finds nothing.
"""

import re
from collections.abc import Iterable, Iterator

import rjieba

import articles.search.slips as slips
from articles.models import SpelledWord
from articles.search.folding import folded, pieces
from articles.search.lexemes import is_han
from articles.search.sounding import syllables

SHORTEST, LONGEST = 2, 8  # characters of a word
LONGEST_PINYIN = 40  # letters of a query
_ALIKE = ((re.compile("([zcs])h"), r"\1"), (re.compile("([aeio])ng"), r"\1n"))


def sound_of(word: str) -> str:
    """How a folded word sounds: "公积金" as "gonjijin"; letters count as pinyin."""
    sound = "".join(syllables(word)).lower().replace("ü", "v")
    for pattern, usual in _ALIKE:
        sound = pattern.sub(usual, sound)
    return sound


def learn(texts: Iterable[str], english: Iterable[str] = ()) -> None:
    """Know the words of folded titles and key words, and of English texts all."""
    words = {word: sound_of for text in texts for word in _words(text)}
    words |= {word: slips.key_of for text in english for word in slips.words_of(text)}
    known = SpelledWord.objects.filter(word__in=words).values_list("word", flat=True)
    SpelledWord.objects.bulk_create(
        [
            SpelledWord(word=word, sound=words[word](word))
            for word in sorted(words.keys() - {*known})
        ],
        ignore_conflicts=True,
    )


def respelt(whole: str, own: Iterable[str] = ()) -> str:
    """A folded query with words in place of what sounds like them; empty where there is nothing.

    `own` are words of the site that no title need have.
    """
    own_by_sound = {sound_of(word): word for word in own}
    parts = [_respelt(piece, own_by_sound) for piece in _joined(whole)]
    written = " ".join(parts) if not all(map(is_han, parts)) else "".join(parts)
    return written if folded(written) != folded(whole) else ""


def _joined(whole: str) -> Iterator[str]:
    """Runs of Chinese, and letters with the spaces between syllables taken out."""
    letters = ""
    for piece in pieces(whole):
        if piece.isascii() and piece.isalpha():
            letters += piece
            continue
        if letters:
            yield letters
            letters = ""
        yield piece
    if letters:
        yield letters


def _respelt(piece: str, own: dict[str, str]) -> str:
    if is_han(piece):
        units = syllables(piece)
    elif piece.isascii() and piece.isalpha() and len(piece) <= LONGEST_PINYIN:
        units = list(piece)
    else:
        return piece
    spans = {
        (start, end): sound_of("".join(units[start:end]))
        for start in range(len(units))
        for end in range(start + 1, len(units) + 1)
        if not is_han(piece) or SHORTEST <= end - start <= LONGEST
    }
    known = SpelledWord.objects.filter(sound__in=set(spans.values()))
    by_sound: dict[str, list[str]] = {}
    for sound, word in [*own.items(), *known.values_list("sound", "word")]:
        by_sound.setdefault(sound, []).append(word)
    if not is_han(piece):
        return _from_letters(piece, spans, by_sound)
    return _from_characters(piece, spans, by_sound)


def _from_characters(
    piece: str, spans: dict[tuple[int, int], str], by_sound: dict[str, list[str]]
) -> str:
    """The longest words first; what is a known word itself stays."""
    written = list(piece)
    settled: set[int] = set()
    for start, end in sorted(spans, key=lambda span: (span[0] - span[1], span[0])):
        typed = piece[start:end]
        words = [word for word in by_sound.get(spans[start, end], ()) if len(word) == end - start]
        if not words or settled & {*range(start, end)}:
            continue
        settled |= {*range(start, end)}
        if typed not in words:
            written[start:end] = words[0]
    return "".join(written)


def _from_letters(
    piece: str, spans: dict[tuple[int, int], str], by_sound: dict[str, list[str]]
) -> str:
    """The fewest words that sound as the whole; the letters themselves where none do."""
    best: dict[int, list[str]] = {0: []}
    for end in range(1, len(piece) + 1):
        for start in range(end):
            words = by_sound.get(spans[start, end], ()) if start in best else ()
            if words and (end not in best or len(best[start]) + 1 < len(best[end])):
                best[end] = [*best[start], words[0]]
    return "".join(best.get(len(piece), [piece]))


def _words(text: str) -> Iterator[str]:
    for piece in pieces(text):
        if is_han(piece):
            if SHORTEST <= len(piece) <= LONGEST:
                yield piece
            yield from (word for word in rjieba.cut(piece) if SHORTEST <= len(word) <= LONGEST)
