"""Question answering: how many questions are answered, and what 10,000 entries cost.

    .venv/bin/python -m bench.answers [--questions FILE …] [--size 10000] [--semantic]

The many entries are the demo's with a third of their words exchanged, so that thousands compete for
every question. `--semantic` repeats all with the package of requirements-semantic.txt.
"""

import argparse
import os
import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import django
import rjieba

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
django.setup()

from interaction.retrieval import Entry, Index, changed  # noqa: E402
from interaction.retrieval.scoring import entries, lines, scored  # noqa: E402
from interaction.retrieval.semantic import is_installed  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent
ANSWERS = ROOT / "portal/demo/answers.jsonl"
QUESTIONS = ROOT / "tests/questions/tuning.jsonl"
EXCHANGED = 0.35


def many(size: int) -> Iterator[Entry]:
    chance = random.Random(1)
    chinese, _english = entries(lines(ANSWERS))
    words = [
        word
        for entry in chinese
        for text in (entry.question, *entry.phrasings)
        for word in rjieba.cut(text)
        if len(word) > 1
    ]

    def varied(text: str) -> str:
        return "".join(
            chance.choice(words) if len(word) > 1 and chance.random() < EXCHANGED else word
            for word in rjieba.cut(text)
        )

    for number in range(size):
        entry = chinese[number % len(chinese)]
        phrasings = tuple(varied(text) for text in entry.phrasings)
        yield Entry(number, varied(entry.question), phrasings, varied(entry.answer), entry.topic)


def memory() -> float:
    """What this process holds, in MB (Linux)."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def measured(size: int, semantic: bool) -> None:
    held = list(many(size))
    before, begun, computing = memory(), time.perf_counter(), time.process_time()
    index = Index(held, semantic=semantic)
    took_in_all, computed = time.perf_counter() - begun, time.process_time() - computing
    print(
        f"an index of {size} entries: {took_in_all:.1f} s, of them {computed:.1f} s of computing, "
        f"{memory() - before:.0f} MB"
    )
    other = replace(held[0], question=f"{held[0].question}？请问")
    begun = time.perf_counter()
    changed(index, [other])
    print(f"one of them changed: {time.perf_counter() - begun:.2f} s")
    took = []
    for question in lines(QUESTIONS):
        begun = time.perf_counter()
        index.ask(question["text"])
        took.append(1000 * (time.perf_counter() - begun))
    slow = statistics.quantiles(took, n=20)[-1]
    print(f"a question: median {statistics.median(took):.1f} ms, 95% within {slow:.1f} ms")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--questions", type=Path, nargs="+", default=[QUESTIONS])
    parser.add_argument("--size", type=int, default=10_000)
    parser.add_argument("--semantic", action="store_true")
    options = parser.parse_args()
    for semantic in (False, True)[: 1 + (options.semantic and is_installed())]:
        print("with embeddings" if semantic else "without embeddings")
        for questions in options.questions:
            score = scored(lines(questions), lines(ANSWERS), semantic)
            print(
                f"{questions.name}: top-1 {score.top1:.3f}, top-3 {score.top3:.3f}, "
                f"decline precision {score.precision:.3f}, recall {score.recall:.3f}"
            )
        measured(options.size, semantic)


if __name__ == "__main__":
    main()
