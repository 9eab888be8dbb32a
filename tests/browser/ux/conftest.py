"""Tell whoever asked for the whole what it was that has been looked at."""

import json
import os
from pathlib import Path

import pytest

from accessibility.renderings import ALL
from tests.browser.public import NAMES
from tests.browser.ux.looks import LOOKS, WIDTHS


def pytest_sessionfinish(session: pytest.Session) -> None:
    """For scripts/ux.py, which cannot load these itself: they need the tests' settings."""
    told = os.environ.get("UX_TOLD")
    if told and not hasattr(session.config, "workerinput"):
        looked = {"pages": NAMES, "renderings": ALL, "looks": LOOKS, "widths": WIDTHS}
        counts = {name: len(each) for name, each in looked.items()}
        Path(told).write_text(json.dumps(counts))
