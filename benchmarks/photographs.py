"""Photographs a second and memory, beside the bare decoding and encoding of the same files with the same libraries.

    python benchmarks/photographs.py [--repeat 5] [--accept 24] [FILE…]

One process each for the first two lines of a picture; the third is the whole way of an upload, from four senders.

Without files: a 12-megapixel JPEG and HEIC that are made here, the HEIC in tiles as phones write it.
"""

import argparse
import io
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import pillow_heif
from flask import Flask
from PIL import Image, ImageDraw, ImageFilter

from orders.photographs.inspection import prepare_photo
from orders.photographs.receiving import receive_photo
from provider_portal.ground.files import FileStore
from provider_portal.ground.jobs.pool import WORKERS, close_pool, submit

TWELVE_MEGAPIXELS = (4032, 3024)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One line of the table: photographs a second, processor seconds of one, most memory of one process."""

    work: str
    rate: float
    processor: float | None
    peak_mb: float


def bare(path: Path) -> None:
    """The whole picture decoded and encoded again at its own size: what any program must at least do."""
    with Image.open(path) as image:
        image.convert("RGB").save(io.BytesIO(), "JPEG", quality=85)


def prepared(path: Path) -> None:
    """What the portal does: hash, check for damage, EXIF, decode, display copy, thumbnail, picture hash."""
    if not prepare_photo(path).inspection.ok:
        raise SystemExit(f"{path.name} was refused")


def alone(work: Callable[[Path], None], path: Path, repeat: int) -> tuple[float, float, float]:
    """Least seconds, least processor seconds and peak megabytes of the work in a process of its own, warmed up."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_timed, (work, path, repeat))


def _timed(work: Callable[[Path], None], path: Path, repeat: int) -> tuple[float, float, float]:
    pillow_heif.register_heif_opener()
    work(path)
    walls, processors = [], []
    for _ in range(repeat):
        wall, processor = time.perf_counter(), time.process_time()
        work(path)
        walls.append(time.perf_counter() - wall)
        processors.append(time.process_time() - processor)
    return min(walls), min(processors), peak_mb()


def peak_mb() -> float:
    """The most memory that this process ever had (what `getrusage` tells is inherited from the parent)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) / 1024


def accepted(path: Path, count: int) -> tuple[float, float]:
    """Photographs a second through `receive_photo` from four senders, and the peak megabytes of a pool process."""
    app = Flask("benchmark")
    data = path.read_bytes()
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(4) as senders:
        app.extensions["file_store"] = FileStore(Path(folder))

        def send(number: int) -> None:
            with app.app_context():  # other bytes behind the picture's end, so that each is a file of its own
                receive_photo(io.BytesIO(data + number.to_bytes(4, "big")))

        list(senders.map(send, range(WORKERS * 2)))
        begun = time.perf_counter()
        list(senders.map(send, range(100, 100 + count)))
        rate = count / (time.perf_counter() - begun)
    peaks = [submit(peak_mb) for _ in range(WORKERS * 4)]
    peak = max(each.result() for each in peaks)
    close_pool()
    return rate, peak


def rows(path: Path, repeat: int, count: int) -> Iterator[Row]:
    """The lines of one picture."""
    for name, work in (("bare decode and encode", bare), ("facts and copies", prepared)):
        seconds, processor, peak = alone(work, path, repeat)
        yield Row(work=name, rate=1 / seconds, processor=processor, peak_mb=peak)
    rate, peak = accepted(path, count)
    yield Row(work=f"accepted and kept, {WORKERS} processes", rate=rate, processor=None, peak_mb=peak)


def made(folder: Path) -> list[Path]:
    """A 12-megapixel scene with soft shapes and the grain of a sensor, as JPEG and as HEIC."""
    dice = Random(12)
    small = Image.new("RGB", (1008, 756), "#888070")
    draw = ImageDraw.Draw(small)
    for _ in range(400):
        left, top, size = dice.randrange(1008), dice.randrange(756), dice.randrange(8, 120)
        draw.ellipse((left, top, left + size, top + size), fill=tuple(dice.randrange(256) for _ in range(3)))
    scene = small.filter(ImageFilter.GaussianBlur(1)).resize(TWELVE_MEGAPIXELS, Image.Resampling.BICUBIC)
    grain = Image.effect_noise(TWELVE_MEGAPIXELS, 12).convert("RGB")
    scene = Image.blend(scene, grain, 0.12)
    paths = [folder / "made-12mp.jpg", folder / "made-12mp.heic"]
    scene.save(paths[0], quality=90)
    scene.save(paths[1], quality=60, tile_size=512)
    return paths


def main() -> None:
    """Measure each file and print one table."""
    parser = argparse.ArgumentParser(description="Photographs a second beside the bare decode and encode.")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--accept", type=int, default=24, help="photographs that are sent to be kept")
    options = parser.parse_args()
    pillow_heif.register_heif_opener()
    print(f"photographs · {os.cpu_count()} processors · best of {options.repeat}, {options.accept} accepted")
    print(
        f"{'picture':36} {'work':32} {'a second':>8} {'of bare':>8} {'CPU ms':>7} {'of bare':>8} {'peak MB':>8}"
    )
    with tempfile.TemporaryDirectory() as folder:
        for path in options.files or made(Path(folder)):
            print_rows(path, options.repeat, options.accept)


def print_rows(path: Path, repeat: int, count: int) -> None:
    """The table's lines of one picture, each beside the bare one."""
    with Image.open(path) as image:
        title = f"{path.name} {image.width}×{image.height} {path.stat().st_size / 1e6:.1f} MB"
    first: Row | None = None
    for row in rows(path, repeat, count):
        first = first or row
        processor = " " * 16
        if row.processor and first.processor:
            processor = f"{row.processor * 1000:7.0f} {row.processor / first.processor:7.2f}×"
        rate = f"{row.rate:8.1f} {row.rate / first.rate:7.2f}×"
        print(f"{title:36} {row.work:32} {rate} {processor} {row.peak_mb:8.0f}", flush=True)
        title = ""


if __name__ == "__main__":
    main()
