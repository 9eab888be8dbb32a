"""What looking for doubtful names costs: by the length of the text, and by how many are known.

    .venv/bin/python -m bench.names [--rounds 15]

Medians of works done in turn, and their ratios to the first.
"""

import argparse
import time
from collections.abc import Callable
from statistics import median

from articles.names import prose
from articles.names.index import Index

SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "明华建国志强伟芳娜敏静丽军杰涛超勇艳娟霞平刚桂英玉兰春梅文辉力波海山仁生龙元全胜学祥才"
PASSAGE = "区委书记赵虹路强调，要深入学习贯彻会议精神，周密部署，王建设局长参加。"


def seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    names = [last + one + two for last in SURNAMES for one in GIVEN[:20] for two in GIVEN[20:42]]
    few, many = Index(names[: len(names) // 8]), Index(names)
    report = PASSAGE * 60
    works: list[tuple[str, Callable[[], object]]] = [
        ("a report", lambda: list(prose.near_names(report, [few]))),
        ("a report, 8 × the names", lambda: list(prose.near_names(report, [many]))),
        ("10 × the text", lambda: list(prose.near_names(report * 10, [few]))),
    ]
    times = {name: [seconds(work) for _round in range(rounds)] for name, work in works}
    first = median(times["a report"])
    print(f"{len(report)} characters, {len(names) // 8} names known")
    for name, taken in times.items():
        print(f"{name:<26} {median(taken) * 1000:8.1f} ms  {median(taken) / first:5.2f}")


if __name__ == "__main__":
    main()
