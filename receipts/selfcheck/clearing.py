"""Where in the portal a held order is put right: the page that a finding's code names, else the order's own."""

from provider_portal.ground.errors import FindingCode, Place

ORDER_PAGE = Place(label="打开工单", endpoint="orders.show", key="order_id")


def place_of(kind: FindingCode) -> Place:
    """The page on which a finding of this kind is cleared."""
    return kind.cleared_at or ORDER_PAGE
