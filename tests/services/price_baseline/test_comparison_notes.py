"""Where there is no history a signed note of two sources stands in for it, until evidence comes."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from catalog.filing.price_filing import file_price
from catalog.items.units import Unit
from catalog.prices.baseline.noting import sign_note, write_note
from catalog.prices.ceiling.comparison import ComparedPrice
from catalog.prices.records.models import FiledPrice
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Role
from provider_portal.ground.errors import AccessError, ConflictError, RuleError, Severity
from provider_portal.ground.money import Fen
from tests.builders import JOINED_ON, make_evidence
from tests.services.price_baseline.price_findings import SHA, ceiling, standing


def sources(*fens: int) -> list[ComparedPrice]:
    return [
        ComparedPrice(source=f"机构{n}", price_fen=Fen(fen), seen_on=date(2026, 3, 1), scan_sha256=SHA)
        for n, fen in enumerate(fens, start=1)
    ]


def note(session: Session, who: Principal, fen: int = 5000, *fens: int) -> Any:
    return write_note(
        session,
        who,
        item="8",
        unit=Unit.VISIT,
        price_fen=Fen(fen),
        reason="新设项目",
        sources=sources(*(fens or (5000, 6000))),
    )


def file_eight(session: Session, who: Principal, fen: int) -> FiledPrice:
    return file_price(
        session,
        who,
        item="8",
        unit=Unit.VISIT,
        price_fen=Fen(fen),
        standard="规范",
        effective_from=JOINED_ON,
    )


def test_a_signed_note_stands_in_for_history_and_stays_marked(session: Session, manager: Principal) -> None:
    row = note(session, manager)
    with pytest.raises(RuleError, match="无历史价"):
        file_eight(session, manager, 5000)
    sign_note(session, manager, row.id)
    with pytest.raises(RuleError, match="比价说明") as refused:
        file_eight(session, manager, 5001)
    assert refused.value.breaches[0].numbers["evidence_id"] == str(row.id)
    filed = file_eight(session, manager, 5000)
    assert (filed.note_id, filed.ceiling_fen) == (row.id, 5000)
    state = standing(session, filed)
    assert ("no_history_compared", Severity.NOTICE) in [(b.code, b.severity) for b in state.against]
    assert not state.suspended


@pytest.mark.parametrize(
    ("fen", "fens", "code"), [(5000, (6000,), "too_few_sources"), (5001, (5000, 6000), "above_sources")]
)
def test_a_note_needs_two_sources_and_the_lowest_of_them(
    session: Session, manager: Principal, fen: int, fens: tuple[int, ...], code: str
) -> None:
    with pytest.raises(RuleError) as refused:
        note(session, manager, fen, *fens)
    assert refused.value.code == code


def test_a_note_is_signed_once(session: Session, manager: Principal) -> None:
    row = note(session, manager)
    sign_note(session, manager, row.id)
    with pytest.raises(ConflictError, match="已经签过"):
        sign_note(session, manager, row.id)


def test_a_signed_note_yields_to_evidence(session: Session, manager: Principal) -> None:
    row = note(session, manager)
    sign_note(session, manager, row.id)
    make_evidence(session, manager, "8", fen=4000)
    limit = ceiling(session, manager, "8")
    assert (limit.ceiling_fen, limit.no_history) == (4000, False)
    with pytest.raises(ConflictError, match="有历史价"):
        note(session, manager)


def test_another_role_cannot_sign(session: Session, manager: Principal) -> None:
    row = note(session, manager)
    finance = Principal(
        provider_id=manager.provider_id,
        provider_name="",
        person_id=manager.person_id,
        name="财务",
        role=Role.FINANCE,
    )
    with pytest.raises(AccessError):
        sign_note(session, finance, row.id)
