"""A table with all that is known of its columns: how its rows are made of values, and values of rows."""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias, final

import attrs

from perdure.codec import recheck
from perdure.codec.shapes import fields
from perdure.engines.rows import RawTable, Row, Value
from perdure.entities.columns import UNREADABLE, Column, column_of, raw_value
from perdure.entities.drafts import made_of
from perdure.entities.tables import Table
from perdure.errors import CorruptRow, Invalid

__all__ = ["Bound", "bound"]

Build: TypeAlias = Callable[..., Any]  # Any: of the class that it was made for

POSITION = "_position"
VERSION = "_version"
ROW = "_row"
RECORDED = "_recorded_at"
DELETED = "_deleted"


@final
class Bound:
    """*table* bound to the key of its parent. Keys are tuples here, raw ones as columns hold them."""

    def __init__(self, table: Table[Any, Any], parent: Bound | None) -> None:  # Any: it works for every class
        """Work out everything that does not depend on a row."""
        self.table = table
        self.parent = parent
        self.name = table.entity.__name__
        annotations = fields(table.entity)
        own = [column_of(name, kind) for name, kind in annotations.items() if name not in table.children]
        self.own: Mapping[str, Column] = {column.name: column for column in own}
        inherited = () if parent is None else parent.key_columns
        renamed = (attrs.evolve(column, name=name) for name, column in zip(table.parent, inherited, strict=True))
        self.parent_columns: tuple[Column, ...] = tuple(renamed)
        self.key_columns: tuple[Column, ...] = (*self.parent_columns, *(self.own[name] for name in table.key))
        self.columns: Mapping[str, Column] = {column.name: column for column in (*self.parent_columns, *own)}
        is_row_number = parent is None and len(table.key) == 1 and self.own[table.key[0]].cls is int
        self.raw = RawTable(
            name=table.name,
            columns=(
                *self.columns,
                *table.counts,
                *((POSITION,) if parent is not None else ()),
                *((VERSION,) if table.is_versioned else ()),
                *((RECORDED, POSITION) if table.revisions else ()),
            ),
            key=tuple(column.name for column in self.key_columns),
            parent=table.parent,
            position=POSITION if parent is not None else "",
            row=table.key[0] if is_row_number else ROW,
            search=table.search,
        )
        self.revisions = self._revisions() if table.revisions else None
        self.indexed = tuple(
            tuple((name.removeprefix("-"), name.startswith("-")) for name in names) for names in table.indexed
        )
        self.key_places = tuple(self.raw.columns.index(column.name) for column in self.key_columns)
        self.children = {field: bound(child, self) for field, child in table.children.items()}
        self.build: Build = self._builder(table.entity, table.children)
        self.encode = self._encoder()
        self.check = recheck(table.entity)

    @functools.cached_property
    def summarize(self) -> Build:
        """What makes a summary of a row; tables of former releases are read whole."""
        return self._builder(self.table.summary, ())

    @functools.cached_property
    def countable(self) -> str:
        """The counters, in words, for who adds to something else."""
        names = ", ".join(f"`{name}`" for name in self.table.counters)
        return f"counters, which are {names}" if names else "counters, of which it has none"

    @functools.cached_property
    def shown_key_of(self) -> Callable[[Any], Any]:  # Any: an entity, and its key
        """What gives the key of an entity, as a caller would give it."""
        return operator.attrgetter(*self.table.key)

    @functools.cached_property
    def changed(self) -> tuple[str, ...]:
        """The columns that an update sets: all fields but the key, and the counts."""
        return (*(name for name in self.own if name not in self.table.key), *self.table.counts)

    def _revisions(self) -> RawTable:
        """Return the table of all revisions: the columns of the latest ones, and whether it is a tombstone."""
        raw = self.raw
        return RawTable(
            name=self.table.revisions,
            columns=(*raw.columns, DELETED),
            key=(*raw.key, RECORDED),
            row=POSITION,
        )

    def _builder(self, cls: type, children: Sequence[str] | Mapping[str, object]) -> Build:
        """Return what makes a *cls* of a row, and of a tuple for each of *children*, checked as by its constructor."""
        space: dict[str, Any] = {}  # Any: a namespace
        values: dict[str, str] = {}
        for name in (field.name for field in attrs.fields(cls)):
            if name in children:
                values[name] = f"child_{name}"
                continue
            value = f"row_{self.raw.columns.index(name)}"
            column = self.own.get(name)
            if column is not None and column.decode is not None:
                space[f"decode_{name}"] = column.decode
                decoded = f"decode_{name}({value})"
                value = f"None if {value} is None else {decoded}" if column.nullable else decoded
            values[name] = value
        parameters = ["row", *(f"child_{name}" for name in children)]
        columns = ", ".join(f"row_{place}" for place in range(len(self.raw.columns)))
        lines = [f"def build({', '.join(parameters)}):", f"    {columns}, *_ = row", *made_of(cls, values, space)]
        exec("\n".join(lines), space)  # noqa: S102 - made of the names of fields
        build: Build = space["build"]
        return build

    def _encoder(self) -> Callable[[Any], Row]:  # Any: an entity
        """Return what makes of an entity the values of its own columns."""
        space: dict[str, Any] = {}  # Any: a namespace
        parts: list[str] = []
        for column in self.own.values():
            value = f"value.{column.name}"
            if column.encode is not None:
                space[f"encode_{column.name}"] = column.encode
                encoded = f"encode_{column.name}({value})"
                value = f"None if {value} is None else {encoded}" if column.nullable else encoded
            parts.append(value)
        exec(f"def encode(value):\n    return ({', '.join(parts)},)", space)  # noqa: S102 - made of the names of fields
        encode: Callable[[Any], Row] = space["encode"]
        return encode

    def accept(self, operation: str, value: object) -> None:
        """Refuse what is no entity of this table, or is none any more since what it holds was changed."""
        if type(value) is not self.table.entity:
            raise Invalid(operation, "entity", f"a {self.name}", value)
        if self.check is not None:
            self.check(value)

    def key_of(self, value: Any, parent: Row = ()) -> Row:  # Any: an entity
        """Return the raw key of an entity."""
        return (*parent, *(self.own[name].to_raw(getattr(value, name)) for name in self.table.key))

    def raw_key(self, key: object, columns: tuple[Column, ...] | None = None) -> Row:
        """Return a key, as a caller gives it, as *columns* hold it, which are all of the key. Raises Invalid."""
        columns = self.key_columns if columns is None else columns
        parts = (key,) if len(columns) == 1 else key if isinstance(key, tuple) else ()
        if len(parts) != len(columns):
            names = ", ".join(column.name for column in columns)
            raise Invalid(self.name, "key", f"a tuple of {names}", key)
        return tuple(self.raw_value(column, part) for column, part in zip(columns, parts, strict=True))

    def raw_value(self, column: Column, value: object) -> Value:
        """Return *value* as *column* holds it. Raises Invalid where it is of another type."""
        return raw_value(self.name, column, value)

    def shown_key(self, raw: Row) -> object:
        """Return a raw key as a caller would give it."""
        try:
            parts = tuple(column.from_raw(part) for column, part in zip(self.key_columns, raw, strict=True))
        except (ValueError, TypeError, KeyError):
            parts = raw
        return parts[0] if len(parts) == 1 else parts

    def key_in(self, row: Row) -> Row:
        """Return the raw key that stands in a row."""
        return tuple(row[place] for place in self.key_places)

    def all_made(self, build: Build, rows: Sequence[Row]) -> list[Any]:  # Any: of the class that build was made for
        """Return what *build* makes of each of *rows*. Raises CorruptRow."""
        try:
            return [build(row) for row in rows]
        except UNREADABLE:
            return [self.made(build, row) for row in rows]  # it raises at the row that is wrong

    def made(self, build: Build, row: Row, *children: object) -> Any:  # Any: of the class that build was made for
        """Return what *build* makes of a row. Raises CorruptRow."""
        try:
            return build(row, *children)
        except UNREADABLE as error:
            raise self.corrupt(row, self._misread(row) or str(error)) from error

    def corrupt(self, row: Row, reason: str) -> CorruptRow:
        """Return the error that names *row*."""
        return CorruptRow(self.name, self.shown_key(self.key_in(row)), reason)

    def _misread(self, row: Row) -> str:
        """Return the first column of *row* that cannot be read, and why; empty where each can."""
        stored = dict(zip(self.raw.columns, row, strict=False))
        return next(filter(None, (column.misread(stored[name]) for name, column in self.own.items())), "")


def bound(table: Table[Any, Any], parent: Bound | None = None) -> Bound:  # Any: see Bound
    """Return *table* with what is known of its columns."""
    return Bound(table, parent)
