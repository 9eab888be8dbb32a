"""An old site's file as tests write it, and the command that moves it in."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from articles.models import Article
from tests import press

GOOD: dict[str, Any] = {
    "id": "A-1",
    "title": "云渡区召开安全生产会议",
    "source": "云渡区融媒体中心",
    "published_at": "2024-05-06 09:30",
    "url": "http://old.example/art/2024/5/6/art_1.html",
    "column": "news/headlines",
    "body": "<p>会议强调，资金要发放到位。</p>",
}


def without(*names: str) -> dict[str, Any]:
    """The good line, some of its fields left out."""
    return {name: value for name, value in GOOD.items() if name not in names}


def the_article() -> Any:
    """The one article there is."""
    return Article.objects.get()


class MovingIn:
    """Makes the columns that lines name, writes the file, runs the command, holds what it said."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.file, self.capsys = folder / "旧站.jsonl", capsys
        self.failure = ""
        press.column("news/headlines")
        press.column("openness/notices", name_zh_hans="通知公告")

    def __call__(self, *lines: dict[str, Any] | bytes, **options: Any) -> list[str]:
        raw = (line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
        self.file.write_bytes(b"\n".join(raw))
        self.failure = ""
        try:
            call_command("import_articles", str(self.file), **options)
        except CommandError as error:
            self.failure = str(error)
        return str(self.capsys.readouterr().out).splitlines()
