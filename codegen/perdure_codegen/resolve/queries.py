"""Queries: what their types and the entities that they return mean; their SQL is for a later stage."""

from __future__ import annotations

from collections.abc import Container, Iterator
from typing import Final, get_args

from perdure_codegen.declarations import Declarations, QueryDecl, TypeExpr, Word
from perdure_codegen.diagnostic import Related
from perdure_codegen.entities import Query, RowCount
from perdure_codegen.meaning.scope import Report, Scope, closest
from perdure_codegen.resolve import rules
from perdure_codegen.shapes import Type
from perdure_codegen.span import Span

__all__ = ["queries_of"]

_COUNTS: Final[tuple[RowCount, ...]] = get_args(RowCount)


def queries_of(declarations: Declarations, scope: Scope, report: Report) -> Iterator[Query]:
    """Yield the queries, of which the first with a name counts."""
    first: dict[str, Word] = {}
    entities = [entity.name.text for entity in declarations.entities]
    for declared in declarations.queries:
        if first.setdefault(declared.name.text, declared.name) is not declared.name:
            report(
                rules.DUPLICATE_NAME.at(
                    declared.name.span,
                    f"`{declared.name.text}` is declared twice",
                    help="rename one of them",
                    related=Related(first[declared.name.text].span, "first declared here"),
                )
            )
            continue
        yield _query(declared, entities, scope, report)


def _query(declared: QueryDecl, entities: Container[str], scope: Scope, report: Report) -> Query:
    returns, wanted = declared.returns, declared.rows
    if returns is not None and returns.text not in entities:
        report(
            rules.UNKNOWN_ENTITY.at(
                returns.span,
                f"unknown entity `{returns.text}`",
                help=closest(returns.text, [name for name, kind in scope.kinds.items() if kind == "entity"])
                or "leave it out where a class of its own is meant",
            )
        )
    return Query(
        name=declared.name.text,
        span=declared.name.span,
        doc=declared.doc,
        sql=declared.sql.text.rstrip(),
        place=declared.sql.span,
        returns=None if returns is None else returns.text,
        params=dict(_types(declared.params, scope, report)),
        columns=dict(_types(declared.columns, scope, report)),
        rows="many" if wanted is None else next(each for each in _COUNTS if each == wanted.text),
        scans=declared.scan is not None,
        words=dict(_words(declared)),
    )


def _types(declared: tuple[tuple[Word, TypeExpr], ...], scope: Scope, report: Report) -> Iterator[tuple[str, Type]]:
    for name, written in declared:
        kind = scope.type_of(written, report, historic=False)
        if kind is not None:
            yield name.text, kind


def _words(declared: QueryDecl) -> Iterator[tuple[tuple[str, ...], Span]]:
    if declared.returns is not None:
        yield ("returns",), declared.returns.span
    yield from ((("params", word.text), word.span) for word, _ in declared.params)
    yield from ((("columns", word.text), word.span) for word, _ in declared.columns)
