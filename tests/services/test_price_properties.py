"""Whatever was charged before, whatever is asked: no order line ever stands above the ceiling."""

from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from catalog.enrolment.queries import enrolment_of
from catalog.filing.price_filing import file_price
from catalog.items.keys import PriceKey
from catalog.items.units import Unit
from catalog.prices.baseline.choosing import ask_setting, decide_setting
from catalog.prices.ceiling.ceilings import Basis, PastPrice, Statistic, ceiling_of
from catalog.prices.ceiling.decision import PriceFacts, Purpose, allowed, decide
from catalog.prices.ceiling.disguises import Around, Price
from catalog.prices.ceiling.papers import PaperKind
from catalog.prices.checks.judging import judge_price
from catalog.prices.evidence.entering import add_price_evidence
from catalog.prices.evidence.voiding import decide_void, request_void
from catalog.prices.records.models import BaselineEvidence
from catalog.prices.records.opening import open_book
from catalog.prices.records.queries import ceiling_now
from catalog.subsidy.classes import VoucherClass
from orders.ordering.placing import place_order
from orders.ordering.queries import order_lines
from orders.ordering.quote import LineRequest
from provider_portal.accounts.models import Provider
from provider_portal.accounts.principal import Principal
from provider_portal.ground.clock import beijing, clock_at
from provider_portal.ground.errors import PortalError, RuleError
from provider_portal.ground.money import Fen
from tests.builders import JOINED_ON, make_provider, make_recipient, make_user
from tests.lists import HUNAN

DAYS = st.dates(date(2025, 8, 1), date(2026, 7, 31))
FENS = st.integers(1, 300)
UNITS = st.sampled_from([Unit.VISIT, Unit.HOUR, Unit.HALF_HOUR])
EVIDENCE = st.fixed_dictionaries(
    {"fen": FENS, "unit": UNITS, "day": DAYS, "quantity": st.integers(1, 5), "promotion": st.booleans()}
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("evidence"), EVIDENCE),
        st.tuples(st.just("file"), st.fixed_dictionaries({"fen": FENS, "unit": UNITS, "from": DAYS})),
        st.tuples(st.just("order"), st.fixed_dictionaries({"unit": UNITS, "hour": st.integers(0, 500)})),
        st.tuples(
            st.just("setting"),
            st.fixed_dictionaries({"basis": st.sampled_from(Basis), "statistic": st.sampled_from(Statistic)}),
        ),
        st.tuples(st.just("void"), st.fixed_dictionaries({"which": st.integers(0, 20)})),
    ),
    min_size=3,
    max_size=14,
)


class Trial:
    """One provider on whom random steps are tried."""

    def __init__(self, session: Session, number: int) -> None:
        self.session, self.papers = session, list[BaselineEvidence]()
        provider = make_provider(session, code=f"P{number}")
        self.who = make_user(session, provider, phone=f"139{number:08d}")
        self.second = make_user(session, session.get_one(Provider, provider.id), phone=f"138{number:08d}")
        self.elder = make_recipient(session, self.who)
        self.placed = 0

    def limit(self, unit: Unit) -> Fen | None:
        enrolment = enrolment_of(self.session, self.who.provider_id)
        return ceiling_now(self.session, enrolment, PriceKey(item="7", unit=unit)).ceiling_fen

    def evidence(self, values: dict[str, Any]) -> None:
        row, _ = add_price_evidence(
            self.session,
            self.who,
            item="7",
            unit=values["unit"],
            price_fen=Fen(values["fen"]),
            kind=PaperKind.RECEIPT,
            reference=f"SJ-{len(self.papers)}",
            charged_on=values["day"],
            quantity=values["quantity"],
            promotion=values["promotion"],
            promotion_reason="活动" if values["promotion"] else "",
        )
        self.papers.append(row)

    def file(self, values: dict[str, Any]) -> None:
        limit = self.limit(values["unit"])
        try:
            row = file_price(
                self.session,
                self.who,
                item="7",
                unit=values["unit"],
                price_fen=Fen(values["fen"]),
                standard="规范",
                effective_from=values["from"],
            )
        except RuleError as refused:
            named = [breach for breach in refused.breaches if breach.code == "above_ceiling"]
            assert all(breach.numbers["evidence_id"] for breach in named)
            return
        assert limit is not None
        assert row.price_fen is not None
        assert row.price_fen <= limit

    def order(self, values: dict[str, Any]) -> None:
        first = beijing(date(2026, 7, 1)) + timedelta(hours=values["hour"])
        limit = self.limit(values["unit"])
        try:
            order = place_order(
                self.session,
                self.who,
                recipient_id=self.elder.id,
                voucher_class=VoucherClass.HOME_VISIT,
                service_from=first,
                service_until=first + timedelta(hours=1),
                lines=[LineRequest(item="7", unit=values["unit"], quantity=1)],
            )
        except PortalError:
            return
        self.placed += 1
        assert limit is not None
        assert all(
            line.unit_price_fen <= limit for line in order_lines(self.session, order.provider_id, order.id)
        )

    def setting(self, values: dict[str, Any]) -> None:
        facts = {"window": values["basis"], "statistic": values["statistic"], "reason": "试"}
        _, in_force = ask_setting(self.session, self.who, **facts)
        if not in_force:
            decide_setting(self.session, self.second, approved=True)

    def void(self, values: dict[str, Any]) -> None:
        if self.papers:
            row = self.papers.pop(values["which"] % len(self.papers))
            request_void(self.session, self.who, row.id, reason="错")
            decide_void(self.session, self.second, row.id, approved=True)


