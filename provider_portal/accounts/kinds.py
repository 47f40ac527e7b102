"""What a provider is registered for. Pure."""

from enum import StrEnum


class ProviderKind(StrEnum):
    """What a provider is registered for; an assessment organisation is nothing else (002, 一(三))."""

    COMMUNITY = "community"
    HOME = "home"
    ASSESSOR = "assessor"

    @property
    def label(self) -> str:
        """Chinese name on the screen."""
        return {"community": "社区养老服务机构", "home": "养老机构", "assessor": "第三方专业评估机构"}[
            self.value
        ]
