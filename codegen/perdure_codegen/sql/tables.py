"""The view of a domain's tables: what `plan` decides, every dialect writes, and migrations compare.

Nothing in it depends on a dialect. Two views are the same when they compare equal; `fingerprint` is what a file keeps
of the one that it was made by.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from typing import Literal, TypeAlias

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from perdure_codegen.sql.words import short_name

__all__ = [
    "Absent",
    "Check",
    "Column",
    "ColumnKind",
    "Condition",
    "Equal",
    "ForeignKey",
    "Items",
    "JsonShape",
    "Length",
    "OnDelete",
    "OneOf",
    "Part",
    "Present",
    "Role",
    "Schema",
    "Search",
    "SqlValue",
    "Table",
    "TableIndex",
    "Unique",
    "Within",
    "fingerprint",
]

ColumnKind: TypeAlias = Literal[
    "text",
    "integer",
    "float",
    "boolean",
    "bytes",
    "decimal",
    "uuid",
    "date",
    "time",
    "datetime",
    "duration",
    "json",
]
"""What a column holds; enums are text, containers, records and unions json."""

JsonShape: TypeAlias = Literal["any", "array", "object"]
Role: TypeAlias = Literal["field", "parent", "position", "version", "count", "recorded", "change", "tombstone"]
"""Whether a column is a field of the entity, part of its parent's key, or the store's own.

The last three are of temporal entities: when it was recorded, its place in the order of writing, and of the table of
all revisions, whether it says that there is no such entity any more.
"""

OnDelete: TypeAlias = Literal["cascade", "restrict", "set_null"]

SqlValue: TypeAlias = bool | int | float | str | bytes | uuid.UUID | dt.date | dt.time | dt.datetime | dt.timedelta
"""A constant of a column; that of an enum is the name of the member."""


class Column(Struct, frozen=True):
    """A column; *shape* is what the JSON in it is."""

    name: str
    kind: ColumnKind
    nullable: bool = False
    role: Role = "field"
    shape: JsonShape = "any"


class Within(Struct, frozen=True, tag=True):
    """The column is at least *min* and at most *max*, where they are not None."""

    column: str
    min: SqlValue | None
    max: SqlValue | None


class Length(Struct, frozen=True, tag=True):
    """The characters of a text, or the bytes, are from *min* to *max*."""

    column: str
    min: int | None
    max: int | None


class Items(Struct, frozen=True, tag=True):
    """The items of a JSON array are from *min* to *max*."""

    column: str
    min: int | None
    max: int | None


class OneOf(Struct, frozen=True, tag=True):
    """The column is one of *words*."""

    column: str
    words: tuple[str, ...]


class Present(Struct, frozen=True, tag=True):
    """The column is NULL in tombstones, and in no other revision."""

    column: str


class Absent(Struct, frozen=True, tag=True):
    """The column is NULL in tombstones; in other revisions it may be."""

    column: str


Condition: TypeAlias = Within | Length | Items | OneOf | Present | Absent
"""What a row must satisfy; NULL satisfies all of them."""


class Check(Struct, frozen=True):
    """A condition under a name, which an error tells."""

    name: str
    condition: Condition


class Unique(Struct, frozen=True):
    """Columns that no two rows have alike, unless one of them is NULL."""

    name: str
    columns: tuple[str, ...]


class ForeignKey(Struct, frozen=True):
    """Columns that are the key of a row of *table*."""

    name: str
    columns: tuple[str, ...]
    table: str
    referred: tuple[str, ...]
    on_delete: OnDelete


class Part(Struct, frozen=True):
    """A column of an index."""

    column: str
    descending: bool = False


class Equal(Struct, frozen=True):
    """The rows where *column* has *value*; None is NULL."""

    column: str
    value: SqlValue | None


class TableIndex(Struct, frozen=True):
    """An index of the rows that pass all of *where*."""

    name: str
    parts: tuple[Part, ...]
    where: tuple[Equal, ...] = ()


class Search(Struct, frozen=True):
    """The full-text search of some columns."""

    name: str
    columns: tuple[str, ...]


class Table(Struct, frozen=True, kw_only=True):
    """The table of *entity*: *key* is the primary key, the parent's first."""

    entity: str
    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    unique: tuple[Unique, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    checks: tuple[Check, ...] = ()
    indexes: tuple[TableIndex, ...] = ()
    search: Search | None = None

    def column(self, name: str) -> Column:
        """Return the column called *name*."""
        return next(column for column in self.columns if column.name == name)

    @property
    def is_temporal(self) -> bool:
        """Whether all revisions of its rows are kept beside it."""
        return not self.has_tombstones and any(column.role == "recorded" for column in self.columns)

    @property
    def has_tombstones(self) -> bool:
        """Whether it is the table of all revisions of a temporal entity."""
        return any(column.role == "tombstone" for column in self.columns)

    @property
    def relations(self) -> tuple[str, ...]:
        """The names that the table, its indexes, its search and its triggers take in a database, in any dialect."""
        search = () if self.search is None else (self.search.name,)
        shadows = tuple(f"{name}_{part}" for name in search for part in _SHADOWS)
        keys = (f"{self.name}_key", *(unique.name for unique in self.unique))
        revisions = tuple(short_name(self.name, part) for part in _REVISIONS) if self.is_temporal else ()
        return (self.name, *keys, *(index.name for index in self.indexes), *search, *shadows, *revisions)


_SHADOWS = ("config", "content", "data", "docsize", "idx", "insert", "update", "delete")
"""The tables in which FTS5 keeps what belongs to one of its own, and the triggers that we fill it by."""
_REVISIONS = ("revisions", "revisions_key", "revisions_order", "revisions_by_time", "latest", "history")
"""The table of all revisions of a temporal entity, its keys and its index, and the views of it."""


class Schema(Struct, frozen=True):
    """All tables of a domain, each behind those whose child it is."""

    tables: tuple[Table, ...]

    def table(self, name: str) -> Table:
        """Return the table called *name*."""
        return next(table for table in self.tables if table.name == name)


def fingerprint(schema: Schema) -> str:
    """Return the SHA-256, in hexadecimal digits, of what *schema* means: the order of tables and columns is no part."""
    tables = [
        replace(
            table,
            columns=tuple(sorted(table.columns, key=lambda each: each.name)),
            unique=tuple(sorted(table.unique, key=lambda each: each.name)),
            foreign_keys=tuple(sorted(table.foreign_keys, key=lambda each: each.name)),
            checks=tuple(sorted(table.checks, key=lambda each: each.name)),
            indexes=tuple(sorted(table.indexes, key=lambda each: each.name)),
        )
        for table in sorted(schema.tables, key=lambda table: table.name)
    ]
    return hashlib.sha256(msgspec.json.encode(tables, order="deterministic")).hexdigest()
