"""The dashboard's part of the provider's papers: what runs out within 60 days."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from catalog.pack.checklist import due_papers
from provider_portal.accounts.models import Provider
from provider_portal.accounts.principal import Principal
from provider_portal.accounts.roles import Action
from provider_portal.ground.clock import today
from provider_portal.ground.periods import Month
from provider_portal.shell.floor import Panel


def _values(session: Session, who: Principal, _month: Month) -> Mapping[str, object]:
    provider = session.get_one(Provider, who.provider_id)
    return {"due": due_papers(session, provider, today())}


PANEL = Panel(template="catalog/pack/_panel.html", order=30, action=Action.PROVIDER_READ, values=_values)
