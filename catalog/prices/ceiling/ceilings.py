"""The price ceiling: the actual price of the three months before, in two windows (津市 附件5 第4条, 附件4 注3).

Pure. Evidence counts for a window by its contract period, else by its charging day, else by its signing day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from catalog.prices.ceiling.comparison import Comparison
from provider_portal.ground.labels import Labelled
from provider_portal.ground.money import Fen
from provider_portal.ground.periods import DaySpan, three_months_before


class WindowKind(Labelled):
    """Which three months: before the provider joined, or before the project began in its region."""

    JOINING = "joining", "机构参与项目前三个月"
    PROJECT = "project", "项目启动前三个月"


class Basis(Labelled):
    """Which windows bind: the stricter of both (the default), or one of them."""

    STRICT = "strict", "两个窗口取较低价"
    JOINING = "joining", "机构参与项目前三个月"
    PROJECT = "project", "项目启动前三个月"


class Statistic(Labelled):
    """What “实际价格” means where a window shows several; the lowest unless a document says otherwise."""

    LOWEST = "lowest", "最低价"
    HIGHEST = "highest", "最高价"
    LATEST = "latest", "最近一次价格"
    MEAN = "mean", "加权平均价"


@dataclass(frozen=True, kw_only=True, slots=True)
class PastPrice:
    """One former price from one paper (`paper` is its kind in Chinese); `in_force_until` is exclusive.

    `papered` says whether a promotion's document is kept; `weight` is its part in a mean, in the smallest unit that its price converts to; `converted` says from what
    unit the price was converted, where it was.
    """

    evidence_id: UUID
    reference: str
    paper: str
    price_fen: Fen
    quantity: int = 1
    signed_on: date | None = None
    charged_on: date | None = None
    in_force_from: date | None = None
    in_force_until: date | None = None
    promotion: bool = False
    promotion_reason: str = ""
    papered: bool = False
    minutes: int | None = None
    weight: int = 0
    converted: str = ""

    @property
    def name(self) -> str:
        """The paper with its number, and the unit that its price was converted from."""
        return f"{self.paper} {self.reference}{f'（{self.converted}）' if self.converted else ''}"

    @property
    def day(self) -> date:
        """The day by which `latest` ranks it: the charge, else the start of the contract, else the signing."""
        return self.charged_on or self.in_force_from or self.signed_on or date.min

    @property
    def when(self) -> str:
        """The days it shows, in words; the last day of a contract is told, not the day after."""
        if self.in_force_until:
            first = self.in_force_from or self.signed_on
            return f"{f'{first} 起，' if first else ''}有效至 {self.in_force_until - timedelta(days=1)}"
        if self.in_force_from:
            return f"{self.in_force_from} 起有效"
        return f"{self.charged_on} 收费" if self.charged_on else f"{self.signed_on} 签订"

    def counts_in(self, window: DaySpan) -> bool:
        """Whether it shows a price that was charged within the window."""
        if self.in_force_from is not None:
            return window.overlaps(self.in_force_from, self.in_force_until)
        if self.in_force_until is not None:
            return window.overlaps(self.signed_on or date.min, self.in_force_until)
        day = self.charged_on or self.signed_on
        return day is not None and day in window


@dataclass(frozen=True, kw_only=True, slots=True)
class WindowCeiling:
    """What one window allows: `ceiling_fen` None where nothing but promotions, or nothing at all, was found."""

    kind: WindowKind
    span: DaySpan
    ceiling_fen: Fen | None
    evidence: PastPrice | None
    counted: int
    promotions: int

    @property
    def last_day(self) -> date:
        """The window's last day, for people."""
        return self.span.until - timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ceiling:
    """What may be charged at most; no `ceiling_fen` is 无历史价 without a signed comparison: no free hand.

    `comparison` is the signed note that sets it where neither window has an actual price.
    """

    ceiling_fen: Fen | None
    evidence: PastPrice | None
    basis: Basis
    statistic: Statistic
    windows: tuple[WindowCeiling, ...]
    comparison: Comparison | None = None

    def refund_fen(self, unit_price_fen: Fen, quantity: int) -> Fen:
        """What to give back of a quantity that was charged above it; nothing where there is no ceiling."""
        above = 0 if self.ceiling_fen is None else max(0, unit_price_fen - self.ceiling_fen)
        return Fen(above * quantity)

    @property
    def evidence_id(self) -> UUID | None:
        """The paper, or else the comparison note, that sets the ceiling."""
        if self.comparison:
            return self.comparison.note_id
        return self.evidence.evidence_id if self.evidence else None

    @property
    def no_history(self) -> bool:
        """无历史价: no window that binds has an actual price."""
        return self.evidence is None

    @property
    def binding(self) -> WindowCeiling | None:
        """The window that sets it; of two equal ones the joining window."""
        if self.evidence is None:
            return None
        kinds = tuple(WindowKind) if self.basis is Basis.STRICT else (WindowKind(self.basis.value),)
        windows = [window for window in self.windows if window.kind in kinds]
        return next((window for window in windows if window.ceiling_fen == self.ceiling_fen), None)


