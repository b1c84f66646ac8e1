"""What keeps a repository from being moved."""

from __future__ import annotations

from typing import final

from typing_extensions import override

from perdure.errors.base import PerdureError, shown

__all__ = ["DamagedLedger", "SidesDiffer", "UnusableSource", "WrongPhase"]


@final
class SidesDiffer(PerdureError):
    """The two sides do not hold the same, so that one could not take the place of the other."""

    help = "look at the differences with `validate`, and repair them with `reconcile`"

    def __init__(self, count: int, key: object, path: str) -> None:
        """Say that *count* values differ, the first at *key*, in *path*."""
        super().__init__(count, key, path)
        self.count = count
        self.key = key
        self.path = path

    @override
    def __str__(self) -> str:
        """Return how many differ, and the first of them."""
        where = f", in `{self.path}`" if self.path else ""
        return f"the two sides differ in {self.count}, such as {shown(self.key)}{where}"


@final
class WrongPhase(PerdureError):
    """Something that is not done in the phase in which the move is."""

    def __init__(self, what: str, phase: str, help: str) -> None:  # noqa: A002 - the word that is shown
        """Say *what* cannot be done in *phase*."""
        self.help = help
        super().__init__(what, phase, help)
        self.what = what
        self.phase = phase

    @override
    def __str__(self) -> str:
        """Return what cannot be done, and the phase."""
        return f"cannot {self.what} in the phase `{self.phase}`"


@final
class DamagedLedger(PerdureError):
    """The file that says how far a move is cannot be read."""

    help = "put it back from a backup, or correct the line"

    def __init__(self, path: str, line: int, problem: str) -> None:
        """Name the *line* that is wrong."""
        super().__init__(path, line, problem)
        self.path = path
        self.line = line
        self.problem = problem

    @override
    def __str__(self) -> str:
        """Return the place and the problem."""
        return f"`{self.path}` says no longer how far the move is: line {self.line}: {self.problem}"


@final
class UnusableSource(PerdureError):
    """A file or folder that is to be imported, and cannot be read."""

    def __init__(self, path: str, problem: str) -> None:
        """Say what is wrong with what is at *path*."""
        super().__init__(path, problem)
        self.path = path
        self.problem = problem

    @override
    def __str__(self) -> str:
        """Return the path and the problem."""
        return f"cannot read `{self.path}`: {self.problem}"
