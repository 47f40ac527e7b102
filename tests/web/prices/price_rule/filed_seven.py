"""Item 7, filed."""

from catalog.prices.records.models import FiledPrice
from provider_portal.accounts.principal import Principal
from provider_portal.ground.db import transaction
from tests.builders import make_filed_price


def file_seven(manager: Principal, fen: int = 6000) -> FiledPrice:
    """Filed at this price from the joining day on, and committed."""
    with transaction() as session:
        return make_filed_price(session, manager, fen=fen)
