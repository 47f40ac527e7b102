"""The rule table's data: one file a region, read into one table. Pure.

Its shape is `rule_shape.py`. A file says its `region` (GB/T 2260), the `first_day` of the project there with its source, and its `rules`: for some
`classes` the rate and cap from `first` up to but not including `until`. `rate` null: the number is what 民政通 shows.
`in_project` false: the region had not begun, and no wider rule applies. `mark` says how sure a row is, `why` says why
it is not simply official.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path

from catalog.region_files import read_region_file
from catalog.regions import regions_of
from catalog.subsidy.classes import VoucherClass
from catalog.subsidy.rule_shape import RegionShape
from catalog.subsidy.rules import RuleMark, SubsidyRule
from provider_portal.ground.frozen import Json

SHIPPED = Path(__file__).parent / "data"


@dataclass(frozen=True, kw_only=True, slots=True)
class RegionalRules:
    """Rows of every region in the order of the files, one for each class, and where the project began when."""

    rules: tuple[SubsidyRule, ...]
    first_days: Mapping[str, date]

    def first_day(self, region: str) -> date:
        """The day on which the subsidy project began in a region: the end of the project's price window."""
        return next(self.first_days[code] for code in regions_of(region) if code in self.first_days)


@cache
def read_rules(*files: Path) -> RegionalRules:
    """The table that files make together, read once; of one region the last file tells the first day."""
    regions = [read_region_file(file, RegionShape(), _region) for file in files]
    return RegionalRules(
        rules=tuple(rule for region in regions for rule in region.rules),
        first_days={code: day for region in regions for code, day in region.first_days.items()},
    )


def _region(content: Json) -> RegionalRules:
    code, first = content["region"], content.get("first_day")
    return RegionalRules(
        rules=tuple(
            _rule(code, row, VoucherClass(name)) for row in content["rules"] for name in row["classes"]
        ),
        first_days={code: date.fromisoformat(first["day"])} if first else {},
    )


def _rule(region: str, row: Json, voucher_class: VoucherClass) -> SubsidyRule:
    return SubsidyRule(
        region=region,
        voucher_class=voucher_class,
        rate=None if row["rate"] is None else Decimal(row["rate"]),
        cap_fen=row["cap_fen"],
        first=date.fromisoformat(row["first"]),
        until=date.fromisoformat(row["until"]),
        source=row["source"],
        status=RuleMark(row["mark"]).status,
        in_project=row.get("in_project", True),
        mark=RuleMark(row["mark"]),
        why=row.get("why", ""),
    )
