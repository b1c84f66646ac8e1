"""Queries: their SQL, and the types that they declare."""

from __future__ import annotations

from perdure_codegen.declarations import QueryDecl, TypeExpr, Word
from perdure_codegen.grammar.kinds import Name
from perdure_codegen.grammar.names import PARAMETER, RESULT
from perdure_codegen.nodes import Mapping, Node, Scalar
from perdure_codegen.parse import rules
from perdure_codegen.parse.entries import Entries, is_empty
from perdure_codegen.parse.findings import Findings
from perdure_codegen.parse.names import word
from perdure_codegen.parse.types import type_expression
from perdure_codegen.wording import quoted

__all__ = ["query"]


def query(name: Word, found: Entries) -> QueryDecl | None:
    """Return a query of `queries`; None where it has no SQL."""
    sql = found.scalar("sql")
    if sql is not None and not sql.text.strip():
        found.findings.report(rules.EMPTY_VALUE.at(sql.span, "`sql` has no value", help="write a SELECT"))
        sql = None
    returns, rows, scan = found.word("returns"), found.word("rows"), found.word("scan")
    params = _types(found.values.get("params"), PARAMETER, found.findings)
    columns = _types(found.values.get("columns"), RESULT, found.findings)
    if sql is None:
        return None
    return QueryDecl(
        name=name,
        sql=sql,
        returns=returns,
        params=params,
        columns=columns,
        rows=rows,
        scan=scan,
        doc=found.text("doc"),
    )


def _types(node: Node | None, kind: Name, findings: Findings) -> tuple[tuple[Word, TypeExpr], ...]:
    """Return names with their types; what is broken is reported and left out."""
    if not isinstance(node, Mapping):
        return ()
    found: list[tuple[Word, TypeExpr]] = []
    for key, value in node.entries:
        name = word(key, kind, findings)
        type_ = None
        if not isinstance(value, Scalar):
            findings.report(
                rules.WRONG_SHAPE.at(
                    value.span,
                    f"{quoted(key.text)} expects a type, got a {'mapping' if isinstance(value, Mapping) else 'list'}",
                    help="write the type alone; constraints belong to a named type",
                )
            )
        elif is_empty(value):
            findings.report(
                rules.EMPTY_VALUE.at(key.span, f"{quoted(key.text)} has no type", help="write one, such as `str`")
            )
        else:
            type_ = type_expression(value, findings)
        if name is not None and type_ is not None:
            found.append((name, type_))
    return tuple(found)
