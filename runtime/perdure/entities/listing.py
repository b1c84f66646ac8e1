"""Lists in pages: each goes on behind the last row of the one before, however many there are by then."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from perdure.engines.rows import Row, Rows
from perdure.entities.access import Access
from perdure.entities.bound import Bound
from perdure.entities.paging import Page, Range, cursor_after, values_of
from perdure.entities.reading import select
from perdure.errors import Invalid

__all__ = ["page_of"]

MOST = 10_000
"""How many items a page may have."""


def _is_indexed(bound: Bound, name: str, where: Mapping[str, object]) -> bool:
    """Answer whether some index has the column *name* behind none but those for which *where* has one value."""
    fixed = {column for column, value in where.items() if not isinstance(value, Range)}
    return any(name in names and fixed.issuperset(names[: names.index(name)]) for names in bound.table.indexed)


Make = Callable[[Rows, Sequence[Row]], Sequence[Any]]  # Any: what the page holds


def page_of(
    bound: Bound,
    access: Access,
    make: Make,
    *,
    where: Mapping[str, object] | None,
    order: str | None,
    after: str | None,
    limit: int,
) -> Page[Any]:  # Any: what *make* makes
    """Return the page behind *after* of the rows that pass *where*. Raises Invalid, UnfitCursor."""
    if type(limit) is not int or not 1 <= limit <= MOST:
        raise Invalid("list", "limit", f"an integer from 1 to {MOST}", limit)
    key = bound.raw.key
    wanted = key[0] if order is None else order
    name = wanted.removeprefix("-")
    if name not in bound.columns or bound.columns[name].nullable:
        raise Invalid("list", "order", f"a field of {bound.name} that is never None, perhaps behind `-`", order)
    if not _is_indexed(bound, name, where or {}):
        raise Invalid("list", "order", "a field with which an index begins, or all before it in `where`", order)
    columns = key if name == key[0] else (name, *(part for part in key if part != name))
    behind = () if after is None else values_of(after, wanted, len(columns))
    with access.reading() as rows:
        found = select(bound, rows, where, columns, descending=wanted.startswith("-"), after=behind, limit=limit + 1)
        shown = found[:limit]
        items = make(rows, shown)
    if len(found) <= limit:
        return Page(tuple(items), None)
    last = shown[-1]
    return Page(tuple(items), cursor_after(wanted, tuple(last[bound.raw.columns.index(part)] for part in columns)))
