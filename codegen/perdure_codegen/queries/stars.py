"""Writes out what `*` stands for: a table that was migrated has its columns in another order than a new one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import apsw
from msgspec import Struct

from perdure_codegen.model import FieldsShape
from perdure_codegen.queries import rules
from perdure_codegen.queries.context import Context
from perdure_codegen.queries.database import Prepared
from perdure_codegen.queries.reading import Item, Reading
from perdure_codegen.queries.tokens import Token
from perdure_codegen.sql.words import identifier

__all__ = ["Expanded", "expanded", "row_fields"]


class Expanded(Struct, frozen=True):
    """The SQL with names in the place of `*`, and the part of the author's list that each of its columns comes from."""

    sql: str
    items: tuple[Item, ...]


def row_fields(context: Context, entity: str) -> tuple[str, ...]:
    """Return the fields of a row of *entity*, as its class without children has them."""
    declared = context.domain.entities[entity]
    shape = context.domain.types[entity].newest.shape
    fields = shape.fields if isinstance(shape, FieldsShape) else {}
    return (*(name for name in fields if name not in declared.children), *declared.counts)


def expanded(context: Context, sql: str, reading: Reading, found: Prepared) -> Expanded | None:
    """Return *sql* with names for each `*`, or None after a report of one that cannot be written out."""
    starred = any(item.star for item in reading.items)
    for token in reading.stars:
        context.say(rules.QUERY_COLUMN, token, "`*` has no certain order here", help="name the columns that are meant")
    if starred and reading.computed:
        star = next(item for item in reading.items if item.star)
        context.say(
            rules.QUERY_COLUMN,
            (star.start, star.end),
            "`*` has no certain order where SELECTs are combined",
            help="name the columns that are meant",
        )
    number = next(_numbered(reading.tokens), None) if starred else None
    if number is not None:
        message = f"which column is number {number.text} depends on what `*` stands for"
        context.say(rules.QUERY_COLUMN, number, message, help="write its name")
    if reading.stars or number is not None or (starred and reading.computed):
        return None
    parts: list[str] = []
    items: list[Item] = []
    at = place = 0
    for item in reading.items:
        size = 1 if not item.star else _size(context, sql, reading, item, len(found.columns))
        if item.star:
            names = [each.name for each in found.columns[place : place + size]]
            wanted = list(_wanted(context, names)) or [name for name in names if not name.startswith("_")]
            twice = next((name for name in wanted if wanted.count(name) > 1), None)
            if twice is not None:
                message = f"two columns are called `{twice}`"
                context.say(rules.QUERY_COLUMN, (item.start, item.end), message, help="name the columns that are meant")
                return None
            parts += [sql[at : item.start], ", ".join(f"{item.of}{_written(name)}" for name in wanted)]
            items += [item] * len(wanted)
            at = item.end
        else:
            items.append(item)
        place += size
    return Expanded("".join((*parts, sql[at:])), tuple(items))


def _numbered(tokens: tuple[Token, ...]) -> Iterator[Token]:
    """Yield the numbers by which a result is ordered or grouped: `ORDER BY 2`."""
    within = False
    for before, token in pairwise(tokens):
        within = (within or before.key == "BY") and not (token.kind == "word" and token.key in {"LIMIT", "HAVING"})
        if within and not token.depth and token.kind == "number" and before.key in {"BY", ","}:
            yield token


def _size(context: Context, sql: str, reading: Reading, item: Item, whole: int) -> int:
    """Return for how many columns a `*` stands, which are fewer by all but one with NULL in its place."""
    if len(reading.items) == 1:
        return whole
    names = {token.text[1:] for token in reading.parameters}
    less = context.database.prepare(f"{sql[: item.start]}NULL{sql[item.end :]}", names)
    return whole - len(less.columns) + 1


def _wanted(context: Context, names: list[str]) -> Iterator[str]:
    """Yield those of *names* that are fields; of an entity that is returned, those of its class."""
    returns = context.query.returns
    fields = None if returns is None else row_fields(context, returns)
    for name in names:
        if not name.startswith("_") and (fields is None or name in fields):
            yield name


def _written(name: str) -> str:
    return identifier(name) if name.upper() in apsw.keywords or not name.isidentifier() else name
