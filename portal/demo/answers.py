"""The demo's knowledge base: answers that its district gives, each resting on its guide."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.db import transaction

from articles.models import LiveEntry
from interaction.importing.intake import Intake
from interaction.importing.records import read
from interaction.models import Answer, Topic
from interaction.sources import paragraphs

FILE = Path(__file__).parent / "answers.jsonl"
# So many are one transaction: a transaction each would cost more than all that is done in it.
AT_ONCE = 25
TOPICS = {
    "户籍与身份证件": ("papers", "Household and identity papers"),
    "婚姻与生育": ("family", "Marriage and children"),
    "教育入学": ("schools", "Schools and admission"),
    "就业创业": ("jobs", "Jobs and starting out"),
    "社会保险与医疗保险": ("insurance", "Social and medical insurance"),
    "住房与公积金": ("housing", "Housing and the housing fund"),
    "养老与救助": ("care", "Old age and assistance"),
    "企业开办与税费": ("business", "Business and taxes"),
    "交通出行": ("transport", "Transport and travel"),
    "城市管理与环境": ("city", "City and environment"),
    "法律与公共服务": ("law", "Law and public services"),
    "网站使用": ("website", "Using this website"),
}


class Wrong(Exception):
    """A line of the demo that the importer does not take."""


def load(mark: str, say: Callable[[str], None]) -> None:
    """Publish the answers; articles are known by `mark` and their names. May be run again."""
    rows = [json.loads(line) for line in FILE.read_text().splitlines()]
    with transaction.atomic():
        for order, (name, (slug, english)) in enumerate(TOPICS.items()):
            words = {"name_zh_hans": name, "name_en": english, "order": order}
            Topic.objects.get_or_create(slug=slug, defaults=words)
    known = set(Answer.objects.filter(live__is_live=True).values_list("external_id", flat=True))
    waiting = [row for row in rows if row["id"] not in known]
    intake = Intake(publish=True)
    for start in range(0, len(waiting), AT_ONCE):
        with transaction.atomic():
            for facts in _with_sources(waiting[start : start + AT_ONCE], mark):
                outcome = intake.take(read(facts))
                if outcome.problems:
                    raise Wrong(f"{facts['id']}: {outcome.problems}")
    say(f"发布问答 {len(rows)} 条")


def _with_sources(rows: list[dict[str, Any]], mark: str) -> Iterator[dict[str, Any]]:
    """The lines, each with the paragraph of its article that it shares most with."""
    names = {mark + row["article"] for row in rows if row.get("article")}
    entries = LiveEntry.objects.live("zh-hans").filter(article__external_id__in=names)
    live = {
        entry.article.external_id: paragraphs(entry)
        for entry in entries.select_related("publication", "article")
    }
    for row in rows:
        known_by = mark + row.pop("article", "")
        if known_by in live:
            answer = _pairs(row["answer"])
            best = max(live[known_by], key=lambda each: len(_pairs(each) & answer))
            row["sources"] = [{"article": known_by, "paragraph": best}]
        yield row


def _pairs(text: str) -> set[str]:
    """What two texts are compared by: each character with the next."""
    return {text[at : at + 2] for at in range(len(text) - 1)}
