"""All queries of a domain, one after the other."""

from __future__ import annotations

from collections.abc import Iterable

import apsw
from msgspec.structs import replace

from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.model import Domain, Query
from perdure_codegen.queries import rules
from perdure_codegen.queries.comparisons import check_comparisons
from perdure_codegen.queries.context import Context, relations_of
from perdure_codegen.queries.database import Database, SqlRefusedError
from perdure_codegen.queries.parameters import check_parameters
from perdure_codegen.queries.placing import Place
from perdure_codegen.queries.reading import read_query
from perdure_codegen.queries.results import check_result
from perdure_codegen.queries.scans import check_scans
from perdure_codegen.queries.stars import expanded
from perdure_codegen.queries.statements import one_select, prepared
from perdure_codegen.queries.tokens import one_line
from perdure_codegen.tables import schema_of
from perdure_codegen.text import Source

__all__ = ["prepare_queries"]


def prepare_queries(
    domain: Domain, sources: Iterable[Source], *, is_sound: bool = True
) -> tuple[Domain, tuple[Diagnostic, ...]]:
    """Return *domain* with its queries prepared, and what is to be said about them, whose text is in *sources*.

    Where it is not sound, its tables may be such as nobody can make; then nothing is said.
    """
    schema, texts = schema_of(domain), tuple(sources)
    try:
        database, relations = Database(schema), relations_of(schema)
    except apsw.Error:
        if is_sound:
            raise
        return domain, ()
    found: list[Diagnostic] = []
    queries = [
        _prepared(
            Context(
                domain=domain,
                schema=schema,
                relations=relations,
                database=database,
                query=query,
                place=Place(query.sql, query.place, texts),
                report=found.append,
            )
        )
        for query in domain.queries
    ]
    return replace(domain, queries=tuple(queries)), tuple(found)


def _prepared(context: Context) -> Query:
    """Return the query with its text and its result, as far as nothing was wrong."""
    tables = frozenset(context.relations)
    sql = one_select(context)
    if sql is None:
        return context.query
    reading = read_query(sql, tables)
    is_called_right = check_parameters(context, reading)
    if any(not token.text.startswith(":") for token in reading.parameters):
        return context.query
    found = prepared(context, sql, reading)
    if found is None:
        return context.query
    names = {token.text[1:] for token in reading.parameters}
    try:
        written = expanded(context, sql, reading, found)
        if written is None:
            return context.query
        columns = context.database.prepare(written.sql, names)
    except SqlRefusedError as error:
        context.say(
            rules.QUERY_COLUMN,
            None,
            f"`*` cannot be written out: {error.message}",
            help="name the columns that are meant",
        )
        return context.query
    result = check_result(context, written.sql, reading, written.items, columns)
    if is_called_right:
        check_comparisons(context, reading)
        check_scans(context, written.sql, reading)
    return replace(context.query, text=one_line(written.sql), result=result)
