"""What the sites of the browser tests are made of, run inside a site's own data.

As in `manage.py shell -c "from tests.browser.foundation import …"`.
"""

import json
import tempfile
from datetime import date
from pathlib import Path
from unittest.mock import patch

from django.core.management import call_command
from django.db import OperationalError
from django.test import Client

from articles.models import Article
from portal.demo import texts
from portal.management.commands import prepare
from tests import press
from tests.browser.public import DOCUMENTS
from tests.demo_pictures import smooth_into


def lay_foundation() -> None:
    """All that `manage.py prepare` does before it opens accounts: tables and static files."""
    with patch.object(prepare.Command, "first_start"):
        call_command("prepare")


def load_demo() -> None:
    """The demo on top of that, as `manage.py prepare` loads it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        patch.object(texts, "PICTURES", smooth_into(Path(folder))),
    ):
        call_command("prepare")
    _repeal(DOCUMENTS["repealed"])


def _repeal(title: str) -> None:
    """Correct a document of the demo, and say that it is no longer in force."""
    article = Article.objects.get(title_zh_hans__contains=title)
    article.repealed_on = date(2026, 1, 1)
    article.repeal_note_zh_hans = "由《云渡区秸秆综合利用管理办法》代替。"
    article.correction_note_zh_hans = "第一条“补帖”应为“补贴”。"
    article.shows_correction = True
    article.save()
    press.print_it_all_the_same(article)


def show_broken(paths: list[str]) -> None:
    """Print what the site answers for these paths when its database cannot be had."""
    reader = Client(raise_request_exception=False, headers={"host": "127.0.0.1"})
    answers = {}
    with patch("accessibility.renderings.render", side_effect=OperationalError):
        for path in paths:
            answer = reader.get(path)
            answers[path] = {
                "status": answer.status_code,
                "headers": dict(answer.items()),
                "body": answer.content.decode(),
            }
    print(json.dumps(answers))
