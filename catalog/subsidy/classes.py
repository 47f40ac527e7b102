"""Voucher classes: the rate hangs on them, never on the kind of provider."""

from enum import StrEnum


class VoucherClass(StrEnum):
    """券类型."""

    LONG_STAY = "long_stay"
    RESPITE = "respite"
    DAY_CARE = "day_care"
    HOME_VISIT = "home_visit"
    ASSESSMENT = "assessment"

    @property
    def label(self) -> str:
        """Chinese name on the screen."""
        return {
            "long_stay": "机构长期",
            "respite": "喘息服务",
            "day_care": "日间托养",
            "home_visit": "居家上门",
            "assessment": "能力评估",
        }[self.value]

    @property
    def is_stay(self) -> bool:
        """Whether the elder lives in: no caregiver's visit, a bill by month or by day."""
        return self in {VoucherClass.LONG_STAY, VoucherClass.RESPITE}
