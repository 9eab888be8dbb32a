"""What the sums of bench/answers_fit.py are fitted on: questions, as several indexes understand them.

So that the sums do not trust the lists of words more than new questions bear out, every question
is asked a second time with a lexicon that lacks a share of its words; and so that they learn what
having no answer looks like, every question is also asked of an index that lacks a fold's entries.
And some wordings of every entry are asked of an index that lacks them: whoever wrote the list of
words did not have them in view.

A site begins with few entries: questions are asked of parts of the base too, of the one that has
their entry and of one that has not, and so are single words, which shall offer what is about them.
"""

import copy
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from interaction.retrieval import Entry, Index
from interaction.retrieval.scoring import entries, is_english, lines
from interaction.retrieval.units import Text
from interaction.retrieval.words import Lexicon

ROOT = Path(__file__).resolve().parent.parent
THINNED = 0.4  # the share of words that the second lexicon lacks
WITHOUT = 0.5  # what a question without its entry counts beside one of the file
FILES = {"tuning": "tuning.jsonl", "second": "fitting_b.jsonl", "third": "fitting_c.jsonl"}
LEFT_OUT = 4  # every so many a wording of an entry
UNSAID = 0.5  # what a wording counts beside a question
BASES, FEW = 20, 0.2  # parts of the base; what a question to one counts
WORD = 0.3  # what a single word counts
Found = list[tuple[float, int, dict[str, float]]]


@dataclass
class Asked:
    """A question as an index understood it."""

    kind: str
    fold: int
    index: Index
    text: Text
    found: Found
    right: int | None  # which of what was found; None where nothing may answer
    has_answer: bool
    counts: float = 1.0


def thinned(index: Index, seed: int) -> Lexicon:
    """The lexicon without a share of what the entries themselves do not say."""
    chance, own = random.Random(seed), set()
    for entry in index.entries:
        own |= {token[2:] for token in index._read(entry).tokens if token.startswith("w:")}
    thin = copy.copy(index.lexicon)
    thin.units = {}
    for name in ("meanings", "phrases"):
        full = getattr(index.lexicon, name)
        kept = {
            form: each
            for form, each in full.items()
            if (form if isinstance(form, str) else " ".join(form)) in own
            or chance.random() > THINNED
        }
        setattr(thin, name, kept)
    return thin


def asked_of(index: Index, question: str, lexicon: Lexicon | None = None) -> tuple[Text, Found]:
    full = index.lexicon
    index.lexicon = lexicon or full
    text = index.read(question)
    near = index.meanings.near(question) if index.meanings and text.units else None
    found = index.ranked(text, near)
    index.lexicon = full
    return text, found


def gathered(folds: int, semantic: bool) -> list[Asked]:
    answers = lines(ROOT / "portal/demo/answers.jsonl")
    questions = [
        (kind, question)
        for kind, name in FILES.items()
        for question in lines(ROOT / "tests/questions" / name)
    ]
    places = {each["id"]: place for place, each in enumerate(answers)}
    languages = entries(answers)
    fold_of = dict(enumerate(_shuffled([place % folds for place in range(len(answers))])))
    beyond = iter(_shuffled([n % folds for n in range(len(questions))]))
    vectors = [ROOT / f"var/answers-{language}.vectors" for language in ("zh", "en")]
    whole = [
        Index(each, semantic=semantic, vectors=kept)
        for each, kept in zip(languages, vectors, strict=True)
    ]
    thin = [thinned(index, 7) for index in whole]
    lacking = [
        [
            Index(
                [entry for entry in each if fold_of[entry.id] != fold],
                semantic=semantic,
                vectors=kept,
            )
            for each, kept in zip(languages, vectors, strict=True)
        ]
        for fold in range(folds)
    ]
    asked = []
    for name, question in questions:
        language = int(is_english(question["text"]))
        right = places.get(question["right_id"])
        fold = next(beyond) if right is None else fold_of[right]
        for kind, index, lexicon in (
            (name, whole[language], None),
            ("thinned", whole[language], thin[language]),
        ):
            text, found = asked_of(index, question["text"], lexicon)
            ids = [index.entries[at].id for _score, at, _features in found]
            place = ids.index(right) if right in ids else None
            asked.append(Asked(kind, fold, index, text, found, place, right is not None))
        if right is not None:
            index = lacking[fold][language]
            text, found = asked_of(index, question["text"])
            asked.append(Asked("without", fold, index, text, found, None, False, WITHOUT))
    # The parts of the base have no vectors.
    for language, each in enumerate([] if semantic else languages):
        asked += unsaid(each, fold_of, [indices[language] for indices in lacking])
        own = [one for _name, one in questions if is_english(one["text"]) == bool(language)]
        asked += few(each, fold_of, whole[language], own, places)
    return asked


def unsaid(entries: list[Entry], fold_of: dict[int, int], lacking: list[Index]) -> Iterator[Asked]:
    """Some wordings, asked of an index without them and of one without their entry."""
    index = Index(
        replace(entry, phrasings=tuple(t for n, t in enumerate(entry.phrasings, 1) if n % LEFT_OUT))
        for entry in entries
    )
    for place, entry in enumerate(entries):
        for wording in entry.phrasings[LEFT_OUT - 1 :: LEFT_OUT]:
            fold = fold_of[entry.id]
            text, found = asked_of(index, wording)
            places = [at for _score, at, _features in found]
            right = places.index(place) if place in places else None
            yield Asked("unsaid", fold, index, text, found, right, True, UNSAID)
            text, found = asked_of(lacking[fold], wording)
            yield Asked("", fold, lacking[fold], text, found, None, False, UNSAID * WITHOUT)


def few(
    entries: list[Entry],
    fold_of: dict[int, int],
    whole: Index,
    questions: list[dict[str, Any]],
    places: dict[str, int],
) -> Iterator[Asked]:
    """Questions and single words, asked of a part of the base that has an answer and of one not."""
    mixed = [entries[n] for n in _shuffled(list(range(len(entries))))]
    bases = [Index(mixed[n::BASES]) for n in range(BASES)]
    home = {entry.id: n for n, index in enumerate(bases) for entry in index.entries}
    for question in questions:
        right = places.get(question["right_id"], -1)
        if right in home:
            index = bases[home[right]]
            text, found = asked_of(index, question["text"])
            ids = [index.entries[at].id for _score, at, _features in found]
            place = ids.index(right) if right in ids else None
            yield Asked("", fold_of[right], index, text, found, place, True, FEW)
            index = bases[(home[right] + 1) % BASES]
            text, found = asked_of(index, question["text"])
            yield Asked("", fold_of[right], index, text, found, None, False, FEW)
    for entry in entries:
        text = whole.read(entry.question)
        told = zip(whole.unit_weights(text), text.units, strict=True)
        _most, word = max(
            ((weight, unit.word) for weight, unit in told if unit.topic), default=(0, "")
        )
        if not word:
            continue
        for index in (whole, bases[home[entry.id]]):
            text, found = asked_of(index, word)
            yield Asked("", fold_of[entry.id], index, text, found, None, True, WORD)
        index = bases[(home[entry.id] + 1) % BASES]
        text, found = asked_of(index, word)
        if not any(token in index.postings for token in text.tokens):
            yield Asked("", fold_of[entry.id], index, text, found, None, False, WORD)


def _shuffled(values: list[int]) -> list[int]:
    random.Random(11).shuffle(values)
    return values
