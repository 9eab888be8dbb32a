"""What Traditional costs: an article as text and as HTML, loading, and a text without an end.

    .venv/bin/python -m bench.chinese [--file article.txt] [--rounds 30] [--official PYTHON]

Printed beside it, in turn in the same run: opencc-python-reimplemented, and official OpenCC where
`--official` names a Python that has it (both call themselves `opencc`, so one cannot have both).
"""

import argparse
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

LENGTH = 2_400  # characters of an article
ENDLESS = 1_000_000
# In a process of its own, so that what is loaded already is not taken for nothing.
LOADING = """
import re, time
def resident():
    return int(re.search(r"VmRSS:\\s+(\\d+)", open("/proc/self/status").read())[1])
{imports}
before, begun = resident(), time.perf_counter()
{load}
print(time.perf_counter() - begun, resident() - before)
"""
OURS = ("from accessibility.chinese import Converter", "Converter('tw', quotation=True).text('发')")
BUNDLED = ("from opencc import OpenCC", "OpenCC('s2tw').convert('发')")
PROSE = (
    "11月27日，云渡区召开推进大会，深入贯彻落实上级部署，总结前一阶段工作，安排部署下一步任务。"
    "会议指出，要系统谋划项目，加快干部队伍建设，资金发放到位，群众反映的问题件件有回复。"
    "区委书记强调：“要把‘三个重点’抓在手上，了解实情，解决难题。”会后，与会人员参观了面粉加工企业。"
)
OFFICIAL = """
import sys, time
from opencc import OpenCC
convert = OpenCC("s2tw").convert
text = sys.stdin.read()
convert(text)
times = []
for _ in range(int(sys.argv[1])):
    begun = time.perf_counter()
    convert(text)
    times.append(time.perf_counter() - begun)
print(sorted(times)[len(times) // 2])
"""


def median(rounds: int, *works: Callable[[], object]) -> list[float]:
    """Seconds that each work takes, done in turn so that what else is going on falls on all."""
    times: list[list[float]] = [[] for _work in works]
    for _round in range(rounds):
        for work, taken in zip(works, times, strict=True):
            begun = time.perf_counter()
            work()
            taken.append(time.perf_counter() - begun)
    return [statistics.median(taken) for taken in times]


def loading(imports: str, load: str) -> tuple[float, float]:
    """Milliseconds and MiB that loading takes, the median of five processes."""
    code = LOADING.format(imports=imports, load=load)
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        for _round in range(5)
    ]
    pairs = [tuple(map(float, run.stdout.split())) for run in runs]
    seconds, kilobytes = (statistics.median(values) for values in zip(*pairs, strict=True))
    return seconds * 1000, kilobytes / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, help="a Simplified article, else prose of our own")
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--official", metavar="PYTHON", help="one that has official OpenCC")
    chosen = parser.parse_args()
    prose = chosen.file.read_text(encoding="utf-8") if chosen.file else PROSE
    text = (prose * (LENGTH // len(prose) + 1))[:LENGTH]
    html = "".join(f"<p>{part}。</p>\n" for part in text.split("。"))

    for name, code in (("own", OURS), ("opencc-python-reimplemented", BUNDLED)):
        milliseconds, mebibytes = loading(*code)
        print(f"loading  {name:<28} {milliseconds:7.0f} ms  {mebibytes:5.0f} MiB")

    from opencc import OpenCC  # noqa: PLC0415 - loading is measured without them

    from accessibility.chinese import Converter  # noqa: PLC0415

    own, bundled = Converter("tw", quotation=True), OpenCC("s2tw")
    own.text(text)
    endless = "".join(sign for sign in text if "一" <= sign <= "龥")
    endless = (endless * (ENDLESS // len(endless) + 1))[:ENDLESS]
    plain, marked, theirs = median(
        chosen.rounds,
        lambda: own.text(text),
        lambda: own.html(html),
        lambda: bundled.convert(text),
    )
    print(f"article of {LENGTH} characters")
    print(f"         own, text                    {plain * 1000:7.2f} ms  1")
    print(f"         own, HTML                    {marked * 1000:7.2f} ms  {marked / plain:.2f}")
    print(f"         opencc-python-reimplemented  {theirs * 1000:7.2f} ms  {theirs / plain:.2f}")
    if chosen.official:
        command = [chosen.official, "-c", OFFICIAL, str(chosen.rounds)]
        done = subprocess.run(command, input=text, capture_output=True, text=True, check=True)
        official = float(done.stdout)
        print(
            f"         official OpenCC (C++)        {official * 1000:7.2f} ms  {official / plain:.2f}"
        )
    short, long = median(7, lambda: own.text(endless[:LENGTH]), lambda: own.text(endless))
    print(
        f"{ENDLESS} characters without a stop: {long * 1000:.0f} ms, {long / short:.0f} × {LENGTH}"
    )


if __name__ == "__main__":
    main()
