"""Voucher classes: the rate hangs on them, never on the kind of provider."""

from provider_portal.ground.labels import Labelled


class VoucherClass(Labelled):
    """券类型."""

    LONG_STAY = "long_stay", "机构长期"
    RESPITE = "respite", "喘息服务"
    DAY_CARE = "day_care", "日间托养"
    HOME_VISIT = "home_visit", "居家上门"
    ASSESSMENT = "assessment", "能力评估"

    @property
    def is_stay(self) -> bool:
        """Whether the elder lives in: no caregiver's visit, a bill by month or by day."""
        return self in {VoucherClass.LONG_STAY, VoucherClass.RESPITE}
