"""Joining the project in a county."""

import re
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from provider_portal.accounts.creating import by_operator
from provider_portal.accounts.principal import Principal, record
from provider_portal.ground.db import named_conflict
from provider_portal.ground.errors import RuleError

_COUNTY = re.compile(r"\d{6}")


def enrol(
    session: Session, who: Principal | None, *, provider_id: UUID, county: str, joined_on: date
) -> Enrolment:
    """A provider joins in a county from `joined_on`, the approval day on the county's document.

    `who` is None for the platform operator. A second enrolment in the same county is a ConflictError.
    """
    if not _COUNTY.fullmatch(county):
        raise RuleError("bad_county", "县（市、区）代码是 6 位数字，例如津市市是 430781。")
    enrolment = Enrolment(provider_id=provider_id, county=county, joined_on=joined_on)
    with named_conflict(session, "enrolled_already", f"机构已经在 {county} 参与项目，不能重复登记。"):
        session.add(enrolment)
    if who is None:
        said = {"county": county, "joined_on": joined_on.isoformat()}
        by_operator(session, provider_id, "enrolment.create", "enrolment", enrolment.id, **said)
    else:
        record(session, who, "enrolment.create", enrolment, after={"county": county, "joined_on": joined_on})
    return enrolment
