"""The register of codes: every finding and every refusal of all floors, each defined once."""

from collections import Counter
from collections.abc import Iterable
from types import ModuleType

from provider_portal.ground.errors import FindingCode
from provider_portal.shell.floor import Floor
from provider_portal.shell.refusal import Refusal


def codes_in(*modules: ModuleType) -> tuple[FindingCode, ...]:
    """Every kind of finding that these modules define."""
    return tuple(
        value for module in modules for value in vars(module).values() if isinstance(value, FindingCode)
    )


def finding_codes(floors: Iterable[Floor]) -> list[FindingCode]:
    """The kinds of finding of all floors, by name."""
    return sorted((code for floor in floors for code in floor.finding_codes), key=lambda code: code.name)


def refusals_of(floors: Iterable[Floor]) -> list[Refusal]:
    """The refusals of all floors, by code and status."""
    every = (refusal for floor in floors for refusal in floor.refusals)
    return sorted(every, key=lambda refusal: (refusal.code, refusal.status))


def need_unique_codes(floors: Iterable[Floor]) -> None:
    """ValueError for a code that two rules call their own, or a refusal listed twice with one status."""
    floors = tuple(floors)
    names = [code.name for code in finding_codes(floors)]
    refused = [f"{refusal.code} ({refusal.status.value})" for refusal in refusals_of(floors)]
    twice = [name for name, times in Counter([*names, *refused]).items() if times > 1]
    if twice:
        raise ValueError(f"codes defined twice: {', '.join(twice)}")


def findings_table(floors: Iterable[Floor]) -> str:
    """The kinds of finding as a table in Markdown, for the guide to the API."""
    rows = [
        f"| `{code.name}` | {code.severity.value} | {code.family.label} | {code.title} |"
        for code in finding_codes(floors)
    ]
    return "\n".join(("| code | severity | family | title on the page |", "| --- | --- | --- | --- |", *rows))


def refusals_table(floors: Iterable[Floor]) -> str:
    """The refusals as a table in Markdown, for the guide to the API."""
    rows = [
        f"| `{refusal.code}` | {refusal.status.value} | {refusal.meaning} |"
        for refusal in refusals_of(floors)
    ]
    return "\n".join(("| code | status | means |", "| --- | --- | --- |", *rows))
