"""Billing units: what one price is the price of."""

from provider_portal.ground.labels import Labelled


class Unit(Labelled):
    """Unit of a price; different units are different prices."""

    VISIT = "visit", "次"
    HOUR = "hour", "小时"
    HALF_HOUR = "half_hour", "半小时"
    DAY = "day", "天"
    HALF_DAY = "half_day", "半天"
    MONTH = "month", "月"
    PIECE = "piece", "件"
