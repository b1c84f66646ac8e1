"""What all errors have in common, and how they show a value."""

from __future__ import annotations

__all__ = ["PerdureError", "brief", "shown"]


class PerdureError(Exception):
    """What all errors of Perdure have in common: facts as fields, and a text made of them.

    `str()` says what is wrong; `help` what to do about it, where there is something to say. A traceback shows both.
    """

    help: str = ""

    def __init__(self, *facts: object) -> None:
        """Keep *facts*, from which a copy in another process is made."""
        super().__init__(*facts)
        if self.help:
            self.add_note(f"help: {self.help}")


def shown(value: object) -> str:
    """Return *value* and its type for a message, on one line of bounded length."""
    return f"{brief(value)} ({type(value).__qualname__})"


def brief(value: object) -> str:
    """Return *value* for a message, on one line of bounded length."""
    try:
        text = repr(value)
    except Exception as error:  # noqa: BLE001 - a message about a bad value must not raise another error
        text = f"<no repr: {type(error).__name__}>"
    if len(text) > 80:  # noqa: PLR2004 - as much as fits a line beside the rest
        text = f"{text[:77]}..."
    return text
