"""Run benches one after another and keep what they print in docs/performance.md.

    .venv/bin/python -m bench [--postgresql] [serving counting …]

What a bench printed last stands in that file between `<!-- bench.NAME -->` (or, on PostgreSQL,
`<!-- bench.NAME on PostgreSQL -->`) and `<!-- end -->`; one that has no such place only prints. How
far it is goes to stderr and is not kept.
"""

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path

from django.utils import timezone

ROOT = Path(__file__).resolve().parent.parent
PAPER = ROOT / "docs" / "performance.md"
# Quick ones first; what makes a million articles last.
ALL = (
    *("form_40_images", "chinese", "names", "change_list"),
    *("serving", "nginx", "counting", "unstored", "soak", "search", "answers", "million"),
)
# What the database has a part in.
ON_POSTGRESQL = ("counting", "unstored", "soak", "search", "million")


def run(name: str, postgresql: bool) -> str:
    """Let it print, and return what it printed; ends everything when it fails."""
    bench = [sys.executable, "-m", f"bench.{name}"]
    server = [sys.executable, "-m", "scripts.postgres"] if postgresql else []
    # Each has a site of its own.
    ours = {
        key: value for key, value in os.environ.items() if key not in ("BENCH_SITE", "DATA_DIR")
    }
    process = subprocess.Popen(
        [*server, *bench], cwd=ROOT, env=ours, stdout=subprocess.PIPE, text=True
    )
    printed = []
    assert process.stdout is not None
    for line in process.stdout:
        print(line, end="", flush=True)
        printed.append(line)
    if process.wait() != 0:
        sys.exit(f"bench.{name} failed")
    return "".join(printed)


def with_room(text: str) -> str:
    """The text with a blank line before and after every table."""
    text = re.sub(r"(?m)^([^|\n].*)\n(?=\|)", r"\1\n\n", text)
    return re.sub(r"(?m)^(\|.*)\n(?=[^|\n])", r"\1\n\n", text)


def keep(paper: str, name: str, printed: str) -> str:
    """The paper with what was printed in that bench's place; as it was where it has none."""
    told = with_room(printed.strip()) if "\n|--" in printed else f"```text\n{printed.strip()}\n```"
    place = re.compile(rf"(<!-- bench\.{re.escape(name)} -->\n).*?(<!-- end -->)", re.DOTALL)
    return place.sub(
        lambda found: f"{found[1]}\n{timezone.localdate()}\n\n{told}\n\n{found[2]}", paper
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(ALL))
    parser.add_argument("--postgresql", action="store_true")
    given = parser.parse_args()
    for name in given.names or (ON_POSTGRESQL if given.postgresql else ALL):
        place = f"{name} on PostgreSQL" if given.postgresql else name
        print(f"── bench.{place}", flush=True)
        printed = run(name, given.postgresql)
        PAPER.write_text(keep(PAPER.read_text(), place, printed))


if __name__ == "__main__":
    main()
