"""Which reading of “前三个月实际价格” an enrolment uses. Pure."""

from dataclasses import dataclass
from uuid import UUID

from catalog.prices.ceiling.ceilings import Basis, Statistic


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """Windows and statistic; the strict default needs no document, any other without one is 待核实."""

    window: Basis = Basis.STRICT
    statistic: Statistic = Statistic.LOWEST
    reason: str = ""
    document_sha256: str | None = None
    setting_id: UUID | None = None

    @property
    def changed(self) -> bool:
        """Whether it was ever set by a person."""
        return self.setting_id is not None

    @property
    def unverified(self) -> bool:
        """待核实: changed without the document that says so."""
        return self.changed and self.document_sha256 is None

    @property
    def label(self) -> str:
        """Both parts in words."""
        return f"{self.window.label}，{self.statistic.label}"


STRICT = Setting()
