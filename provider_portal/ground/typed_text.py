"""Text that an operator types or pastes at a command: kept text, as at every other door."""

import click

from provider_portal.ground.text.kept import kept_text, private_marks, private_sentence
from provider_portal.ground.text.raw import remember_raw


class TypedText(click.ParamType[str]):
    """Kept text; what is private to one computer is refused, what came in raw goes with the audit entry."""

    name = "text"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text without what nobody sees."""
        text = kept_text(str(value))
        if marks := private_marks(text):
            self.fail(private_sentence(marks), param, ctx)
        remember_raw(param.name or "text" if param else "text", str(value), text)
        return text


TYPED = TypedText()
