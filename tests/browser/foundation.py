"""What the sites of the browser tests are made of, run inside a site's own data.

As in `manage.py shell -c "from tests.browser.foundation import …"`.
"""

import json
import tempfile
from pathlib import Path
from unittest.mock import patch

from django.core.management import call_command
from django.db import OperationalError
from django.test import Client

from portal.demo import texts
from portal.management.commands import prepare
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
