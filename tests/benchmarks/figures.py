"""What is measured, what it should be, and the table that says both."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias, final

import attrs

__all__ = ["Bound", "Figure", "Unit", "least", "most", "table"]

Unit: TypeAlias = Literal["x", "us", "ms", "s", "MB", "%", "/s"]
"""What a figure counts; `x` is how many times as fast as the other side, or for a cost, as slow."""


@final
@attrs.frozen
class Bound:
    """A target: what a figure should be at least, or at most."""

    kind: Literal["least", "most"]
    number: float

    def holds(self, value: float) -> bool:
        """Answer whether *value* meets the target."""
        return value >= self.number if self.kind == "least" else value <= self.number


def least(number: float) -> Bound:
    """Return the target of at least *number*."""
    return Bound("least", number)


def most(number: float) -> Bound:
    """Return the target of at most *number*."""
    return Bound("most", number)


@final
@attrs.frozen(kw_only=True)
class Figure:
    """One measured value, the median of several rounds, *low* and *high* the quartiles around it."""

    group: str
    name: str
    value: float
    unit: Unit
    low: float | None = None
    high: float | None = None
    target: Bound | None = None

    @property
    def is_met(self) -> bool | None:
        """Whether the target is met; None where there is none."""
        return None if self.target is None else self.target.holds(self.value)

    def plain(self) -> dict[str, object]:
        """Return the figure as JSON has it."""
        return {**attrs.asdict(self), "is_met": self.is_met}

    def cells(self) -> Sequence[str]:
        """Return the figure's line of the table: name, value, quartiles, target, and whether that is met."""
        quartiles = "" if self.low is None or self.high is None else f"{_shown(self.low)} to {_shown(self.high)}"
        if self.target is None:
            return self.name, f"{_shown(self.value)} {self.unit}", quartiles, "", ""
        wanted = f"at {self.target.kind} {_shown(self.target.number)} {self.unit}"
        return self.name, f"{_shown(self.value)} {self.unit}", quartiles, wanted, "met" if self.is_met else "MISSED"


HEADINGS = ("", "median", "quartiles", "target", "")


def table(figures: Iterable[Figure]) -> str:
    """Return *figures* in columns, each group under its heading."""
    every = list(figures)
    lines = [HEADINGS, *(figure.cells() for figure in every)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    shown = [_line(HEADINGS, widths)]
    group = ""
    for figure in every:
        if figure.group != group:
            group = figure.group
            shown += ["", group]
        shown.append(_line(figure.cells(), widths))
    return "\n".join(shown) + "\n"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    name, *others = (
        cell.rjust(width) if column in {1, 2} else cell.ljust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join(("", name, *others)).rstrip()


def _shown(value: float) -> str:
    return f"{value:.0f}" if abs(value) >= 100 else f"{value:.2f}" if abs(value) < 10 else f"{value:.1f}"
