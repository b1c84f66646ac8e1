"""What the columns of a result hold: the type of a field, or what is declared."""

from __future__ import annotations

import keyword
from collections.abc import Mapping
from typing import Final

import apsw

from perdure_codegen.grammar.names import LONGEST, RESULT
from perdure_codegen.meaning.effective import core
from perdure_codegen.model import Facets, Nullable, Scalar, Spec
from perdure_codegen.queries import rules
from perdure_codegen.queries.context import Context
from perdure_codegen.queries.database import Prepared, ResultColumn
from perdure_codegen.queries.reading import Item, Reading
from perdure_codegen.queries.stars import row_fields
from perdure_codegen.tables import column_of
from perdure_codegen.wording import listed, quoted, suggestion

__all__ = ["check_result"]

_SAMPLES: Final[dict[str, apsw.SQLiteValue]] = {
    "integer": 1,
    "boolean": 1,
    "duration": 1,
    "float": 1.0,
    "bytes": b"",
    "json": "[]",
}
_FEW: Final = 4
"""How many missing fields are named."""

_GUESSES: Final = {"COUNT": "int", "AVG": "float | None", "SNIPPET": "str", "HIGHLIGHT": "str", "EXISTS": "bool"}
"""What functions give, for the declaration to paste."""

_HIDING: Final = frozenset({"self", "str", "int", "float", "bool", "bytes", "tuple", "frozenset", "dt"})
"""What the annotations of a row's class are made of."""


def check_result(
    context: Context, sql: str, reading: Reading, items: tuple[Item, ...], found: Prepared
) -> Mapping[str, Spec]:
    """Return what each column of the result holds, as far as it is known; report the others."""
    twice: set[tuple[int, int] | None] = set()
    empty = _null_without_rows(context, sql, reading)
    result: dict[str, Spec] = {}
    missing: list[tuple[str, str, tuple[int, int] | None, str]] = []
    for place, column in enumerate(found.columns):
        at = (items[place].start, items[place].end) if place < len(items) else None
        if column.name in result:
            if at not in twice:
                message = f"two columns are called `{column.name}`"
                context.say(rules.QUERY_COLUMN, at, message, help="write `... AS another_name`")
            twice.add(at)
            continue
        if not _is_name(context, column, at):
            continue
        plain, why = _plain(context, reading, column, at, empty=place in empty)
        declared = context.query.columns.get(column.name)
        if declared is None and (plain is None or why):
            guess = _guess(reading, at) if plain is None else context.shown(Nullable(core(plain.type)))
            missing.append((column.name, guess, at, why))
        elif declared is not None and plain is not None and core(declared) != core(plain.type):
            context.say(
                rules.QUERY_COLUMN,
                context.query.words["columns", column.name],
                f"`{column.name}` is `{column.table}.{column.origin}`, of type `{context.shown(plain.type)}`",
                help="remove it, or name an expression so",
            )
        elif declared is not None and place in empty and not isinstance(declared, Nullable):
            context.say(
                rules.QUERY_COLUMN,
                context.query.words["columns", column.name],
                f"`{column.name}` is NULL where there are no rows",
                help=f"write `{column.name}: {context.shown(Nullable(declared))}`, or `coalesce(..., 0)` in the SQL",
            )
        if declared is not None:
            result[column.name] = Spec(declared, Facets(), None if plain is None else plain.unit)
        elif plain is not None:
            result[column.name] = Spec(plain.type, Facets(), plain.unit)
        else:
            result[column.name] = Spec(Scalar("json"))  # it stands for what was reported
    _demand(context, missing, found)
    _unknown(context, found)
    if context.query.returns is not None:
        _returned(context, context.query.returns, items, found)
    return result


