"""The shapes of what machines get about the baseline setting."""

from catalog.prices.ceiling.ceilings import Basis, Statistic
from provider_portal.shell.shapes import FLAG, ID, TEXT, Shape, has, maybe, one_of, with_more

IN_FORCE = has(window=one_of(Basis), statistic=one_of(Statistic), reason=TEXT, unverified=FLAG)
_STATUS: Shape = {"type": "string", "enum": ["waiting", "in_force"]}
SETTING = with_more(IN_FORCE, id=ID, status=_STATUS, asked_by=TEXT, in_force=IN_FORCE)
SETTINGS = with_more(IN_FORCE, waiting=maybe(SETTING))
