"""What a generated package asks of its tables in SQL: parameters by the types that are declared, rows as classes."""

from __future__ import annotations

import datetime as dt
import functools
import json
import types
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Generic, NoReturn, TypeVar, final

import attrs

from perdure.codec.shapes import bare, fields
from perdure.engines.rows import Refused, Row, Value
from perdure.entities.access import Access
from perdure.entities.columns import UNREADABLE, Column, column_of, raw_value
from perdure.entities.drafts import made_of
from perdure.errors import CorruptRow, Invalid, NotOneRow, QueryFailed

__all__ = ["Query"]

T = TypeVar("T")

"""What a row raises that its class cannot hold."""

_INTEGERS: Final = frozenset({bool, dt.timedelta})
"""The types that are kept as integers; all others that are converted are kept as text."""


@final
@attrs.frozen(kw_only=True, eq=False, slots=False)
class Query(Generic[T]):
    """The query *name*: its *sql* was prepared when the package was generated, and no value is ever part of it."""

    name: str
    sql: str
    row: type[T]
    """The class of a row, whose fields have the names of the columns."""
    columns: tuple[str, ...]
    """The columns, in the order of the SQL."""
    params: Mapping[str, object] = attrs.field(factory=dict)
    """The parameters, and the annotation of each."""
    scans: bool = False
    """Whether it may look at all rows of a table."""

    def many(self, access: Access, values: Mapping[str, object]) -> tuple[T, ...]:
        """Return all rows, with *values* for the parameters. Raises Invalid, QueryFailed, CorruptRow."""
        return self.made(self._found(access, values))

    def one(self, access: Access, values: Mapping[str, object]) -> T:
        """Return the only row. Raises NotOneRow where there are more or none, and what `many` raises."""
        found = self._found(access, values)
        if len(found) != 1:
            raise NotOneRow(self.name, len(found))
        return self.made(found)[0]

    def optional(self, access: Access, values: Mapping[str, object]) -> T | None:
        """Return the only row, or None for none. Raises NotOneRow where there are more, and what `many` raises."""
        found = self._found(access, values)
        if len(found) > 1:
            raise NotOneRow(self.name, len(found))
        return self.made(found)[0] if found else None

    def made(self, rows: Sequence[Row]) -> tuple[T, ...]:
        """Return what *rows* become, as the database gives them. Raises CorruptRow."""
        build = self._build
        try:
            return tuple([build(row) for row in rows])
        except UNREADABLE:
            for row in rows:  # it raises at the row that is wrong
                self._checked(build, row)
            raise

    def _checked(self, build: Callable[[Row], T], row: Row) -> None:
        try:
            build(row)
        except UNREADABLE as error:
            raise CorruptRow(self.name, row, self._misread(row) or str(error)) from error

    def _misread(self, row: Row) -> str:
        annotations = fields(self.row)
        columns = (column_of(name, annotations[name]) for name in self.columns)
        return next(filter(None, (column.misread(value) for column, value in zip(columns, row, strict=True))), "")

    def _found(self, access: Access, values: Mapping[str, object]) -> list[Row]:
        raw = {name: encode(self.name, values[name]) for name, encode in self._encoders.items()}
        with access.reading("queries", self.name) as rows:
            try:
                return rows.query(self.sql, raw)
            except Refused as error:
                raise QueryFailed(self.name, error.reason) from error

    @functools.cached_property
    def _encoders(self) -> Mapping[str, Callable[[str, object], Value]]:
        return {name: _encoder(name, annotation) for name, annotation in self.params.items()}

    @functools.cached_property
    def _build(self) -> Callable[[Row], T]:
        """What makes the class of a row of it, checked as by its constructor."""
        annotations = fields(self.row)
        space: dict[str, Any] = {"refuse": _refuse}  # Any: a namespace
        values: dict[str, str] = {}
        for place, name in enumerate(self.columns):
            column = column_of(name, annotations[name])
            value = f"row[{place}]"
            if column.decode is not None:
                space[f"decode_{name}"] = column.decode
                kept = "int" if column.cls in _INTEGERS else "str"
                decoded = f"(decode_{name} if type({value}) is {kept} else refuse)({value})"
                value = f"None if {value} is None else {decoded}" if column.nullable else decoded
            values[name] = value
        exec("\n".join(["def build(row):", *made_of(self.row, values, space)]), space)  # noqa: S102 - names of fields
        build: Callable[[Row], T] = space["build"]
        return build


def _refuse(value: object) -> NoReturn:
    """Refuse what no column of the type would hold: an average of durations, say, which is no whole number."""
    raise TypeError(f"no column of its type holds {value!r}")


def _encoder(name: str, annotation: object) -> Callable[[str, object], Value]:
    """Return what checks a value of a parameter, and makes of it what a column of its type would hold."""
    kind, arguments = bare(annotation)
    nullable = False
    if kind is types.UnionType:
        (annotation,) = (each for each in arguments if each is not types.NoneType)
        kind, arguments = bare(annotation)
        nullable = True
    if kind in {tuple, frozenset}:
        return _items(name, column_of(name, arguments[0]), kind, nullable=nullable)
    column = column_of(name, annotation)

    def encode(query: str, value: object) -> Value:
        return None if value is None and nullable else raw_value(query, column, value)

    return encode


def _items(name: str, column: Column, kind: object, *, nullable: bool) -> Callable[[str, object], Value]:
    """Return the same for a list or a set: a JSON array of what columns would hold."""

    def encode(query: str, value: object) -> Value:
        if value is None and nullable:
            return None
        if type(value) is not kind or not isinstance(value, tuple | frozenset):
            raise Invalid(query, name, f"a {'tuple' if kind is tuple else 'frozenset'}", value)
        found = [None if item is None and column.nullable else raw_value(query, column, item) for item in value]
        return json.dumps(found)

    return encode
