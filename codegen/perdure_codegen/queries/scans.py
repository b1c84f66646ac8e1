"""Whether a query finds its rows by an index, and which index it lacks where it does not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from perdure_codegen.queries import rules
from perdure_codegen.queries.context import Context
from perdure_codegen.queries.reading import Reading
from perdure_codegen.queries.tokens import Token
from perdure_codegen.sql.tables import Table

__all__ = ["check_scans"]

_SCAN: Final = re.compile(r"SCAN (\S+)(?: VIRTUAL TABLE INDEX [0-9]+:)?")
_AUTOMATIC: Final = re.compile(r"SEARCH (\S+) USING AUTOMATIC .*")
_EQUAL: Final = frozenset({"=", "==", "IS", "IN"})
_RANGE: Final = frozenset({"<", "<=", ">", ">=", "BETWEEN"})


def check_scans(context: Context, sql: str, reading: Reading) -> None:
    """Report each table of which the query looks at all rows, with the index that could be missing."""
    if context.query.scans:
        return
    names = {token.text[1:] for token in reading.parameters}
    for line in dict.fromkeys(context.database.plan(sql, names)):
        scanned, automatic = _SCAN.fullmatch(line), _AUTOMATIC.fullmatch(line)
        found = scanned or automatic
        alias = _written(context, found[1].casefold(), reading) if found else ""
        if alias not in reading.tables:
            continue
        name, token = reading.tables[alias]
        table = context.table(name)
        if table is None:
            continue
        why = (
            f"it looks at all rows of `{name}`"
            if scanned
            else f"it makes an index of `{name}` of its own each time, for which it looks at all rows"
        )
        context.say(rules.QUERY_SCAN, token, why, help=_help(table, name, alias, reading))


def _written(context: Context, name: str, reading: Reading) -> str:
    """Return the alias that is written for what a plan calls *name*: that names the table of a view."""
    if name in reading.tables:
        return name
    table = context.table(name)
    views = (alias for alias, (written, _) in reading.tables.items() if table and context.table(written) is table)
    return next(views, "")


def _help(table: Table, name: str, alias: str, reading: Reading) -> str:
    meant = "write `scan: ok` if that is meant"
    if table.search is not None and table.search.name == name:
        return f"write `{name} MATCH :words`; {meant}"
    if table.has_tombstones:
        return f"revisions are found by the key, and by `_recorded_at`; {meant}"
    columns = _lacking(table, alias, reading)
    if not columns:
        return meant
    return f"add `[{', '.join(columns)}]` to the `indexes` of `{table.entity}`; {meant}"


def _lacking(table: Table, alias: str, reading: Reading) -> list[str]:
    """Return the columns by which rows are found: those of equalities, and then one of a range or of the order."""
    equal = list(_tested(table, alias, reading.tokens, _EQUAL))
    ranges = [*_tested(table, alias, reading.tokens, _RANGE), *_ordered(table, alias, reading.tokens)]
    rest = [name for name in dict.fromkeys(ranges) if name.removesuffix(" desc") not in equal]
    indexed = {column.name for column in table.columns if column.kind not in {"json", "decimal"}}
    return [name for name in (*dict.fromkeys(equal), *rest[:1]) if name.removesuffix(" desc") in indexed]


def _tested(table: Table, alias: str, tokens: tuple[Token, ...], signs: frozenset[str]) -> Iterator[str]:
    for place, token in enumerate(tokens[:-1]):
        if tokens[place + 1].key in signs and _is_of(table, alias, tokens, place):
            yield token.name


def _ordered(table: Table, alias: str, tokens: tuple[Token, ...]) -> Iterator[str]:
    keys = [token.key for token in tokens]
    for place in range(len(tokens) - 2):
        if keys[place : place + 2] == ["ORDER", "BY"] and not tokens[place].depth:
            at = place + 4 if keys[place + 3 : place + 4] == ["."] else place + 2
            if at < len(tokens) and _is_of(table, alias, tokens, at):
                yield f"{tokens[at].name} desc" if keys[at + 1 : at + 2] == ["DESC"] else tokens[at].name


def _is_of(table: Table, alias: str, tokens: tuple[Token, ...], place: int) -> bool:
    """Answer whether a column of *table* stands at *place*, which has *alias* before it or nothing."""
    if place > 1 and tokens[place - 1].key == "." and tokens[place - 2].name != alias:
        return False
    return any(column.name == tokens[place].name and column.role in {"field", "parent"} for column in table.columns)
