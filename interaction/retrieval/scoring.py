"""How well questions are answered: the four figures, on files of questions and entries."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from articles.search.folding import HAN, folded
from interaction.retrieval.asking import Entry, Index, Reply
from interaction.retrieval.sounds import spelled

_HAN = re.compile(f"[{HAN}]")


def is_english(question: str) -> bool:
    """Whether it is written in Latin letters and not in pinyin."""
    text = folded(question)
    return not _HAN.search(text) and any(map(str.isalpha, text)) and not spelled(text)


@dataclass
class Score:
    """Of the questions that have an answer, and of those that have none."""

    answerable: int = 0
    first: int = 0
    among: int = 0  # the first three
    declined: int = 0
    rightly: int = 0  # declined, and nothing answers it
    beyond: int = 0  # that nothing answers
    wrong: list[str] = field(default_factory=list)

    def add(self, question: dict[str, Any], reply: Reply, ids: list[str]) -> None:
        best = [ids[match.id] for match in reply.best]
        right = question["right_id"]
        self.declined += reply.declined
        if right is None:
            self.beyond += 1
            self.rightly += reply.declined
        else:
            self.answerable += 1
            self.first += best[:1] == [right]
            self.among += right in best
        if reply.declined != (right is None) or (right and best[:1] != [right]):
            said = "declined" if reply.declined else best[0]
            self.wrong.append(f"{question['text']} → {said}, {right or 'declined'}")

    @property
    def top1(self) -> float:
        return self.first / max(1, self.answerable)

    @property
    def top3(self) -> float:
        return self.among / max(1, self.answerable)

    @property
    def precision(self) -> float:
        return self.rightly / max(1, self.declined)

    @property
    def recall(self) -> float:
        return self.rightly / max(1, self.beyond)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines() if line.strip()]


def entries(answers: Iterable[dict[str, Any]]) -> tuple[list[Entry], list[Entry]]:
    """The Chinese and the English ones; an entry's key is its place in the file."""
    chinese, english = [], []
    for place, each in enumerate(answers):
        chinese.append(_entry(place, each, each.get("category", "")))
        if each.get("en"):
            english.append(_entry(place, each["en"], ""))
    return chinese, english


def _entry(place: int, each: dict[str, Any], topic: str) -> Entry:
    phrasings = tuple(each.get("phrasings", ()))
    return Entry(place, each["question"], phrasings, each["answer"], topic)


def scored(
    questions: Iterable[dict[str, Any]], answers: list[dict[str, Any]], semantic: bool = False
) -> Score:
    """A question in English is asked of the English entries, any other of the Chinese ones."""
    chinese, english = (Index(each, semantic=semantic) for each in entries(answers))
    ids = [each["id"] for each in answers]
    score = Score()
    for question in questions:
        index = english if is_english(question["text"]) else chinese
        score.add(question, index.ask(question["text"]), ids)
    return score
