"""The shape in which machines get an item's code."""

from provider_portal.shell.shapes import (
    Shape,
)

ITEM: Shape = {"type": ["integer", "string"], "description": "A number of the list, or a code such as bed."}
