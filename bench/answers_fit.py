"""Finds the weights of interaction/retrieval/weights.py on the questions that may be looked at.

    .venv/bin/python -m bench.answers_fit [--folds 5] [--semantic] [--write]

Two sums are fitted, in plain Python, on what bench/answers_asked.py gathers: one that puts the right
entry before the other candidates (softmax over a question's candidates), one that tells whether the
first answers at all (logistic). Folds are parted by entry: what is printed for a fold was fitted
without its entries' questions.
"""

import argparse
import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import interaction.retrieval.weights as weights
from bench.answers_asked import FILES, Asked, Found, gathered


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


def logit(each: Asked, found: Found, deciding: dict[str, float]) -> float:
    """How surely what was found answers; 0 and below is declined, as is what finds nothing."""
    features = each.index.deciding(each.text, found) if found else {}
    return sum(deciding[name] * value for name, value in features.items())


def figures(asked: Iterable[Asked], by: dict[str, float], deciding: dict[str, float]) -> list[int]:
    """Answerable, first, among three; declined, rightly, beyond."""
    counts = [0] * 6
    for each in asked:
        found = reranked(each, by)
        declined = logit(each, found, deciding) <= 0
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
        proper = [each for each in asked if each.kind in FILES and each.found]
        unseen += [
            logit(each, reranked(each, by), deciding) for each in proper if each.fold == fold
        ]
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
