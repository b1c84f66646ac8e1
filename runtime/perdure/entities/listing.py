"""Lists in pages: each goes on behind the last row of the one before, however many there are by then."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from perdure.engines.rows import Row, Rows
from perdure.entities.access import Access
from perdure.entities.bound import Bound
from perdure.entities.paging import Page, cursor_after, values_of
from perdure.entities.reading import order_of, select
from perdure.errors import Invalid

__all__ = ["Make", "check_limit", "page_of"]

MOST = 10_000
"""How many items a page may have."""

Make: TypeAlias = Callable[[Rows, Sequence[Row]], Sequence[Any]]  # Any: what the page holds
"""Makes what a page holds of its rows."""


def check_limit(limit: object) -> None:
    """Refuse what is no number of items of a page."""
    if type(limit) is not int or not 1 <= limit <= MOST:
        raise Invalid("list", "limit", f"an integer from 1 to {MOST}", limit)


def page_of(
    bound: Bound,
    access: Access,
    verb: str,
    make: Make,
    *,
    where: Mapping[str, object] | None,
    order: str | None,
    after: str | None,
    limit: int,
) -> Page[Any]:  # Any: what *make* makes
    """Return the page behind *after* of the rows that pass *where*. Raises Invalid, UnfitCursor."""
    check_limit(limit)
    wanted = bound.raw.key[0] if order is None else order
    name = wanted.removeprefix("-")
    if name not in bound.columns or bound.columns[name].nullable:
        raise Invalid("list", "order", f"a field of {bound.name} that is never None, perhaps behind `-`", order)
    way = order_of(bound, name, where or {}, descending=wanted.startswith("-"))
    if way is None:
        raise Invalid("list", "order", "a field with which an index begins, or all before it in `where`", order)
    behind = () if after is None else values_of(after, wanted, len(way.columns) + bool(way.by_row))
    with access.reading(bound.table.name, verb) as rows:
        found = select(bound, rows, where, way, after=behind, limit=limit + 1)
        shown = found[:limit]
        items = make(rows, shown)
    more = cursor_after(wanted, way.place_of(bound, shown[-1])) if len(found) > limit else None
    return Page(tuple(items), more)
