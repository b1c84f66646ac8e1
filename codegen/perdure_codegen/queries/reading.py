"""What the words of a query tell that SQLite does not: its list of columns, its tables, and where NULL comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from perdure_codegen.queries.tokens import Token, tokens_of

__all__ = ["Item", "Reading", "read_query"]

_COMPOUND: Final = frozenset({"UNION", "INTERSECT", "EXCEPT"})
_ENDS: Final = _COMPOUND | {"FROM", "WHERE", "GROUP", "HAVING", "WINDOW", "ORDER", "LIMIT"}
_AFTER_TABLE: Final = _ENDS | {
    *("ON", "USING", "JOIN", "LEFT", "RIGHT", "FULL", "INNER", "CROSS", "NATURAL", "OUTER", "INDEXED", "NOT", "SET"),
}
_NO_VALUE: Final = frozenset({"FROM", "JOIN", "IN", "EXISTS", "AS", "MATERIALIZED", "(", ","})
"""What stands before a SELECT in brackets that is no value of a column."""


class Item(Struct, frozen=True):
    """A part of the list of columns; *star* says that it stands for several, of the table *of* if that is named."""

    start: int
    end: int
    star: bool
    of: str


class Reading(Struct, frozen=True, kw_only=True):
    """A query, read word by word.

    *items* are the list of columns of its outermost SELECT, and *stars* are those `*` elsewhere whose meaning depends
    on the order of a table's columns. *tables* has each table, and its token, by the name that it has in the query.
    *outer* are tables whose columns an outer join may make NULL, None for all of them. *computed* says that no column
    of the result is one of a table alone.
    """

    tokens: tuple[Token, ...]
    items: tuple[Item, ...]
    stars: tuple[Token, ...]
    parameters: tuple[Token, ...]
    tables: Mapping[str, tuple[str, Token]]
    outer: frozenset[str] | None
    computed: bool


def read_query(sql: str, tables: frozenset[str]) -> Reading:
    """Read *sql*, which SQLite can prepare; *tables* are the names of those that there are, folded."""
    tokens = tokens_of(sql)
    tables -= frozenset(_named_here(tokens))
    items = tuple(_items(tokens))
    within = {item.end for item in items if item.star}
    return Reading(
        tokens=tuple(tokens),
        items=items,
        stars=tuple(token for token in _stars(tokens) if token.end not in within),
        parameters=tuple(token for token in tokens if token.kind == "parameter"),
        tables=dict(_tables(tokens, tables)),
        outer=_outer(tokens, tables),
        computed=any(token.key in _COMPOUND for token in tokens),
    )


def _items(tokens: list[Token]) -> Iterator[Item]:
    begin = next((place for place, token in enumerate(tokens) if token.key == "SELECT" and not token.depth), None)
    if begin is None:
        return
    begin += 1
    if begin < len(tokens) and tokens[begin].key in {"DISTINCT", "ALL"}:
        begin += 1
    part: list[Token] = []
    for place in range(begin, len(tokens)):
        token = tokens[place]
        ends = token.key in _ENDS and not token.depth and tokens[place - 1].key != "DISTINCT"
        if (token.key in {",", ";"} and not token.depth) or ends:
            if part:
                yield _item(part)
            part = []
            if token.key != ",":
                return
        else:
            part.append(token)
    if part:
        yield _item(part)


def _item(part: list[Token]) -> Item:
    star = part[-1].key == "*" and (len(part) == 1 or (len(part) >= 3 and part[-2].key == "."))  # noqa: PLR2004 - `t.*`
    of = "".join(token.text for token in part[:-1]) if star else ""
    return Item(part[0].start, part[-1].end, star, of)


def _stars(tokens: list[Token]) -> Iterator[Token]:
    """Yield each `*` that stands for columns; how many there are does not matter to EXISTS."""
    for place, token in enumerate(tokens):
        if token.key != "*" or not place:
            continue
        before = tokens[place - 1]
        if before.key == "." or before.key in {"SELECT", "DISTINCT", "ALL", ","}:
            exists = place > 2 and [each.key for each in tokens[place - 3 : place - 1]] == ["EXISTS", "("]  # noqa: PLR2004
            if not exists:
                yield token


def _named_here(tokens: list[Token]) -> Iterator[str]:
    """Yield what WITH names, which hides a table of that name."""
    for place, token in enumerate(tokens):
        if token.key != "AS" or not any(each.key == "(" for each in tokens[place + 1 : place + 4]):
            continue
        at = place - 1
        if at > 0 and tokens[at].key == ")":  # its columns are named, too
            at = next(each for each in range(at, -1, -1) if tokens[each].key == "(" or not each) - 1
        if at >= 0:
            yield tokens[at].name


def _tables(tokens: list[Token], known: frozenset[str]) -> Iterator[tuple[str, tuple[str, Token]]]:
    for place, token in enumerate(tokens):
        before = tokens[place - 1].key if place else ""
        if token.name not in known or before not in {"FROM", "JOIN", ",", "(", "."}:
            continue
        after = tokens[place + 1 :]
        if after[:1] and after[0].key in {".", "("}:
            continue
        if after[:1] and after[0].key == "AS":
            after = after[1:]
        alias = after[0].name if after[:1] and after[0].key not in _AFTER_TABLE else ""
        yield alias or token.name, (token.name, token)


def _outer(tokens: list[Token], known: frozenset[str]) -> frozenset[str] | None:
    """Return the tables that may be missing in a row of the result; None for all."""
    found: set[str] = set()
    in_list: dict[int, bool] = {}
    for place, token in enumerate(tokens):
        before = tokens[place - 1].key if place else ""
        if token.key in {"RIGHT", "FULL"} and _leads_to_join(tokens, place):
            return None
        if token.key == "LEFT" and _leads_to_join(tokens, place):
            after = [each for each in tokens[place + 1 : place + 4] if each.key not in {"OUTER", "JOIN"}]
            if not after or after[0].name not in known:
                return None
            found.add(after[0].name)
        if token.key == "SELECT":
            outside = place > 1 and before == "(" and in_list.get(token.depth - 1, False)
            if outside and tokens[place - 2].key not in _NO_VALUE - {"(", ","} and token.depth > 1:
                return None  # a value of a column: NULL where it finds no row
            in_list[token.depth] = True
        elif token.key == "FROM" and before != "DISTINCT":
            in_list[token.depth] = False
    return frozenset(found)


def _leads_to_join(tokens: list[Token], place: int) -> bool:
    return any(token.key == "JOIN" for token in tokens[place + 1 : place + 3])
