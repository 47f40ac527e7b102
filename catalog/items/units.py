"""Billing units: what one price is the price of."""

from enum import StrEnum


class Unit(StrEnum):
    """Unit of a price; different units are different prices."""

    VISIT = "visit"
    HOUR = "hour"
    HALF_HOUR = "half_hour"
    DAY = "day"
    HALF_DAY = "half_day"
    MONTH = "month"
    PIECE = "piece"

    @property
    def label(self) -> str:
        """Chinese name on the screen."""
        return {
            "visit": "次",
            "hour": "小时",
            "half_hour": "半小时",
            "day": "天",
            "half_day": "半天",
            "month": "月",
            "piece": "件",
        }[self.value]
