"""Identity of rows: UUIDv7, made here or on a phone before the server hears of it."""

from uuid import UUID

from uuid_utils.compat import uuid7

from provider_portal.ground.errors import missing

NONE_SUCH = UUID(int=0)  # no row has it: `new_id` never makes it


def new_id() -> UUID:
    """A new id; ids made later by one process sort later."""
    return UUID(int=uuid7().int)


def parse_id(text: object, what: str) -> UUID:
    """An id from outside; anything that is not one is simply not found."""
    try:
        return UUID(str(text))
    except ValueError:
        raise missing(what) from None


def id_or_none_such(text: str) -> UUID:
    """An id from an address; text that is none becomes `NONE_SUCH`, which every lookup misses."""
    try:
        return UUID(text)
    except ValueError:
        return NONE_SUCH
