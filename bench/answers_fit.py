"""Finds the weights of interaction/retrieval/weights.py on the questions that may be looked at.

    .venv/bin/python -m bench.answers_fit [--folds 5] [--semantic] [--write]

Two sums are fitted, in plain Python: one that puts the right entry before the other candidates
(softmax over a question's candidates), one that tells whether the first answers at all (logistic).
Folds are parted by entry: what is printed for a fold was fitted without its entries' questions.

So that the sums do not trust the lists of words more than new questions bear out, every question
is asked a second time with a lexicon that lacks a share of its words; and so that they learn what
having no answer looks like, every question is also asked of an index that lacks a fold's entries.
And some wordings of every entry are asked of an index that lacks them: whoever wrote the list of
words did not have them in view.

A site begins with few entries: questions are asked of parts of the base too, of the one that has
their entry and of one that has not, and so are single words, which shall offer what is about them.
"""

import argparse
import copy
import math
import os
import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

import interaction.retrieval.weights as weights  # noqa: E402
from interaction.retrieval import Entry, Index  # noqa: E402
from interaction.retrieval.scoring import entries, is_english, lines  # noqa: E402
from interaction.retrieval.units import Text  # noqa: E402
from interaction.retrieval.words import Lexicon  # noqa: E402

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


def descended(
    size: int, gradient: Callable[[list[float]], list[float]], steps: int, rate: float
) -> list[float]:
    """Adam from nought."""
    at, first, second = [0.0] * size, [0.0] * size, [0.0] * size
    for step in range(1, steps + 1):
        for n, slope in enumerate(gradient(at)):
            first[n] = 0.9 * first[n] + 0.1 * slope
            second[n] = 0.99 * second[n] + 0.01 * slope * slope
            moved = first[n] / (1 - 0.9**step)
            at[n] -= rate * moved / (math.sqrt(second[n] / (1 - 0.99**step)) + 1e-8)
    return at


def dot(one: Sequence[float], other: Sequence[float]) -> float:
    return sum(map(float.__mul__, one, other))


def ranking(asked: Iterable[Asked], steps: int = 150) -> dict[str, float]:
    rows = []
    names: list[str] = []
    for each in asked:
        if each.right is not None:
            names = names or list(each.found[0][2])
            table = [[found[2].get(name, 0.0) for name in names] for found in each.found[:16]]
            if each.right < len(table):
                rows.append((table, each.right, each.counts))
    everything = sum(counts for _table, _right, counts in rows)

    def gradient(at: list[float]) -> list[float]:
        slope = [0.004 * value for value in at]
        for table, right, counts in rows:
            scores = [dot(row, at) for row in table]
            top = max(scores)
            shares = [math.exp(score - top) for score in scores]
            whole = sum(shares) * everything / counts
            for row, share in zip(table, shares, strict=True):
                part = share / whole
                if part > 1e-7:
                    for n, value in enumerate(row):
                        slope[n] += part * value
            for n, value in enumerate(table[right]):
                slope[n] -= value * counts / everything
        return slope

    return dict(zip(names, descended(len(names), gradient, steps, 0.2), strict=True))


def reranked(each: Asked, by: dict[str, float]) -> Found:
    scored = [
        (sum(by[name] * value for name, value in features.items()), at, features)
        for _score, at, features in each.found
    ]
    return sorted(scored, key=lambda one: (-one[0], one[1]))


def declining(asked: Iterable[Asked], by: dict[str, float], steps: int = 300) -> dict[str, float]:
    rows = []
    names: list[str] = []
    for each in asked:
        if each.found:
            features = each.index.deciding(each.text, reranked(each, by))
            names = names or list(features)
            rows.append(([features[name] for name in names], float(each.has_answer), each.counts))
    whole = sum(count for _row, _right, count in rows)
    means = [sum(row[n] for row, _r, _c in rows) / len(rows) for n in range(len(names))]
    spreads = [
        math.sqrt(sum((row[n] - means[n]) ** 2 for row, _r, _c in rows) / len(rows)) or 1.0
        for n in range(len(names))
    ]
    means[0], spreads[0] = 0.0, 1.0  # "always"
    table = [
        ([(row[n] - means[n]) / spreads[n] for n in range(len(names))], right, count / whole)
        for row, right, count in rows
    ]

    def gradient(at: list[float]) -> list[float]:
        slope = [0.0, *(0.01 * value for value in at[1:])]
        for row, right, count in table:
            wrong = count * (1 / (1 + math.exp(-max(-30.0, min(30.0, dot(row, at))))) - right)
            for n, value in enumerate(row):
                slope[n] += wrong * value
        return slope

    found = descended(len(names), gradient, steps, 0.1)
    plain = [value / spread for value, spread in zip(found, spreads, strict=True)]
    plain[0] -= dot(plain[1:], means[1:])
    return dict(zip(names, plain, strict=True))


