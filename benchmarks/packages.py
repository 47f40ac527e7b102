"""Claim packages with three photographs a redemption: time and memory, beside `zip -0` of the same files."""

import shutil
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from flask import Flask
from PIL import Image
from sqlalchemy.orm import Session

from benchmarks.photographs import TWELVE_MEGAPIXELS
from benchmarks.stage import portal, process_environment
from benchmarks.table import Line
from orders.ordering.models import ServiceOrder
from orders.photographs.inspection import Prepared, prepare_photo
from orders.photographs.receiving import KeptPhoto
from orders.recipients.registering import sign_agreement
from orders.visits.evidencing import PhotoCaption, accept_photo
from orders.visits.models import EvidenceKind
from provider_portal.accounts.roles import Role
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.db import transaction
from provider_portal.ground.files import file_store
from receipts.month.freezing import check_month, freeze_month
from tests.builders import Team, id_number, make_caregiver, make_recipient, make_user
from tests.claims import AUGUST_3, JULY, Claiming, make_claimable, make_claiming
from tests.processes import PortalProcess

PHOTOS = 3
OF_AN_ELDER, OF_A_CAREGIVER, A_DAY = 12, 204, 8
BATCH = 20


def lines(kind: str, redemptions: int) -> Iterator[Line]:
    """The build from the frozen month to the sealed archive, in a process of its own."""
    with portal(kind) as app, tempfile.TemporaryDirectory() as folder:
        provider_id = fill(redemptions, Path(folder))
        took, peak = build(app, provider_id, Path(folder))
        archive = next(Path(folder).glob("out/*.zip"))
        plain = zipped(archive, Path(folder))
        size = archive.stat().st_size / 1e6
    yield Line(
        work=f"package of {redemptions:,} redemptions, {kind}, {size:.0f} MB",
        figures=f"{took:.1f} s ({redemptions / took:.1f}/s), peak {peak:.0f} MB",
        repeats="once",
        ratio=took / plain,
        beside=f"of zip -0 ({plain:.1f} s)",
    )


def fill(redemptions: int, folder: Path) -> str:
    """A frozen July with so many redemptions; the provider's id."""
    photo = prepare_photo(_photograph(folder / "photograph.jpg"))
    with transaction() as session:
        claiming = make_claiming(session)
    teams: list[Team] = []
    for first in range(0, redemptions, BATCH):
        with transaction() as session:
            for number in range(first, min(first + BATCH, redemptions)):
                if number % OF_AN_ELDER == 0:
                    teams.append(next_team(session, claiming, number, teams))
                _claimable(session, teams[-1], number, photo)
    with clock_at(AUGUST_3), transaction() as session:
        check_month(session, claiming.team.finance, claiming.enrolment, JULY)
    with clock_at(AUGUST_3), transaction() as session:
        package, _ = freeze_month(session, claiming.team.manager, claiming.enrolment, JULY)
        if package.lines_count != redemptions:
            raise SystemExit(f"{package.lines_count} of {redemptions} redemptions may be claimed")
    return str(claiming.team.provider.id)


def _photograph(path: Path) -> Path:
    """Twelve megapixels with soft light and the grain of a sensor."""
    light = Image.radial_gradient("L").resize(TWELVE_MEGAPIXELS).convert("RGB")
    grain = Image.effect_noise(TWELVE_MEGAPIXELS, 12).convert("RGB")
    Image.blend(light, grain, 0.12).save(path, quality=90)
    return path


def next_team(session: Session, claiming: Claiming, number: int, teams: list[Team]) -> Team:
    """Another elder every twelve visits (the voucher's cap), another caregiver every 204 (the month's hours)."""
    team = claiming.team
    elders, carers = divmod(number // OF_AN_ELDER, 200), number // OF_A_CAREGIVER
    elder = make_recipient(
        session, team.manager, id_number(f"19{30 + elders[0]}0505", f"{100 + elders[1] * 2}")
    )
    with clock_at(beijing(date(2026, 3, 2))):
        first, until = date(2026, 3, 1), date(2027, 3, 1)
        sign_agreement(session, team.manager, elder.id, signed_on=first, from_on=first, until_on=until)
    if number % OF_A_CAREGIVER:
        return replace(teams[-1], recipient=elder)
    phone = f"137{carers:08}"
    carer = make_user(session, team.provider, Role.CAREGIVER, phone=phone)
    caregiver = make_caregiver(session, team.manager, phone=phone, user_id=carer.user_id)
    return replace(team, recipient=elder, carer=carer, caregiver=caregiver)


def _claimable(session: Session, team: Team, number: int, photo: Prepared) -> None:
    slot = number % OF_A_CAREGIVER
    day, hour = 1 + slot // A_DAY, 8 + slot % A_DAY
    order = make_claimable(session, team, day=day, hour=hour, photo=number, screenshot=100_000 + number)
    with clock_at(beijing(date(2026, 7, day), hour + 1) + timedelta(minutes=5)):
        for kind in (EvidenceKind.BEFORE, EvidenceKind.AFTER):
            _add(session, team, order, number, kind, photo)


def _add(
    session: Session, team: Team, order: ServiceOrder, number: int, kind: EvidenceKind, photo: Prepared
) -> None:
    """A twelve-megapixel photograph, looked at once for all; every one is another file with another look."""
    mark = f"{kind}{number}"
    inspection = replace(photo.inspection, phash=f"{Random(mark).getrandbits(64):016x}")
    store = file_store()
    kept = KeptPhoto(
        original=store.put_bytes(mark.encode()),
        display=store.put_bytes(photo.display + mark.encode()),
        thumbnail=store.put_bytes(photo.thumbnail),
        inspection=inspection,
    )
    accept_photo(session, team.carer, order.id, kept, PhotoCaption(kind=kind))


def build(app: Flask, provider_id: str, folder: Path) -> tuple[float, float]:
    """Seconds of `portal claims build`, and the most megabytes of its whole family of processes."""
    begun, peak = time.perf_counter(), 0.0
    words = ["claims", "build", "--provider", provider_id, "--month", str(JULY), "--out", str(folder / "out")]
    process = PortalProcess(words, process_environment(app), folder / "log")
    while process.running:
        peak = max(peak, family_megabytes(process.pid))
        time.sleep(0.05)
    if not list(folder.glob("out/*.zip")):
        raise SystemExit((folder / "log").read_text(encoding="utf-8"))
    return time.perf_counter() - begun, peak


def family_megabytes(group: int) -> float:
    """Memory of all processes of a group, shared pages divided among them."""
    kilobytes = 0
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int((folder / "stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()[2]) == group:
                text = (folder / "smaps_rollup").read_text(encoding="utf-8")
                kilobytes += next(
                    int(line.split()[1]) for line in text.splitlines() if line.startswith("Pss:")
                )
        except (OSError, StopIteration):
            continue
    return kilobytes / 1024


def zipped(archive: Path, folder: Path) -> float:
    """Seconds that `zip -0` takes for the same files (Python's own, stored, where there is no zip)."""
    files = folder / "files"
    with zipfile.ZipFile(archive) as package:
        package.extractall(files)
    program = shutil.which("zip")
    begun = time.perf_counter()
    if program:
        subprocess.run([program, "-0", "-q", "-r", folder / "plain.zip", "."], cwd=files, check=True)
    else:
        with zipfile.ZipFile(folder / "plain.zip", "w") as plain:
            for path in sorted(files.rglob("*")):
                plain.write(path, path.relative_to(files))
    return time.perf_counter() - begun
