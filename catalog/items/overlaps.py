"""Items that already contain one another: both on one visit would be billed twice (policy, "Traps")."""

from collections.abc import Sequence

from catalog.items.catalogue import Overlap, catalogue, find_item
from provider_portal.ground.errors import Breach

CLAUSE = "湖南省居家社区养老服务消费补贴项目清单（附件2）“服务内容”"


def overlapping_items(codes: Sequence[str]) -> list[Breach]:
    """A must-fix breach for each pair of which one contains the other; order and repeats do not matter."""
    present = set(codes)
    return [_breach(overlap) for overlap in catalogue().overlaps if {overlap.whole, overlap.part} <= present]


def overlap_notes(code: str) -> list[str]:
    """Sentences for the page of one item: what it contains, and what contains it."""
    return [_sentence(overlap) for overlap in catalogue().overlaps if code in (overlap.whole, overlap.part)]


def _sentence(overlap: Overlap) -> str:
    whole, part = find_item(overlap.whole), find_item(overlap.part)
    return f"{overlap.because}：“{whole.label}”与“{part.label}”不能在同一次服务中重复收费。"


def _breach(overlap: Overlap) -> Breach:
    return Breach(
        code="overlapping_items",
        message=_sentence(overlap),
        clause=CLAUSE,
        remedy=f"请去掉“{find_item(overlap.part).label}”；确属另外一次服务的，请另开一张工单。",
        numbers={"whole": overlap.whole, "part": overlap.part},
    )
