"""What each column of a table is made of, where SQL can say it: a column of before, or a constant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from perdure_codegen.migrations.pairs import Pair, Side
from perdure_codegen.model import Domain, Nullable, Value
from perdure_codegen.sql.sqlite import ROW, literal, row_number
from perdure_codegen.sql.tables import Column
from perdure_codegen.sql.words import identifier
from perdure_codegen.steps import (
    Added,
    Adopted,
    Altered,
    Constant,
    Removed,
    Renamed,
    ResolvedOperation,
    Retired,
    Retyped,
    Reused,
    Step,
    TypeRenamed,
)
from perdure_codegen.tables import parent_columns
from perdure_codegen.tables.columns import sql_value

__all__ = ["Made", "made_of"]

Made = Mapping[str, str]
"""The SQL of each column of the new table that is set."""

_WRITTEN: Final = frozenset({"json", "decimal"})
"""Kinds of columns whose constants a codec writes, not SQL."""
_PLAIN: Final = (Retired, Reused, TypeRenamed, Altered)


class _NotSaidError(Exception):
    """The step cannot be said in SQL."""


def made_of(before: Side, after: Side, pair: Pair, history: Domain, *, upwards: bool) -> Made | None:
    """Return what the columns of *pair* are made of, from *before* to *after*; None where the rows must be cast.

    *history* is today's domain, which has the steps of all versions. Downwards, *before* is the newer side.
    """
    try:
        return _made(before, after, pair, history, upwards=upwards)
    except _NotSaidError:
        return None


def _made(before: Side, after: Side, pair: Pair, history: Domain, *, upwards: bool) -> dict[str, str]:
    fields = _fields(before, after, pair, history, upwards=upwards)
    made: dict[str, str] = {}
    parents = _parents(before, after, pair, history, upwards=upwards)
    old = {column.name for column in pair.before.columns}
    if row_number(pair.after) == ROW and row_number(pair.before) == ROW:
        made[ROW] = identifier(ROW)
    for column in pair.after.columns:
        match column.role:
            case "parent":
                made[column.name] = parents[column.name]
            case "field":
                made[column.name] = _fitting(column, fields.get(column.name, ""))
            case "count":
                made[column.name] = _count(before, after, pair, column.name)
            case "version" | "position" | "recorded" | "change" | "tombstone":
                if column.name in old:
                    made[column.name] = identifier(column.name)
    return made


def _count(before: Side, after: Side, pair: Pair, name: str) -> str:
    """Return how many children a row has: what it says already, or what is counted in their table."""
    entity = after.entity(pair.after)
    identity = after.identity(entity.children[entity.counts[name]].entity)
    owner = before.entity(pair.before).name
    found = [table for table in before.schema.tables if before.identity(table.entity) == identity]
    if not found or (before.entity(found[0]).parent or ("",))[0] != owner:
        return "0"  # they begin with this release
    children = found[0]
    field = (before.entity(children).parent or ("", ""))[1]
    if before.entity(pair.before).counts.get(name) == field:
        return identifier(name)
    table, other = identifier(children.name), identifier(pair.before.name)
    same = " AND ".join(
        f"{table}.{identifier(column)} = {other}.{identifier(key)}"
        for column, key in zip(children.key, pair.before.key, strict=False)
    )
    return f"(SELECT count(*) FROM {table} WHERE {same})"  # noqa: S608 - names, quoted


def _fitting(column: Column, value: str) -> str:
    """Return *value*, a column of before or a constant, if the column holds it as SQL writes it."""
    is_constant = not value.startswith('"')
    if not value or (is_constant and column.kind in _WRITTEN and (value != "NULL" or column.shape == "any")):
        raise _NotSaidError
    return value


def _steps(before: Side, after: Side, pair: Pair, history: Domain, *, upwards: bool) -> tuple[Step, ...]:
    old, new = before.version(pair.before), after.version(pair.after)
    side, table = (after, pair.after) if upwards else (before, pair.before)
    identity = side.identity(table.entity)
    declared = next(each for each in history.types.values() if each.versions[0].name == identity)
    return declared.steps[min(old, new) - 1 : max(old, new) - 1]


def _fields(before: Side, after: Side, pair: Pair, history: Domain, *, upwards: bool) -> dict[str, str]:
    children = {*before.entity(pair.before).children, *after.entity(pair.after).children}
    fields = {column.name: identifier(column.name) for column in pair.before.columns if column.role == "field"}
    steps = _steps(before, after, pair, history, upwards=upwards)
    if upwards:
        for step in steps:
            for operation in step.operations:
                _up(operation, fields, children)
    else:
        for step in reversed(steps):
            for operation in reversed(step.operations):
                _down(operation, fields, children)
    return fields


def _up(operation: ResolvedOperation, fields: dict[str, str], children: set[str]) -> None:
    match operation:
        case Added(field=field, fill=fill):
            if field not in children:
                fields[field] = _constant(fill)
        case Removed(field=field):
            fields.pop(field, None)
        case Renamed(pairs=pairs):
            _rename(pairs, fields)
        case Retyped(target=field) if field not in children and _is_wider(operation):
            pass
        case Adopted(fields=adopted) if {field for field, _, _ in adopted} <= children:
            pass
        case _ if isinstance(operation, _PLAIN):
            pass
        case _:
            raise _NotSaidError


def _down(operation: ResolvedOperation, fields: dict[str, str], children: set[str]) -> None:
    match operation:
        case Added(field=field):
            fields.pop(field, None)
        case Removed(field=field, fill=Constant(value)):
            if field not in children:
                fields[field] = _constant(value)
        case Renamed(pairs=pairs):
            _rename([(after, before) for before, after in pairs], fields)
        case Adopted(fields=adopted) if {field for field, _, _ in adopted} <= children:
            pass
        case _ if isinstance(operation, _PLAIN):
            pass
        case _:
            raise _NotSaidError


def _is_wider(operation: Retyped) -> bool:
    """Answer whether every old value stays as it is: the same type with looser constraints, or with None."""
    before, after = operation.before.type, operation.after.type
    return operation.otherwise is None and (before == after or after == Nullable(before))


def _rename(pairs: Iterable[tuple[str, str]], fields: dict[str, str]) -> None:
    taken = [(to, fields.pop(name, None)) for name, to in pairs]
    fields.update({to: value for to, value in taken if value is not None})


def _constant(value: Value) -> str:
    found = sql_value(value)
    if value is not None and found is None:
        raise _NotSaidError
    if isinstance(found, str) and not found.isprintable():
        raise _NotSaidError  # a script is read by lines
    return literal(found)


def _parents(before: Side, after: Side, pair: Pair, history: Domain, *, upwards: bool) -> dict[str, str]:
    """Return what the columns are made of that hold the key of the parent, whose fields may have other names."""
    if before.domain is None or after.domain is None:
        return {}
    old = parent_columns(before.domain, before.entity(pair.before))
    new = parent_columns(after.domain, after.entity(pair.after))
    known = {(before.identity(owner), identifier(field)): column for column, owner, field in old}
    made: dict[str, str] = {}
    for column, owner, field in new:
        tables = _tables(before, after, after.identity(owner))
        fields = _fields(before, after, tables, history, upwards=upwards)
        source = known.get((after.identity(owner), fields.get(field, "")))
        if source is None:
            raise _NotSaidError
        made[column] = identifier(source)
    return made


def _tables(before: Side, after: Side, identity: str) -> Pair:
    found = (
        next(table for table in side.schema.tables if side.identity(table.entity) == identity)
        for side in (before, after)
    )
    return Pair(*found)