def _is_name(context: Context, column: ResultColumn, at: tuple[int, int] | None) -> bool:
    name = column.name
    if len(name) > LONGEST:
        context.say(
            rules.QUERY_COLUMN,
            at,
            f"{quoted(name)} is too long to name a field",
            help=f"write a name of at most {LONGEST} letters",
        )
        return False
    if RESULT.regex.fullmatch(name) and not keyword.iskeyword(name) and name not in _HIDING:
        return True
    what = f"{quoted(name)} cannot name a field" if column.table else f"{quoted(name)} has no name"
    context.say(rules.QUERY_COLUMN, at, what, help="write `... AS name` behind it")
    return False


def _plain(
    context: Context, reading: Reading, column: ResultColumn, at: tuple[int, int] | None, *, empty: bool
) -> tuple[Spec | None, str]:
    """Return what a column of a table holds, and why it may be NULL though that may not."""
    is_value = at is not None and any(token.key == "SELECT" and at[0] < token.start < at[1] for token in reading.tokens)
    spec = None if reading.computed or is_value or not column.table else context.column(column.table, column.origin)
    if spec is None:
        return None, "SQL knows no type of an expression"
    if isinstance(spec.type, Nullable):
        return spec, ""
    if reading.outer is None or any(context.table(name) is context.table(column.table) for name in reading.outer):
        return spec, "it is NULL where a row is missing"
    return spec, "it is NULL where there are no rows" if empty else ""


def _null_without_rows(context: Context, sql: str, reading: Reading) -> frozenset[int]:
    """Return which columns are NULL in what is found where there are no rows: those beside an aggregate."""
    values: dict[str, apsw.SQLiteValue] = {token.text[1:]: "" for token in reading.parameters}
    values |= {
        name: _SAMPLES.get(column_of(context.domain, name, Spec(core(kind))).kind, "")
        for name, kind in context.query.params.items()
    }
    return frozenset(
        place for row in context.database.rows(sql, values) for place, value in enumerate(row) if value is None
    )


def _guess(reading: Reading, at: tuple[int, int] | None) -> str:
    first = next((token.key for token in reading.tokens if at is not None and token.start == at[0]), "")
    return _GUESSES.get(first, "...")


def _demand(context: Context, missing: list[tuple[str, str, tuple[int, int] | None, str]], found: Prepared) -> None:
    names = {column.name for column in found.columns}
    stray = {suggestion(name, names) for name in context.query.columns if name not in names}
    missing = [each for each in missing if each[0] not in stray]  # said of the declaration
    line = ", ".join(f"{name}: {guess}" for name, guess, _, _ in missing)
    for name, _, at, why in missing:
        context.say(
            rules.QUERY_COLUMN,
            at,
            f"nothing says of which type `{name}` is: {why}",
            help=f"add `{line}` to `columns`" if context.query.columns else f"add `columns: {{{line}}}`",
        )


def _unknown(context: Context, found: Prepared) -> None:
    names = [column.name for column in found.columns]
    for name in context.query.columns:
        if name not in names:
            near = suggestion(name, names)
            context.say(
                rules.QUERY_COLUMN,
                context.query.words["columns", name],
                f"the result has no column `{name}`",
                help=f"did you mean `{near}`?" if near else f"it has {listed(names)}",
            )


def _returned(context: Context, entity: str, items: tuple[Item, ...], found: Prepared) -> None:
    """Report what is missing of a row of *entity*, and what is no part of one."""
    table, fields = context.domain.entities[entity].table, row_fields(context, entity)
    there = {column.name for column in found.columns if column.table == table and column.origin == column.name}
    lacking = [name for name in fields if name not in there]
    more = f", and {len(lacking) - _FEW} more" if len(lacking) > _FEW else ""
    if lacking:
        context.say(
            rules.QUERY_RETURNS,
            context.query.words["returns",],
            f"a row of `{entity}` also has {listed(lacking[:_FEW])}{more}",
            help=f"select all of `{table}`, or remove `returns`, so that a class is made for the row",
        )
        return
    for place, column in enumerate(found.columns):
        if column.name not in fields and place < len(items):
            context.say(
                rules.QUERY_RETURNS,
                (items[place].start, items[place].end),
                f"`{entity}` has no field `{column.name}`",
                help="remove `returns`, so that a class is made for the row",
            )
