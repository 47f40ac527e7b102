"""What decides whether an elder may use a voucher: capability level, other benefits, sex for the file."""

from provider_portal.ground.labels import Labelled


class Level(Labelled):
    """能力等级 by GB/T 42195-2022."""

    ABLE = "able", "能力完好"
    MILD = "mild", "轻度失能"
    MODERATE = "moderate", "中度失能"
    SEVERE = "severe", "重度失能"
    COMPLETE = "complete", "完全失能"

    @property
    def eligible(self) -> bool:
        """Moderate or worse."""
        return self in {Level.MODERATE, Level.SEVERE, Level.COMPLETE}


class ExcludedBenefit(Labelled):
    """Benefits that exclude the voucher."""

    DESTITUTE = "destitute_support", "特困人员供养"
    CENTRAL_CARE = "central_care_subsidy", "经济困难失能老年人集中照护补助"
    BASIC_CARE_PROJECT = "basic_care_project", "国家居家和社区基本养老服务提升行动"


class Sex(Labelled):
    """Sex as the identity number tells it."""

    MALE = "male", "男"
    FEMALE = "female", "女"
