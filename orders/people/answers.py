"""The shape of what machines get about caregivers."""

from provider_portal.shell.shapes import COUNT, DAY, ID, TEXT, has, maybe

CAREGIVER = has(
    id=ID,
    name=TEXT,
    phone=TEXT,
    certificate=TEXT,
    valid_until=maybe(DAY),
    user_id=maybe(ID),
    version=COUNT,
)