def ceiling_of(
    past: Sequence[PastPrice],
    *,
    joined_on: date,
    project_first_day: date,
    basis: Basis = Basis.STRICT,
    statistic: Statistic = Statistic.LOWEST,
    comparison: Comparison | None = None,
) -> Ceiling:
    """The ceiling from all evidence of one key.

    `strict` is the lower result of the windows that have evidence; promotions are set aside first. A signed
    `comparison` counts only where that leaves nothing.
    """
    days = {WindowKind.JOINING: joined_on, WindowKind.PROJECT: project_first_day}
    windows = tuple(_window(kind, three_months_before(day), past, statistic) for kind, day in days.items())
    binding = [
        window
        for window in windows
        if window.ceiling_fen is not None and basis.value in (Basis.STRICT.value, window.kind.value)
    ]
    lowest = min(binding, key=lambda window: window.ceiling_fen or 0, default=None)
    compared = comparison if lowest is None else None
    return Ceiling(
        ceiling_fen=lowest.ceiling_fen if lowest else (compared.price_fen if compared else None),
        evidence=lowest.evidence if lowest else None,
        basis=basis,
        statistic=statistic,
        windows=windows,
        comparison=compared,
    )


def _window(
    kind: WindowKind, span: DaySpan, past: Sequence[PastPrice], statistic: Statistic
) -> WindowCeiling:
    inside = [price for price in past if price.counts_in(span)]
    counted = [price for price in inside if not price.promotion]
    fen, evidence = _actual(counted, statistic) if counted else (None, None)
    return WindowCeiling(
        kind=kind,
        span=span,
        ceiling_fen=fen,
        evidence=evidence,
        counted=len(counted),
        promotions=len(inside) - len(counted),
    )


def _actual(counted: Sequence[PastPrice], statistic: Statistic) -> tuple[Fen, PastPrice]:
    """The actual price and the paper that shows it; for a mean, the paper nearest below or at it."""
    by_price = sorted(counted, key=lambda price: (price.price_fen, price.reference))
    match statistic:
        case Statistic.LOWEST:
            chosen = by_price[0]
        case Statistic.HIGHEST:
            chosen = max(by_price, key=lambda price: price.price_fen)
        case Statistic.LATEST:
            newest = max(price.day for price in counted)
            chosen = next(price for price in by_price if price.day == newest)
        case Statistic.MEAN:
            mean = _mean(counted)
            return mean, [price for price in by_price if price.price_fen <= mean][-1]
    return chosen.price_fen, chosen


def _mean(counted: Sequence[PastPrice]) -> Fen:
    weights = [price.weight or price.quantity for price in counted]
    paid = sum(price.price_fen * weight for price, weight in zip(counted, weights, strict=True))
    return Fen(paid // sum(weights))
