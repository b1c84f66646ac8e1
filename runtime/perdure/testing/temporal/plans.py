"""How an engine finds revisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, final

from perdure.engines.rows import Row, Statement, Value
from perdure.engines.sqlite.rows import SqliteRows
from perdure.entities.bound import POSITION, Bound
from perdure.entities.timeline import Timeline

__all__ = ["check_plans_of_revisions"]


@final
class _Overheard:
    """Rows that keep what they were asked for."""

    def __init__(self, rows: SqliteRows) -> None:
        self.asked: list[Statement] = []
        self._rows = rows

    def fetch(self, statement: Statement, values: Sequence[Value] = ()) -> list[Row]:
        self.asked.append(statement)
        return self._rows.fetch(statement, values)


def check_plans_of_revisions(bound: Bound, rows: SqliteRows) -> None:
    """Check that whatever is asked of revisions is found by an index or a key, in its order: nothing is sorted."""
    overheard: Any = _Overheard(rows)  # Any: a timeline asks nothing else of rows
    timeline = Timeline(bound, overheard)
    key: Row = (None,) * len(bound.raw.key)
    timeline.last(key)
    timeline.last(key, until=0)
    timeline.at(key, 0)
    timeline.changes(0, 1)
    timeline.head()
    timeline.count(key)
    list(timeline.keys(()))
    list(timeline.keys(key))
    for descending in (False, True):
        for after in (None, 0):
            for span in ((None, None), (0, 1)):
                timeline.history(key, span, after=after, descending=descending, limit=1)
                place = () if after is None else (after, after)
                timeline.between(span, after=place, descending=descending, limit=1)
    for statement in overheard.asked:
        for line in rows.plan(statement):
            is_by_position = getattr(statement, "order", ()) == (POSITION,)
            assert "TEMP B-TREE" not in line, (statement, line)
            assert line.startswith("SEARCH") or "USING" in line or is_by_position, (statement, line)