_numbers = iter(range(1, 100_000))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_path_yields_an_order_line_above_the_ceiling(
    session: Session, steps: list[tuple[str, Any]]
) -> None:
    with clock_at(beijing(JOINED_ON, 12)), session.begin_nested():
        trial = Trial(session, next(_numbers))
        for name, values in steps:
            step = session.begin_nested()
            try:
                getattr(trial, name)(values)
            except PortalError:
                step.rollback()
            else:
                step.commit()


def test_such_steps_do_place_orders_until_the_ceiling_falls(session: Session) -> None:
    with clock_at(beijing(JOINED_ON, 12)):
        trial = Trial(session, next(_numbers))
        paper = {"unit": Unit.VISIT, "day": date(2026, 1, 5), "quantity": 1, "promotion": False}
        trial.evidence(paper | {"fen": 100})
        trial.file({"fen": 100, "unit": Unit.VISIT, "from": date(2026, 3, 1)})
        trial.order({"unit": Unit.VISIT, "hour": 0})
        assert trial.placed == 1
        trial.evidence(paper | {"fen": 99})
        trial.order({"unit": Unit.VISIT, "hour": 24})
        assert trial.placed == 1


PAST = st.builds(
    PastPrice,
    evidence_id=st.uuids(),
    reference=st.text("abc123", min_size=1, max_size=4),
    paper=st.just("收据"),
    price_fen=st.integers(1, 10_000).map(Fen),
    quantity=st.integers(1, 9),
    charged_on=DAYS,
    promotion=st.booleans(),
)


@given(
    past=st.lists(PAST, max_size=12),
    joined=st.dates(date(2025, 11, 1), date(2028, 3, 1)),
    basis=st.sampled_from(Basis),
    statistic=st.sampled_from(Statistic),
    fen=st.integers(1, 10_000),
)
def test_every_refusal_names_the_evidence_that_sets_the_ceiling(
    past: list[PastPrice], joined: date, basis: Basis, statistic: Statistic, fen: int
) -> None:
    limit = ceiling_of(
        past, joined_on=joined, project_first_day=date(2026, 1, 1), basis=basis, statistic=statistic
    )
    price = Price(item=HUNAN.item("7"), variant="", unit=Unit.VISIT, price_fen=Fen(fen))
    price_facts = PriceFacts(assessor=False, ceiling=limit, around=Around())
    breaches = decide(price, Purpose.FILE, joined, price_facts)
    if limit.ceiling_fen is None:
        assert [breach.code for breach in breaches] == ["no_history"]
        assert not allowed(breaches)
        return
    assert allowed(breaches) is (fen <= limit.ceiling_fen)
    ids = {str(each.evidence_id) for each in past if not each.promotion}
    for breach in breaches:
        assert breach.numbers["evidence_id"] in ids
        assert str(breach.numbers["reference"]) in breach.message


@given(past=st.lists(PAST, max_size=12), joined=st.dates(date(2025, 11, 1), date(2028, 3, 1)))
def test_the_default_is_the_strictest_of_all_readings(past: list[PastPrice], joined: date) -> None:
    def limit(basis: Basis, statistic: Statistic) -> int | None:
        return ceiling_of(
            past, joined_on=joined, project_first_day=date(2026, 1, 1), basis=basis, statistic=statistic
        ).ceiling_fen

    strict = limit(Basis.STRICT, Statistic.LOWEST)
    others = [limit(basis, statistic) for basis in Basis for statistic in Statistic]
    assert all(strict is not None and strict <= other for other in others if other is not None)


def _same_answer(session: Session, who: Principal, fen: int) -> None:
    enrolment = enrolment_of(session, who.provider_id)
    book = open_book(session, enrolment, {"7"})
    facts: dict[str, Any] = {"item": "7", "unit": Unit.VISIT, "unit_price_fen": Fen(fen), "on": JOINED_ON}
    assert judge_price(session, enrolment, **facts) == judge_price(session, enrolment, **facts, book=book)


def test_one_open_book_answers_like_many(session: Session) -> None:
    who = make_user(session, make_provider(session))
    for number, fen in enumerate((6000, 5000), start=1):
        add_price_evidence(
            session,
            who,
            item="7",
            unit=Unit.VISIT,
            price_fen=Fen(fen),
            kind=PaperKind.RECEIPT,
            reference=f"SJ-{number}",
            charged_on=date(2026, 1, number),
        )
    for fen in (4999, 5000, 5001):
        _same_answer(session, who, fen)
