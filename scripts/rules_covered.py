"""Runs the unit tests once, and fails when the rules have branches that no unit test takes.

The list of rules is the contract "pure" of .importlinter, so that a new pure module is measured from its first day;
left out is what draws a paper, and the form of what is stored: tests of documents and services ask for those.
"""

import configparser
import json
import sys
import tempfile
from pathlib import Path

import coverage
import pytest

ROOT = Path(__file__).parent.parent
OVERALL = 99.3
EACH = 93.0
NO_RULES = (
    # Papers and workbooks, drawn or written.
    "catalog/pack/press.py",
    "catalog/versions/workbook.py",
    "provider_portal/papers/long_papers.py",
    "provider_portal/papers/qr.py",
    "provider_portal/papers/rendering.py",
    "receipts/package/tasks.py",
    "receipts/package/workbook.py",
    "receipts/papers/order_papers.py",
    # Pictures, decoded and drawn.
    "orders/photographs/captions.py",
    "orders/photographs/decoding.py",
    # The form of what is stored or answered.
    "catalog/proofs/sheet.py",
    "receipts/claims/package_content.py",
    "receipts/papers/confirmed.py",
    "catalog/subsidy/frozen_rule.py",
    "orders/visits/event_answers.py",
    # Tables alone.
    "catalog/filing/finding_codes.py",
    "catalog/prices/filed/finding_codes.py",
    "provider_portal/accounts/roles.py",
)


def pure_modules() -> list[Path]:
    """Files of the pure contract, rooms with every module in them."""
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter", encoding="utf-8")
    names = contracts["importlinter:contract:pure"]["source_modules"].split()
    places = [ROOT / name.replace(".", "/") for name in names]
    files = [
        file
        for place in places
        for file in (place.rglob("*.py") if place.is_dir() else [place.with_suffix(".py")])
    ]
    return sorted(file for file in files if file.name != "__init__.py")


def rules() -> list[str]:
    """Those that hold rules, as they are named in the report."""
    named = (str(file.relative_to(ROOT)) for file in pure_modules())
    return [name for name in named if not name.startswith(NO_RULES)]


def percentages(measured: coverage.Coverage, files: list[str]) -> dict[str, float]:
    """Lines and branches taken, in percent, by file; under "" all together."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        measured.json_report(morfs=files, outfile=str(report))
        content = json.loads(report.read_text(encoding="utf-8"))
    parts = {name: part["summary"]["percent_covered"] for name, part in content["files"].items()}
    return parts | {"": content["totals"]["percent_covered"]}


def main(options: list[str]) -> int:
    """The tests' own status, or 1 when too little is covered."""
    files = rules()
    measured = coverage.Coverage(branch=True, include=files, data_file=None)
    with measured.collect():
        status = int(pytest.main([*options, str(ROOT / "tests" / "unit")]))
    covered = percentages(measured, files)
    overall = covered.pop("")
    low = {name: part for name, part in covered.items() if part < EACH}
    for name, part in low.items():
        print(f"{name}: {part:.1f} % of lines and branches, {EACH:.0f} % are wanted")
    print(f"rules covered by unit tests: {overall:.1f} % of {OVERALL:.1f} % wanted, {len(files)} modules")
    return status or int(bool(low) or overall < OVERALL)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
