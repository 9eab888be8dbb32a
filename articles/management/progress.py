"""How far a long command is: a bar where somebody watches, else a line now and then."""

import time

from django.core.management.base import OutputWrapper

WIDTH = 30
# Seconds between two plain lines, where nobody watches a bar.
SELDOM = 5


class Progress:
    """Tells on `stdout` how much of what it is `doing` is done: "重做索引：1200 / 80000"."""

    def __init__(self, stdout: OutputWrapper, doing: str) -> None:
        self.stdout, self.doing = stdout, doing
        self.last_line = 0.0

    def tell(self, done: int, total: int) -> None:
        if self.stdout.isatty():
            filled = WIDTH * done // total if total else WIDTH
            bar = "█" * filled + "░" * (WIDTH - filled)
            self.stdout.write(f"\r{self.doing} {bar} {done} / {total}", ending="")
            self.stdout.flush()
        elif time.monotonic() - self.last_line > SELDOM or done == total:
            self.last_line = time.monotonic()
            self.stdout.write(f"▸ {self.doing}：{done} / {total}")

    def end(self) -> None:
        """Go below the bar, before anything else is said."""
        if self.stdout.isatty():
            self.stdout.write("")
