"""What came in raw, until the audit entry of the step takes it along."""

from contextvars import ContextVar

_collected: ContextVar[dict[str, str] | None] = ContextVar("raw_text", default=None)


def collect_raw() -> None:
    """From here on (a request, a command) what came in raw is kept for the next audit entry."""
    _collected.set({})


def forget_raw() -> None:
    """From here on nothing is kept."""
    _collected.set(None)


def remember_raw(name: str, raw: str, kept: str) -> None:
    """Note what was typed where it is not what is kept; line ends are no difference."""
    collected = _collected.get()
    if collected is None or raw.replace("\r\n", "\n") == kept:
        return
    again = sum(1 for key in collected if key.partition("#")[0] == name)
    collected[f"{name}#{again + 1}" if again else name] = raw


def take_raw() -> dict[str, str]:
    """What was noted since the last entry; it is handed out once."""
    collected = _collected.get()
    if not collected:
        return {}
    taken = dict(collected)
    collected.clear()
    return taken
