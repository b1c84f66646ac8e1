"""Whether the SQL of a query is one SELECT that SQLite can prepare."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from perdure_codegen.queries import rules
from perdure_codegen.queries.context import Context
from perdure_codegen.queries.database import FOREIGN, Prepared, SqlRefusedError
from perdure_codegen.queries.reading import Reading
from perdure_codegen.queries.tokens import Token, tokens_of
from perdure_codegen.wording import listed, quoted, suggestion

__all__ = ["one_select", "prepared"]

_MOST: Final = 20
"""How many unknown columns of one query are reported."""

_WRITES: Final = frozenset({"INSERT", "UPDATE", "DELETE", "REPLACE"})
_OTHERS: Final = frozenset(
    {
        *_WRITES,
        *("CREATE", "DROP", "ALTER", "PRAGMA", "ATTACH", "DETACH", "VACUUM"),
        *("BEGIN", "COMMIT", "END", "ROLLBACK", "SAVEPOINT", "RELEASE", "EXPLAIN", "VALUES", "ANALYZE", "REINDEX"),
    }
)
_UNKNOWN: Final = re.compile(r"no such (column|table|function): (.+)", re.DOTALL)
_AMBIGUOUS: Final = "ambiguous column name: "
_AS_TEXT: Final = " - should this be a string literal in single-quotes?"
_NEAR: Final = re.compile(r"near (\".*\"): syntax error|unrecognized token: (\".*\")", re.DOTALL)


def one_select(context: Context) -> str | None:
    """Return the SQL without a semicolon at its end, or None after a report."""
    tokens = tokens_of(context.query.sql)
    while tokens and tokens[-1].key == ";":
        tokens.pop()
    if not tokens:
        context.say(rules.QUERY_STATEMENT, None, "there is no statement in it", help="write one SELECT")
        return None
    if "\0" in context.query.sql:
        context.say(rules.QUERY_STATEMENT, None, "there is a NUL in it, where SQLite stops reading", help="remove it")
        return None
    if not context.schema.tables:
        help_ = "declare `entities` first"
        context.say(rules.QUERY_STATEMENT, None, "the domain has no tables of which it could be asked", help=help_)
        return None
    second = next((place for place, token in enumerate(tokens) if token.key == ";"), None)
    if second is not None:
        at = (tokens[second + 1].start, tokens[-1].end)
        context.say(rules.QUERY_STATEMENT, at, "a query is one statement", help="declare a query for each")
        return None
    for token in tokens:
        if token.depth == 0 and token.key == "SELECT":
            break
        if token.depth == 0 and token.key in _OTHERS:
            context.say(
                rules.QUERY_STATEMENT,
                token,
                f"a query is a SELECT, and this is `{token.key}`",
                help="rows are written by the repositories of the store"
                if token.key in _WRITES
                else "write one SELECT",
            )
            return None
        if token is tokens[0] and token.key != "WITH":
            break  # SQLite knows what to say
    return context.query.sql[: tokens[-1].end]


def prepared(context: Context, sql: str, reading: Reading) -> Prepared | None:
    """Return what SQLite says of *sql*, or None after a report of all that it does not know."""
    names = {token.text[1:] for token in reading.parameters}
    tried = sql
    for turn in range(_MOST):
        try:
            found = context.database.prepare(tried, names)
        except SqlRefusedError as error:
            unknown = _UNKNOWN.fullmatch(error.message)
            is_column = unknown is not None and unknown[1] == "column"
            if turn and not is_column:
                return None  # it follows from what was put in the place of a column
            chain = _chain(reading.tokens, error.offset)
            _explain(context, reading, error, chain)
            if not is_column or not chain:
                return None
            start, end = chain[0].start, chain[-1].end
            tried = f"{tried[:start]}{'0'.ljust(end - start)}{tried[end:]}"
            continue
        if turn:
            return None
        if not found.is_readonly:
            context.say(rules.QUERY_STATEMENT, None, "a query reads, and this writes")
            return None
        return found
    return None


def _chain(tokens: tuple[Token, ...], offset: int | None) -> tuple[Token, ...]:
    """Return the token at *offset*, with the names that are joined to it by dots."""
    at = next((place for place, token in enumerate(tokens) if offset is not None and token.end > offset), None)
    if at is None:
        return ()
    end = at + 1
    while tokens[at].name and [each.key for each in tokens[end : end + 1]] == ["."] and end + 1 < len(tokens):
        end += 2
    return tokens[at:end]


def _explain(context: Context, reading: Reading, error: SqlRefusedError, chain: tuple[Token, ...]) -> None:
    message, at = error.message, (chain[0].start, chain[-1].end) if chain else None
    unknown, near = _UNKNOWN.fullmatch(message), _NEAR.fullmatch(message)
    if "prohibited" in message or "not authorized" in message:
        told = next((token for token in reading.tokens if token.name.startswith(FOREIGN)), at)
        context.say(
            rules.QUERY_STATEMENT,
            told,
            f"a query reads the tables of its domain, and nothing else: {message}",
            help=f"they are {listed(table.name for table in context.schema.tables)}",
        )
    elif unknown is not None:
        kind, name, is_quoted = unknown[1], unknown[2].removesuffix(_AS_TEXT), unknown[2].endswith(_AS_TEXT)
        at = at or _named(reading.tokens, name)
        help_ = "write a text in single quotes" if is_quoted else _meant(context, reading, kind, name)
        owner, _, column = name.rpartition(".")
        what = f"{quoted(owner)} has no column {quoted(column)}" if owner and kind == "column" else ""
        if what and owner.casefold() not in reading.tables and owner in {token.name for token in reading.tokens}:
            what, help_ = f"there is no table {quoted(owner)} in it", _table(reading, owner)
        context.say(rules.QUERY_SQL, at, what or f"there is no {kind} {quoted(name)}", help=help_)
    elif near is not None:
        context.say(
            rules.QUERY_SQL,
            at,
            f"SQLite does not understand {quoted((near[1] or near[2])[1:-1])}",
            help=_word(reading, chain),
        )
    elif message == "incomplete input":
        last = reading.tokens[-1]
        context.say(rules.QUERY_SQL, last, "the statement ends before it is complete")
    elif message.startswith(_AMBIGUOUS):
        name = message.removeprefix(_AMBIGUOUS)
        help_ = "write the name of its table before it, and a dot"
        context.say(
            rules.QUERY_SQL, at or _named(reading.tokens, name), f"{quoted(name)} is in several tables", help=help_
        )
    else:
        context.say(rules.QUERY_SQL, at or _named(reading.tokens, message.rpartition(": ")[2]), message)


def _named(tokens: tuple[Token, ...], name: str) -> tuple[int, int] | None:
    """Return where *name* stands, at the end of a chain of names if it has dots itself."""
    wanted = name.rpartition(".")[2].casefold()
    for place, token in enumerate(tokens):
        is_behind_a_dot = place > 0 and tokens[place - 1].key == "."
        if token.name == wanted and is_behind_a_dot == ("." in name):
            return token.start, token.end
    return None


def _meant(context: Context, reading: Reading, kind: str, name: str) -> str:
    if kind == "table":
        names = list(context.relations)
        near = suggestion(name, names)
        return f"did you mean `{near}`?" if near else f"there are {listed(names)}" if names else "the domain has none"
    if kind == "function":
        return "SQLite's own functions can be used"
    owner, _, column = name.rpartition(".")
    tables = reading.tables
    used = [tables[owner.casefold()][0]] if owner.casefold() in tables else [table for table, _ in tables.values()]
    known = [each for table in used for each in _columns(context, table)]
    near = suggestion(column, known)
    if near:
        return f"did you mean `{f'{owner}.' if owner else ''}{near}`?"
    return f"the columns are {listed(dict.fromkeys(known))}" if known else ""


def _table(reading: Reading, owner: str) -> str:
    near = suggestion(owner, reading.tables)
    return f"did you mean `{near}`?" if near else f"its tables are {listed(reading.tables)}" if reading.tables else ""


def _columns(context: Context, name: str) -> Iterator[str]:
    table = context.table(name)
    if table is not None:
        yield from (column.name for column in table.columns)


def _word(reading: Reading, chain: tuple[Token, ...]) -> str:
    """Return the keyword that was perhaps meant where SQLite stopped, or by the word before it."""
    at = reading.tokens.index(chain[0]) if chain else 0
    for token in reading.tokens[max(at - 1, 0) : at + 1]:
        near = suggestion(token.text.upper(), _KEYWORDS) if token.kind == "word" else None
        if near and near != token.key:
            return f"did you mean `{near}`?"
    return ""


_KEYWORDS: Final = (
    *("SELECT", "DISTINCT", "FROM", "WHERE", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "OFFSET", "WITH", "UNION"),
    *("LEFT", "JOIN", "USING", "BETWEEN", "EXISTS", "MATCH", "CASE", "WHEN", "THEN", "ELSE", "AND", "NULL", "LIKE"),
)
