"""One line of the one table, and how it is printed."""

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """What was measured: figures as they are printed, and the ratio to the plain work beside it, if any."""

    work: str
    figures: str
    repeats: str
    ratio: float | None = None
    beside: str = ""

    def text(self) -> str:
        """The line of the table."""
        ratio = "" if self.ratio is None else f"{self.ratio:6.2f}×  {self.beside}"
        return f"{self.work:58} {self.figures:44} {self.repeats:>14}  {ratio}".rstrip()


def heading() -> str:
    """Size of the machine, and the names of the columns."""
    pages, size = os.sysconf("SC_PHYS_PAGES"), os.sysconf("SC_PAGE_SIZE")
    machine = f"{os.cpu_count()} processors ({processor()}), {pages * size / 2**30:.0f} GiB memory"
    names = f"{'work':58} {'measured':44} {'repeats':>14}  ratio"
    return f"{machine}, Python {platform.python_version()}, load {os.getloadavg()[0]:.1f}\n{names}"


def processor() -> str:
    """The processor's name as Linux tells it."""
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")


def timed(work: Callable[[], object], repeats: int) -> list[float]:
    """Seconds of each run, sorted, after one to warm up."""
    work()
    return sorted(seconds(work) for _ in range(repeats))


def seconds(work: Callable[[], object]) -> float:
    """How long it takes once."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def at(values: list[float], part: float) -> float:
    """The value below which this part of sorted values lies."""
    return values[min(len(values) - 1, int(len(values) * part))]


def milliseconds(values: list[float]) -> str:
    """Median and 99th percentile."""
    return f"p50 {statistics.median(values) * 1000:8.1f} ms   p99 {at(values, 0.99) * 1000:8.1f} ms"


Bench = Callable[[], Iterator[Line]]
