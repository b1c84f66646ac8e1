"""Finding rows and making entities of them: the children of however many in one query a table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, Literal, final

import attrs
import msgspec

from perdure.engines.rows import Count, Operator, Owned, Row, Rows, Select, Test, Value
from perdure.entities.bound import VERSION, Bound
from perdure.entities.columns import Column
from perdure.entities.paging import Range
from perdure.errors import Invalid, NotFound, brief

__all__ = ["BOUNDS", "Order", "count", "one", "order_of", "row_of", "select", "tests_of", "version_in", "whole"]

BOUNDS: Final[tuple[tuple[str, Operator], ...]] = (
    ("at_least", ">="),
    ("above", ">"),
    ("at_most", "<="),
    ("below", "<"),
)
"""The bounds of a Range, and what each asks of a column."""


def whole(bound: Bound, rows: Rows, found: Sequence[Row]) -> list[Any]:  # Any: entities of *bound*
    """Return the entities of the rows *found*, with all that belongs to them."""
    if not found or not bound.children:
        return bound.all_made(bound.build, found)
    keys = [bound.key_in(row) for row in found]
    roots = msgspec.json.encode(keys).decode()
    children = [_gather(child, rows, roots, len(keys[0])) for child in bound.children.values()]
    return [
        bound.made(bound.build, row, *(tuple(each.get(key, ())) for each in children))
        for key, row in zip(keys, found, strict=True)
    ]


def _gather(bound: Bound, rows: Rows, roots: str, width: int) -> Mapping[Row, list[Any]]:  # Any: children
    """Return all children whose keys begin as those of *roots*, which have *width* columns, by their parent's key."""
    found = rows.fetch(Owned(bound.raw, bound.raw.parent[:width]), (roots,))
    inner = [_gather(child, rows, roots, width) for child in bound.children.values()] if found else []
    size = len(bound.raw.parent)
    grouped: dict[Row, list[Any]] = {}
    if inner:
        keys = map(bound.key_in, found)
        made = [
            bound.made(bound.build, row, *(tuple(each.get(key, ())) for each in inner))
            for key, row in zip(keys, found, strict=True)
        ]
    else:
        made = bound.all_made(bound.build, found)
    for row, value in zip(found, made, strict=True):
        grouped.setdefault(row[:size], []).append(value)
    return grouped


def row_of(bound: Bound, rows: Rows, key: Row) -> Row | None:
    """Return the row with a raw *key*."""
    tests = tuple(Test(name, "=") for name in bound.raw.key)
    found = rows.fetch(Select(bound.raw, tests), key)
    return found[0] if found else None


def one(bound: Bound, rows: Rows, key: Row) -> Row:
    """Return the row with a raw *key*. Raises NotFound."""
    row = row_of(bound, rows, key)
    if row is None:
        raise NotFound(bound.name, bound.shown_key(key))
    return row


def version_in(bound: Bound, row: Row) -> int:
    """Return the version that a row has. Raises CorruptRow."""
    version = row[bound.raw.columns.index(VERSION)]
    if not isinstance(version, int):
        raise bound.corrupt(row, f"`{VERSION}`: {brief(version)} is no number")
    return version


def tests_of(bound: Bound, where: Mapping[str, object] | None) -> tuple[tuple[Test, ...], list[Value]]:
    """Return the conditions of *where* on rows, and their values. Raises Invalid."""
    tests: list[Test] = []
    values: list[Value] = []
    begins_with = {columns[0][0]: None for columns in bound.indexed}
    if where and begins_with.keys().isdisjoint(where):
        begins = ", ".join(begins_with)
        raise Invalid(bound.name, "where", f"at least one field with which an index begins: {begins}", tuple(where))
    for name, wanted in (where or {}).items():
        column = bound.columns.get(name)
        if column is None:
            raise Invalid(bound.name, "where", f"fields of {bound.name}", name)
        if wanted is None and column.nullable:
            tests.append(Test(name, "is null"))
        elif isinstance(wanted, Range):
            for test, value in _bounds(bound, column, wanted):
                tests.append(test)
                values.append(value)
        else:
            tests.append(Test(name, "="))
            values.append(bound.raw_value(column, wanted))
    return tuple(tests), values


def _bounds(bound: Bound, column: Column, wanted: Range[object]) -> Iterable[tuple[Test, Value]]:
    for name, operator in BOUNDS:
        limit = getattr(wanted, name)
        if limit is not None:
            yield Test(column.name, operator), bound.raw_value(column, limit)


@final
@attrs.frozen
class Order:
    """The order of a list: by *columns*, and by the number of the row behind them, unless these are a key."""

    columns: tuple[str, ...]
    descending: bool
    by_row: Literal["", "rising", "falling"]

    def place_of(self, bound: Bound, row: Row) -> Row:
        """Return what a list goes on after when *row* was its last."""
        values = tuple(row[bound.raw.columns.index(name)] for name in self.columns)
        return (*values, row[-1]) if self.by_row else values


def order_of(bound: Bound, name: str, where: Mapping[str, object], *, descending: bool) -> Order | None:
    """Return the order by *name* in which some index has the rows that pass *where*; None where none has."""
    key = bound.raw.key
    if name == key[0]:
        return Order(key, descending, "")
    fixed = {column for column, value in where.items() if not isinstance(value, Range)}
    for columns in bound.indexed:
        names = [column for column, _ in columns]
        if name in names and fixed.issuperset(names[: names.index(name)]):
            forwards = dict(columns)[name] is descending
            return Order((name,), descending, "rising" if forwards else "falling")
    return None


def select(
    bound: Bound,
    rows: Rows,
    where: Mapping[str, object] | None,
    order: Order,
    *,
    after: tuple[Value, ...],
    limit: int,
) -> list[Row]:
    """Return at most *limit* rows that pass *where*, in *order*, those behind the values *after* if there are any."""
    tests, values = tests_of(bound, where)
    statement = Select(
        bound.raw, tests, order.columns, order.descending, bool(after), limited=True, by_row=order.by_row
    )
    return rows.fetch(statement, (*values, *after, limit))


def count(bound: Bound, rows: Rows, where: Mapping[str, object] | None) -> int:
    """Return how many rows pass *where*."""
    tests, values = tests_of(bound, where)
    ((number,),) = rows.fetch(Count(bound.raw, tests), values)
    return number if isinstance(number, int) else 0
