"""What strangers send: for tests that send it to every route the site has.

`FUZZ=200` sends so many times as much as the suite does, each time something else.
"""

import os
from collections.abc import Iterator
from typing import Any

from django.urls import get_resolver
from hypothesis import HealthCheck, Phase
from hypothesis import settings as effort
from hypothesis import strategies as st

TIMES = int(os.environ.get("FUZZ", "1"))
# Never to be found as it stands in an answer of ours.
MARK = "hostile"
TAG = f"<svg/onload={MARK}()>"
NEEDLES = [
    TAG,
    f"'\">{TAG}",
    f"</script>{TAG}",
    f"</textarea></title>{TAG}",
    f"javascript:{MARK}()",
    f"//{MARK}.example/",
    f"https://{MARK}.example/{TAG}",
    f"x\r\nSet-Cookie: {MARK}=1\r\n\r\n{TAG}",
    f"{{{{ {MARK} }}}}{{% {MARK} %}}",
    f"' OR 1=1 --{TAG}",
]
RUBBISH = [
    "", "0", "1", "-1", "9" * 19, "9" * 400, "1e9", "٣", "\x00", "\ud800", "\u202e", "％", "%00",
    "%ff%fe", "%c0%af", "%2e%2e%2f", "../../etc/passwd", "..\\..\\x", "a" * 3000, "NaN", "null",
    "[]", "{}", "2026-02-30", "0000-00-00", "true", "on", "zh-hant", "en",
]  # fmt: skip
TEXT = st.one_of(st.sampled_from(NEEDLES), st.sampled_from(RUBBISH), st.text(max_size=12))


def often(examples: int) -> effort:
    """As many examples as the suite has time for, the same each time; more and others by FUZZ."""
    return effort(
        max_examples=examples * TIMES,
        deadline=None,
        derandomize=TIMES == 1,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )


def routes(urlconf: str | None = None, namespace: str = "") -> list[str]:
    """Every route as a template of its address: `articles/%(pk)s/`; a new one comes by itself."""
    return sorted(set(_routes(get_resolver(urlconf), namespace)))


def _routes(resolver: Any, namespace: str) -> Iterator[str]:
    before = ""
    if namespace:
        before, resolver = resolver.namespace_dict[namespace]
    for _name, ways in resolver.reverse_dict.lists():
        for possibilities, _pattern, _defaults, _converters in ways:
            for template, _parameters in possibilities:
                yield before + template
