"""Tables that fit on a terminal: where there is no room for all columns, those that matter least are left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

from rich import box
from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from perdure.cli.plain import visible

__all__ = ["Cell", "cut", "fitted", "line", "plain_table"]

Cell: TypeAlias = str | Text

_BETWEEN: Final = 3
_LEAST: Final = 20
"""How wide the last column is at least."""


def plain_table() -> Table:
    """Return a table without columns."""
    return Table(box=box.SIMPLE_HEAD, pad_edge=False)


def fitted(
    names: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    width: int,
    *,
    right: Sequence[str] = (),
    dispensable: Sequence[str] = (),
    cuts_last: bool = False,
) -> Table:
    """Return *rows* under *names*, those in *right* aligned so, on a terminal that is *width* characters wide.

    Of the columns in *dispensable* those that are empty are left out, and others, from the first, until the rest has
    room. With *cuts_last* the last column takes what is left, and is cut.
    """
    places = list(range(len(names)))
    widths = [max([cell_len(names[place]), *(cell_len(str(row[place])) for row in rows)]) for place in places]
    if cuts_last:
        widths[-1] = min(widths[-1], _LEAST)
    for name in dispensable:
        place = names.index(name)
        is_empty = not any(str(row[place]) for row in rows)
        if is_empty or _total(widths[each] for each in places) > width:
            places.remove(place)
    table = plain_table()
    for place in places:
        table.add_column(names[place], justify="right" if names[place] in right else "left", no_wrap=True)
    rest = width - _total(widths[each] for each in places[:-1]) - _BETWEEN
    for row in rows:
        cells = [row[place] for place in places]
        if cuts_last:
            cells[-1] = cut(str(cells[-1]), max(rest, _LEAST))
        table.add_row(*cells)
    return table


def _total(widths: Iterable[int]) -> int:
    """Return how wide columns are with what is between them."""
    return sum(width + _BETWEEN for width in widths)


def cut(text: str, width: int) -> Text:
    """Return *text* on one line, at most so wide."""
    shown = Text(line(text))
    shown.truncate(width, overflow="ellipsis")
    return shown


def line(text: str) -> str:
    """Return *text* on one line, without what could move a terminal's cursor."""
    return visible(" ".join(text.split()))
