"""比价说明: what stands in for history where there is none. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from provider_portal.ground.errors import RuleError
from provider_portal.ground.money import Fen, yuan
from provider_portal.ground.text.keys import reference_key

FEWEST_SOURCES = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class ComparedPrice:
    """What somebody else charges for the same, as its scan shows."""

    source: str
    price_fen: Fen
    seen_on: date
    scan_sha256: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Comparison:
    """A signed note; `price_fen` is the most that may be filed, never above its lowest source."""

    note_id: UUID
    price_fen: Fen
    reason: str
    sources: tuple[ComparedPrice, ...]
    signed_by_name: str
    signed_on: date


def refuse_wrong_sources(price_fen: Fen, sources: Sequence[ComparedPrice]) -> None:
    """Two or more different sources, and a price not above the lowest of them (附件4 注3); else RuleError."""
    if len({reference_key(one.source) for one in sources}) < FEWEST_SOURCES:
        sentence = "比价说明至少要有两个不同来源的价格，每个都附扫描件。请补充后再保存。"
        raise RuleError("too_few_sources", sentence, fields={"source_2": [sentence]})
    lowest = min(sources, key=lambda one: one.price_fen)
    if price_fen > lowest.price_fen:
        sentence = f"拟定价格 {yuan(price_fen)} 元，高于“{lowest.source}”的 {yuan(lowest.price_fen)} 元。请改为不高于最低的比价来源。"
        raise RuleError("above_sources", sentence, fields={"price_fen": [sentence]})
