"""What is typed and attached in the forms of prices."""

from io import BytesIO
from typing import Any

PDF = b"%PDF-1.7\n%%EOF\n"
EVIDENCE = {
    "item": "7",
    "unit": "visit",
    "price_fen": "60.00",
    "quantity": "1",
    "kind": "receipt",
    "reference": "SJ-1",
    "charged_on": "2026-01-20",
}
FILING = {
    "item": "7",
    "unit": "visit",
    "price_fen": "60",
    "standard": "持证护理员1人",
    "effective_from": "2026-03-01",
}


def scan(name: str = "scan") -> dict[str, Any]:
    """A paper for the form's file field of this name."""
    return {name: (BytesIO(PDF), "a.pdf")}
