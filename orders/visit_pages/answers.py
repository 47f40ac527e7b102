"""The shapes of what machines and phones get about visits."""

from orders.ordering.lifecycle import OrderStatus
from provider_portal.shell.shapes import FEN, FINDING, FLAG, ID, SHA256, has, many, maybe, one_of

_FINDINGS = many(FINDING)
REPORTED = has(status=one_of(OrderStatus), tray=FLAG, findings=_FINDINGS)
CONFIRMED = has(status=one_of(OrderStatus), confirmation_id=ID, total_fen=FEN, findings=_FINDINGS)
PHOTO = has(id=ID, sha256=SHA256, duplicate_of=maybe(ID), findings=_FINDINGS)
