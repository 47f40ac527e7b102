"""Family 3: whether the visit took place as the order says. Stays have no visit."""

from collections.abc import Iterator

from provider_portal.ground.errors import Breach, Family
from receipts.selfcheck.case import Case
from receipts.selfcheck.finding_codes import CAREGIVER_IN_TWO_PLACES, CERTIFICATE, NO_CHECK_IN, NO_CHECK_OUT


def findings(case: Case) -> list[Breach]:
    """What the visit's own rules say, and what only the whole month shows."""
    if case.stay or case.visit is None:
        return []
    own = [breach for breach in case.visit_breaches if breach.kind.family is Family.VISIT]
    return [*_ends(case), *own, *_two_places(case), *_certificate(case)]


def _ends(case: Case) -> Iterator[Breach]:
    state = case.visit.state if case.visit else None
    for event, kind, label in (
        (state and state.check_in, NO_CHECK_IN, "签到"),
        (state and state.check_out, NO_CHECK_OUT, "签退"),
    ):
        if event is None:
            yield kind.breach(
                f"这次上门没有{label}记录。", remedy=f"请由办公室补录{label}并经另一位同事复核，或说明原因。"
            )


def _two_places(case: Case) -> Iterator[Breach]:
    if case.clashes:
        name = case.caregiver.name if case.caregiver else "护理员"
        yield CAREGIVER_IN_TWO_PLACES.breach(
            f"{name}在同一时间还在做工单 {'、'.join(case.clashes)}。",
            remedy="请核对两张工单的签到、签退时间和实际上门的护理员，时间填错的由办公室补录更正。",
        )


def _certificate(case: Case) -> Iterator[Breach]:
    caregiver = case.caregiver
    if caregiver is None:
        return
    ended = caregiver.valid_until is not None and caregiver.valid_until <= case.service_on
    if caregiver.certificate and not ended:
        return
    gap = "的证书在服务当天已过期" if caregiver.certificate else "没有登记职业技能证书"
    yield CERTIFICATE.breach(
        f"护理员{caregiver.name}{gap}。",
        remedy="请在护理员档案里补登证书；正在办理的，请说明。",
    )
