"""How a command ends that cannot do what it was asked."""

from __future__ import annotations

from typing import final

__all__ = ["Failure"]


@final
class Failure(Exception):
    """What is wrong, what to do about it, and the exit code: 1 for what was found, 2 for wrong use.

    Its text is what is printed.
    """

    def __init__(self, message: str, *, help: str = "", code: int = 1) -> None:  # noqa: A002 - the word that is shown
        """Keep the parts; nothing is printed yet."""
        self.message = message
        self.help = help
        self.code = code
        super().__init__(f"error: {message}" + (f"\nhelp: {help}" if help else ""))