def figures(asked: Iterable[Asked], by: dict[str, float], deciding: dict[str, float]) -> list[int]:
    """Answerable, first, among three; declined, rightly, beyond."""
    counts = [0] * 6
    for each in asked:
        found = reranked(each, by)
        features = each.index.deciding(each.text, found) if found else {}
        declined = sum(deciding[name] * value for name, value in features.items()) <= 0
        counts[3] += declined
        if each.has_answer:
            right = each.found[each.right][1] if each.right is not None else None
            counts[0] += 1
            counts[1] += found[0][1] == right if found else False
            counts[2] += right in [at for _score, at, _features in found[:3]]
        else:
            counts[4] += declined
            counts[5] += 1
    return counts


def logits(asked: Iterable[Asked], by: dict[str, float], deciding: dict[str, float]) -> list[float]:
    """How surely each is answered; what finds nothing is declined in any case."""
    found = [(each, reranked(each, by)) for each in asked if each.found]
    features = [each.index.deciding(each.text, places) for each, places in found]
    return [sum(deciding[name] * value for name, value in one.items()) for one in features]


def told(name: str, counts: Sequence[int]) -> None:
    print(
        f"{name:<24} top-1 {counts[1] / counts[0]:.3f}  top-3 {counts[2] / counts[0]:.3f}  "
        f"decline precision {counts[4] / max(1, counts[3]):.3f}  "
        f"recall {counts[4] / max(1, counts[5]):.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--semantic", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    asked = gathered(options.folds, options.semantic)
    if options.semantic:
        # What has no meaning (no word at all, or an index without) is decided by the other weights.
        asked = [each for each in asked if all("meaning" in found[2] for found in each.found)]
    sums = {kind: [0] * 6 for kind in (*FILES, "thinned", "unsaid")}
    unseen: list[float] = []
    for fold in range(options.folds):
        learned = [each for each in asked if each.fold != fold]
        by = ranking(learned)
        deciding = declining(learned, by)
        for kind, before in sums.items():
            new = figures(
                [each for each in asked if each.fold == fold and each.kind == kind], by, deciding
            )
            sums[kind] = [one + other for one, other in zip(before, new, strict=True)]
        proper = [each for each in asked if each.fold == fold and each.kind in FILES]
        unseen += logits(proper, by, deciding)
    for kind, counts in sums.items():
        if counts[0]:
            told(f"across folds, {kind}", counts)
    by = ranking(asked)
    deciding = declining(asked, by)
    # As many are declined as nothing answers: then precision and recall are alike. By the sum alone
    # more would be, for most of what it is fitted on is asked of an index that lacks the answer.
    beyond = sum(not each.has_answer for each in asked if each.kind in FILES and each.found)
    deciding["always"] -= sorted(unseen)[beyond]
    told(
        "on what was fitted",
        figures([each for each in asked if each.kind in FILES], by, deciding),
    )
    if options.write:
        write(by, deciding, options.semantic)


def write(by: dict[str, float], deciding: dict[str, float], semantic: bool) -> None:
    all_of_them = {
        "RANKING": weights.RANKING,
        "DECLINING": weights.DECLINING,
        "RANKING_BY_MEANING": weights.RANKING_BY_MEANING,
        "DECLINING_BY_MEANING": weights.DECLINING_BY_MEANING,
    }
    ending = "_BY_MEANING" if semantic else ""
    all_of_them[f"RANKING{ending}"], all_of_them[f"DECLINING{ending}"] = by, deciding
    path = Path(str(weights.__file__))
    head = path.read_text().split("RANKING", 1)[0]
    parts = [
        f"{name}: dict[str, float] = {{\n"
        + "".join(f'    "{key}": {value:.3f},\n' for key, value in values.items())
        + "}\n"
        for name, values in all_of_them.items()
    ]
    path.write_text(head + "".join(parts))


if __name__ == "__main__":
    main()
