"""How a command ends that cannot do what it was asked."""

from __future__ import annotations

from typing import final

from typing_extensions import override

__all__ = ["Failure"]


@final
class Failure(Exception):
    """What is wrong, what to do about it, and the exit code: 1 for what was found, 2 for wrong use."""

    def __init__(self, message: str, *, help: str = "", code: int = 1) -> None:  # noqa: A002 - the word that is shown
        """Keep the parts; nothing is printed yet."""
        self.message = message
        self.help = help
        self.code = code
        super().__init__(message, help, code)

    @override
    def __str__(self) -> str:
        """Return the lines to print."""
        return f"error: {self.message}" + (f"\nhelp: {self.help}" if self.help else "")
