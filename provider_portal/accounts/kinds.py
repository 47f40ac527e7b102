"""What a provider is registered for. Pure."""

from provider_portal.ground.labels import Labelled


class ProviderKind(Labelled):
    """What a provider is registered for; an assessment organisation is nothing else (津市 一(三))."""

    COMMUNITY = "community", "社区养老服务机构"
    HOME = "home", "养老机构"
    ASSESSOR = "assessor", "第三方专业评估机构"
