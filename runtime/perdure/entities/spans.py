"""Pages of revisions: of one key, of all keys, and of everything as it was at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias, final

import attrs

from perdure.engines.rows import Row
from perdure.entities.listing import MOST
from perdure.entities.paging import Page, cursor_after, values_of
from perdure.entities.revisions import Revision
from perdure.entities.timeline import Span, Timeline
from perdure.errors import Invalid, UnfitCursor

__all__ = ["Asked", "all_as_of", "between", "history"]

Revisions: TypeAlias = Page[Revision[Any, Any]]  # Any: of the key and of the entity of a table


@final
@attrs.frozen(kw_only=True)
class Asked:
    """The part of a list that an *operation* is asked for. Raises Invalid for a limit that no page may have."""

    operation: str
    newest_first: bool = attrs.field(default=False, converter=bool)
    after: str | None
    limit: int

    def __attrs_post_init__(self) -> None:
        """Check the limit."""
        if type(self.limit) is not int or not 1 <= self.limit <= MOST:
            raise Invalid(self.operation, "limit", f"an integer from 1 to {MOST}", self.limit)

    def behind(self, count: int) -> Row:
        """Return the *count* values that it goes on after; none from the beginning on. Raises UnfitCursor."""
        return () if self.after is None else values_of(self.after, self.operation, count)


def history(timeline: Timeline, key: Row, span: Span, asked: Asked) -> Revisions:
    """Return a page of the revisions of a raw *key* within *span*."""
    behind = asked.behind(2)
    after = behind[0] if behind else None
    if after is not None and type(after) is not int:
        raise UnfitCursor(asked.after, asked.operation)
    rows = timeline.history(key, span, after=after, descending=asked.newest_first, limit=asked.limit + 1)
    return _page(timeline, asked, rows)


def between(timeline: Timeline, span: Span, asked: Asked) -> Revisions:
    """Return a page of the revisions of all keys within *span*."""
    rows = timeline.between(span, after=asked.behind(2), descending=asked.newest_first, limit=asked.limit + 1)
    return _page(timeline, asked, [row[:-1] for row in rows])


def all_as_of(timeline: Timeline, moment: int, asked: Asked) -> Revisions:
    """Return a page of what was there at a *moment*: one look at the index for each key that ever was."""
    found: list[Revision[Any, Any]] = []  # Any: as above
    last: Row = ()
    for key in timeline.keys(asked.behind(len(timeline.bound.raw.key))):
        row = timeline.last(key, until=moment)
        if row is None or row[-1]:
            continue
        if len(found) == asked.limit:
            return Page(tuple(found), cursor_after(asked.operation, last))
        found.append(timeline.revision(row))
        last = key
    return Page(tuple(found), None)


def _page(timeline: Timeline, asked: Asked, rows: Sequence[Row]) -> Revisions:
    """Return as many of *rows* as were asked for, and where it goes on if there are more."""
    shown = tuple(timeline.revision(row) for row in rows[: asked.limit])
    if len(rows) <= asked.limit:
        return Page(shown, None)
    return Page(shown, cursor_after(asked.operation, (shown[-1].recorded_at, shown[-1].position)))
