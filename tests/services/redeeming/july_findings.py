"""The month that is redeemed, and what is told of a redemption in it."""

from provider_portal.ground.errors import Breach
from provider_portal.ground.periods import Month

JULY = Month(2026, 7)


def codes(findings: list[Breach]) -> list[str]:
    """Codes of what is told, but for the filing that the county has not accepted in these tests."""
    return [finding.code for finding in findings if finding.code != "price_not_accepted"]
