"""`make bench`: everything that is measured, in one run and one table.

python -m benchmarks [--small] [--only NAME,…] [--databases sqlite,postgresql] [--orders 10000,1000000]
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pillow_heif

from benchmarks import explaining, packages, pages, papers, photographs, placing
from benchmarks.table import Line, heading

Part = Callable[[], Iterator[Line]]


def main() -> None:
    """Measure what was asked for; a line is printed as soon as it is known."""
    options = _arguments()
    small = options.small
    databases = options.databases.split(",")
    orders = [int(count) for count in (options.orders or ("2000" if small else "10000,1000000")).split(",")]
    redemptions = [10] if small else [200, 2000]
    parts: Mapping[str, Part] = {
        "photographs": lambda: photograph_lines(1 if small else 5, 4 if small else 24),
        "papers": lambda: papers.lines(6 if small else 60),
        "ceilings": lambda: ceiling_lines(small=small),
        "placing": lambda: _each(databases, lambda kind: placing.lines(kind, 3 if small else 50)),
        "explaining": lambda: _each(
            databases, lambda kind: explaining.lines(kind, 20 if small else 400, 3 if small else 10)
        ),
        "packages": lambda: _each(redemptions, lambda count: packages.lines("postgresql", count)),
        "pages": lambda: _each(
            orders,
            lambda count: _each(databases, lambda kind: pages.lines(kind, count, 3 if small else 30)),
        ),
    }
    print(heading(), flush=True)
    for name in options.only.split(",") if options.only else parts:
        for line in parts[name]():
            print(line.text(), flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure the portal.")
    parser.add_argument("--small", action="store_true", help="a short run, to see that everything works")
    parser.add_argument(
        "--only", default="", help="photographs,papers,ceilings,placing,explaining,packages,pages"
    )
    parser.add_argument("--databases", default="sqlite,postgresql")
    parser.add_argument("--orders", default="", help="sizes for the pages, such as 10000,1000000")
    return parser.parse_args()


def _each(values: list[Any], work: Callable[[Any], Iterator[Line]]) -> Iterator[Line]:
    for value in values:
        yield from work(value)


def photograph_lines(repeat: int, count: int) -> Iterator[Line]:
    """A twelve-megapixel JPEG and HEIC: each step beside the bare decode and encode of the same picture."""
    pillow_heif.register_heif_opener()
    with tempfile.TemporaryDirectory() as folder:
        for path in photographs.made(Path(folder)):
            bare: photographs.Row | None = None
            for row in photographs.rows(path, repeat, count):
                bare = bare or row
                yield Line(
                    work=f"{path.suffix[1:].upper()} 12 MP: {row.work}",
                    figures=f"{row.rate:.1f} a second, peak {row.peak_mb:.0f} MB",
                    repeats=f"{repeat} / {count} files",
                    ratio=row.rate / bare.rate,
                    beside="of bare",
                )


def ceiling_lines(*, small: bool) -> Iterator[Line]:
    """The table of `benchmarks/ceilings.py`, in a process of its own."""
    words = ["--papers", "300", "--rows", "60", "--repeat", "2"] if small else []
    subprocess.run([sys.executable, str(Path(__file__).with_name("ceilings.py")), *words], check=True)
    yield from ()


if __name__ == "__main__":
    main()
