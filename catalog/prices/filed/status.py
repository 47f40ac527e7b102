"""How a filed price stands on a day: the proof sheet shows all of it, the self-check adds what lasts to an order."""

from dataclasses import dataclass
from datetime import date

from catalog.items.keys import PriceKey
from catalog.prices.ceiling.book import PriceBook
from catalog.prices.ceiling.ceilings import Ceiling, WindowCeiling
from catalog.prices.ceiling.decision import allowed
from catalog.prices.ceiling.disguises import temporary_rises
from catalog.prices.ceiling.filing import Filing
from catalog.prices.ceiling.rules import span_text
from catalog.prices.filed.finding_codes import (
    FOUNDING_DAY_UNKNOWN,
    PROMOTION_WITHOUT_PAPER,
    SETTING_UNVERIFIED,
    WINDOW_WITHOUT_EVIDENCE,
)
from provider_portal.ground.errors import Breach, Severity
from provider_portal.ground.money import Fen


@dataclass(frozen=True, kw_only=True, slots=True)
class PriceStanding:
    """A filed price against everything known on a day.

    `against` is what a decision about charging it says; `findings` adds what must be mended or explained beside
    it. A suspended price is refused for new orders, must-fix on unredeemed ones and a refund proposal on
    redeemed ones.
    """

    ceiling: Ceiling
    against: tuple[Breach, ...]
    findings: tuple[Breach, ...]

    @property
    def suspended(self) -> bool:
        """No longer to be ordered at."""
        return not allowed(self.against)

    @property
    def everything(self) -> tuple[Breach, ...]:
        """Against and findings."""
        return (*self.against, *self.findings)

    @property
    def severity(self) -> Severity | None:
        """The gravest of all, None where nothing was found."""
        present = {breach.severity for breach in self.everything}
        return next((severity for severity in Severity if severity in present), None)


def standing_of(book: PriceBook, row: Filing, on: date) -> PriceStanding:
    """How a filed price stands on a day by what the book holds; a withdrawal stands well."""
    key = PriceKey.of(row)
    ceiling = book.ceiling(key)
    if row.price_fen is None:
        return PriceStanding(ceiling=ceiling, against=(), findings=())
    day = max(on, row.effective_from)
    return PriceStanding(
        ceiling=ceiling,
        against=tuple(breach for breach in book.charge(key, row.price_fen, day)),
        findings=tuple(price_findings(book, key, row.price_fen, day)),
    )


def price_findings(book: PriceBook, key: PriceKey, price_fen: Fen, on: date) -> list[Breach]:
    """What a decision does not ask: empty windows, promotions without a paper, the setting, a rise that passed."""
    ceiling = book.ceiling(key)
    return [
        *window_gaps(book, key, ceiling, on),
        *_bare_promotions(book, key, on),
        *_unverified_setting(book),
        *temporary_rises(book.priced(key, price_fen, "", on), ceiling, book.around(key, on, on)),
    ]


def lasting_findings(book: PriceBook, key: PriceKey, price_fen: Fen, on: date) -> list[Breach]:
    """What also holds an order done at this price: an empty window, a lower promotion without a paper, a rise."""
    ceiling = book.ceiling(key)
    gaps = [gap for gap in window_gaps(book, key, ceiling, on) if gap.severity is Severity.MUST_FIX]
    return [
        *gaps,
        *_bare_promotions(book, key, on, below=price_fen),
        *temporary_rises(book.priced(key, price_fen, "", on), ceiling, book.around(key, on, on)),
    ]


def window_gaps(book: PriceBook, key: PriceKey, ceiling: Ceiling, on: date) -> list[Breach]:
    """A window without evidence although the provider was operating then; a statement with its document clears it."""
    if ceiling.no_history:
        return []
    empty = [
        window for window in ceiling.windows if not window.counted and (key, window.kind) not in book.stated
    ]
    return [_gap(book, key, window, on) for window in empty if _operating(book.founded_on, window)]


def _operating(founded_on: date | None, window: WindowCeiling) -> bool:
    return founded_on is None or founded_on < window.span.until


def _gap(book: PriceBook, key: PriceKey, window: WindowCeiling, on: date) -> Breach:
    name = key.label(book.shelf.item(key.item, on))
    place = f"{window.kind.label}（{span_text(window)}）"
    if book.founded_on is None:
        return FOUNDING_DAY_UNKNOWN.breach(
            f"{name}在{place}没有价格佐证，机构档案里也没有成立时间，看不出当时是否已经营业。",
            remedy="请在机构档案填写成立时间；当时已营业的，请补录佐证。",
        )
    return WINDOW_WITHOUT_EVIDENCE.breach(
        f"{name}在{place}没有价格佐证，机构 {book.founded_on} 成立，当时已经营业。",
        remedy="请补录这段时间的合同、账单或收据；当时没有提供这项服务的，请登记说明并附材料。",
        numbers={"window": window.kind.value, "founded_on": book.founded_on.isoformat()},
    )


def _bare_promotions(book: PriceBook, key: PriceKey, on: date, below: Fen | None = None) -> list[Breach]:
    """Promotions that nothing proves; with `below` only those that would forbid this price if they counted."""
    bare = [
        past
        for past in book.history(key)
        if past.promotion and not past.papered and (below is None or past.price_fen < below)
    ]
    if not bare:
        return []
    references = "、".join(past.reference for past in bare[:3])
    return [
        PROMOTION_WITHOUT_PAPER.breach(
            f"{key.label(book.shelf.item(key.item, on))}有 {len(bare)} 份优惠价佐证没有活动依据（{references}{'等' if len(bare) > 3 else ''}）。",  # noqa: PLR2004
            remedy="请在佐证页面补传优惠活动的通知或方案；没有依据的，要按实际价格计入。",
            numbers={"count": len(bare)},
        )
    ]


def _unverified_setting(book: PriceBook) -> list[Breach]:
    if not book.setting.unverified:
        return []
    return [
        SETTING_UNVERIFIED.breach(
            f"价格上限口径改为“{book.setting.label}”，没有文件依据，待核实。",
            remedy="请在“价格上限口径”上传县级民政部门的文件，或改回默认口径。",
        )
    ]
