"""Which evidence falls into the windows, what an empty one means, and what lower evidence does to a price."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from catalog.items.units import Unit
from catalog.prices.baseline.noting import state_window
from catalog.prices.ceiling.ceilings import WindowKind
from catalog.provider_file.models import ProviderFile, ProviderNature
from provider_portal.accounts.principal import Principal
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.errors import Severity
from provider_portal.ground.money import Fen
from tests.builders import make_evidence, make_filed_price, make_provider, make_user
from tests.services.price_baseline.price_findings import SHA, ceiling, codes, standing


def found_provider(session: Session, who: Principal, founded_on: date) -> None:
    session.add(
        ProviderFile(
            provider_id=who.provider_id,
            founded_on=founded_on,
            nature=ProviderNature.COMPANY,
            legal_name="甲",
            legal_phone="13900000000",
            contact_name="乙",
            contact_phone="13900000000",
            area_m2="100",
            staff_count=1,
            service_count=1,
            certified_count=1,
            assessor_count=0,
            other_count=0,
        )
    )
    session.flush()


@pytest.mark.parametrize(
    ("founded_on", "code"),
    [
        (date(2025, 12, 31), "window_without_evidence"),
        (date(2026, 1, 1), None),
        (None, "founding_day_unknown"),
    ],
)
def test_an_empty_window_is_a_finding_if_the_provider_was_operating_then(
    session: Session, manager: Principal, founded_on: date | None, code: str | None
) -> None:
    if founded_on:
        found_provider(session, manager, founded_on)
    row = make_filed_price(session, manager)
    gaps = [
        c for c in codes(standing(session, row)) if c in ("window_without_evidence", "founding_day_unknown")
    ]
    assert gaps == ([code] if code else [])


def test_a_statement_with_its_document_or_evidence_closes_the_gap(
    session: Session, manager: Principal
) -> None:
    found_provider(session, manager, date(2020, 1, 1))
    row = make_filed_price(session, manager)
    gap = next(b for b in standing(session, row).findings if b.code == "window_without_evidence")
    assert gap.severity is Severity.MUST_FIX
    state_window(
        session,
        manager,
        item="7",
        unit=Unit.VISIT,
        window=WindowKind.PROJECT,
        reason="2026年1月起才提供",
        document_sha256=SHA,
    )
    assert "window_without_evidence" not in codes(standing(session, row))


def test_lower_evidence_suspends_a_price_and_proposes_what_to_give_back(
    session: Session, manager: Principal
) -> None:
    row = make_filed_price(session, manager)
    assert not standing(session, row).suspended
    make_evidence(session, manager, fen=5500)
    found = standing(session, row)
    assert found.suspended
    assert found.against[0].code == "above_ceiling"
    assert found.ceiling.refund_fen(Fen(6000), 3) == 1500
    assert found.ceiling.refund_fen(Fen(5500), 3) == 0


def test_half_hours_and_hours_convert_and_nothing_else_does(session: Session, manager: Principal) -> None:
    make_evidence(session, manager, "2", fen=2001, unit=Unit.HALF_HOUR)
    assert ceiling(session, manager, "2", Unit.HOUR).ceiling_fen == 4002
    make_evidence(session, manager, "2", fen=4001, unit=Unit.HOUR)
    assert ceiling(session, manager, "2", Unit.HOUR).ceiling_fen == 4001
    assert ceiling(session, manager, "2", Unit.HALF_HOUR).ceiling_fen == 2000
    assert ceiling(session, manager, "2", Unit.DAY).ceiling_fen is None


@pytest.mark.parametrize(
    ("joined", "first", "last"),
    [
        (date(2026, 5, 31), date(2026, 2, 28), date(2026, 5, 30)),
        (date(2028, 2, 29), date(2027, 11, 29), date(2028, 2, 28)),
    ],
)
def test_windows_end_the_day_before_joining_and_begin_three_months_earlier(
    session: Session, joined: date, first: date, last: date
) -> None:
    with clock_at(beijing(joined, 9)):
        who = make_user(session, make_provider(session, joined_on=joined))
        for number, day in enumerate((first - timedelta(days=1), joined)):
            make_evidence(session, who, fen=100 + number, charged_on=day)
        assert ceiling(session, who).windows[0].ceiling_fen is None
        for number, day in enumerate((first, last)):
            make_evidence(session, who, fen=6000 + number, charged_on=day)
        window = ceiling(session, who).windows[0]
        assert (window.ceiling_fen, window.counted) == (6000, 2)


def test_a_contract_of_2023_that_is_still_in_force_is_history(session: Session, manager: Principal) -> None:
    make_evidence(
        session,
        manager,
        fen=5000,
        charged_on=None,
        signed_on=date(2023, 6, 1),
        in_force_from=date(2023, 6, 1),
        in_force_until=None,
    )
    found = ceiling(session, manager)
    assert [window.ceiling_fen for window in found.windows] == [5000, 5000]
