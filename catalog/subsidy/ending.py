"""Whose rules end soon: the provider's enrolments beside the rules that they live by."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from catalog.enrolment.models import Enrolment
from catalog.enrolment.queries import enrolments, provider_kinds
from catalog.enrolment.stages import Stage
from catalog.regions import region_name
from catalog.subsidy.classes import CLASSES
from catalog.subsidy.queries import rules_of
from catalog.subsidy.year_end import RulesEnd, rules_ending
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.periods import Month
from provider_portal.shell.floor import Panel


@dataclass(frozen=True, kw_only=True, slots=True)
class Ending:
    """What ends for one enrolment."""

    enrolment_id: UUID
    county: str
    end: RulesEnd

    @property
    def region_name(self) -> str:
        """The county by name."""
        return region_name(self.county)


def endings(session: Session, provider_id: UUID, on: date) -> list[Ending]:
    """Rules of the classes that the provider may take, in every county that it does not leave before they end."""
    kinds = provider_kinds(session, provider_id)
    classes = [voucher_class for voucher_class, traits in CLASSES.items() if traits.taken_by & kinds]
    rules = rules_of(session, provider_id)
    return [
        Ending(enrolment_id=row.id, county=row.county, end=end)
        for row in enrolments(session, provider_id)
        for end in rules_ending(row.county, classes, on, rules)
        if _stays(row, end)
    ]


def _stays(enrolment: Enrolment, end: RulesEnd) -> bool:
    leaves_before = enrolment.ended_on is not None and enrolment.ended_on <= end.gap.first
    return enrolment.stage is not Stage.LEFT and not leaves_before


def _values(session: Session, who: Principal, _month: Month) -> Mapping[str, object]:
    return {"endings": endings(session, who.provider_id, today())}


PANEL = Panel(
    template="catalog/subsidy/_ending_panel.html", order=1, action=Action.PRICES_READ, values=_values
)
