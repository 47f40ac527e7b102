"""What decides whether an elder may use a voucher: capability level, other benefits, sex for the file."""

from enum import StrEnum


class Level(StrEnum):
    """能力等级 by GB/T 42195-2022."""

    ABLE = "able"
    MILD = "mild"
    MODERATE = "moderate"
    SEVERE = "severe"
    COMPLETE = "complete"

    @property
    def label(self) -> str:
        """Chinese name on the screen."""
        return {
            "able": "能力完好",
            "mild": "轻度失能",
            "moderate": "中度失能",
            "severe": "重度失能",
            "complete": "完全失能",
        }[self.value]

    @property
    def eligible(self) -> bool:
        """Moderate or worse."""
        return self in {Level.MODERATE, Level.SEVERE, Level.COMPLETE}


class ExcludedBenefit(StrEnum):
    """Benefits that exclude the voucher."""

    DESTITUTE = "destitute_support"
    CENTRAL_CARE = "central_care_subsidy"
    BASIC_CARE_PROJECT = "basic_care_project"

    @property
    def label(self) -> str:
        """Chinese name on the screen."""
        return {
            "destitute_support": "特困人员供养",
            "central_care_subsidy": "经济困难失能老年人集中照护补助",
            "basic_care_project": "国家居家和社区基本养老服务提升行动",
        }[self.value]


class Sex(StrEnum):
    """Sex as the identity number tells it."""

    MALE = "male"
    FEMALE = "female"

    @property
    def label(self) -> str:
        """Chinese name on the screen."""
        return {"male": "男", "female": "女"}[self.value]
