"""How long a paper is still good: told 60, 30 and 7 days ahead. Pure."""

from datetime import date

from provider_portal.ground.labels import Labelled, Tone


class Validity(Labelled):
    """Where a paper stands on a day; its last day is `valid_until`, no day is 长期."""

    GOOD = "good", "有效", Tone.GOOD
    WITHIN_60 = "within_60", "快到期", Tone.INFO
    WITHIN_30 = "within_30", "快到期", Tone.WARN
    WITHIN_7 = "within_7", "快到期", Tone.BAD
    EXPIRED = "expired", "已过期", Tone.BAD

    @property
    def due(self) -> bool:
        """Whether somebody should be reminded."""
        return self is not Validity.GOOD


_STEPS = ((7, Validity.WITHIN_7), (30, Validity.WITHIN_30), (60, Validity.WITHIN_60))


def validity(valid_until: date | None, on: date) -> Validity:
    """On its last day a paper is good, the day after it is not; 60, 30 and 7 days ahead are included."""
    if valid_until is None:
        return Validity.GOOD
    left = (valid_until - on).days
    if left < 0:
        return Validity.EXPIRED
    return next((state for days, state in _STEPS if left <= days), Validity.GOOD)


def validity_words(valid_until: date | None, on: date) -> str:
    """`2026-08-01 到期，还有 12 天`; `长期` where no day is given."""
    if valid_until is None:
        return "长期有效"
    left = (valid_until - on).days
    if left < 0:
        return f"{valid_until} 已过期"
    return f"{valid_until} 到期，今天是最后一天" if left == 0 else f"{valid_until} 到期，还有 {left} 天"
