"""Whatever a machine may say of itself is told where operators and developers look for it."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SETTINGS = (ROOT / "portal/settings.py").read_text()
HEAD = SETTINGS.split('"""')[1]
MANUAL = (ROOT / "docs/operations.md").read_text()
VARIABLES = sorted({*re.findall(r'env\.\w+\("([A-Z_]+)"', SETTINGS)})


@pytest.mark.parametrize("name", VARIABLES)
def test_a_variable_stands_at_the_head_of_the_settings_and_in_the_manual(name):
    assert re.search(rf"^(\w+, )?{name}(,| )", HEAD, re.M)
    assert f"`{name}`" in MANUAL
