"""No type contains itself, directly or through others: its classes could not be built, nor its versions ordered."""

from __future__ import annotations

import graphlib
from collections.abc import Iterator

from perdure_codegen.declarations import Declarations, NameExpr, TypeExpr
from perdure_codegen.meaning.scope import Report
from perdure_codegen.resolve import rules
from perdure_codegen.span import Span

__all__ = ["report_cycles"]


def report_cycles(declarations: Declarations, report: Report) -> None:
    """Report one cycle, if there is any, at the first type that takes part in it."""
    embeds: dict[str, list[str]] = {}
    spans: dict[str, Span] = {}
    for record in declarations.records:
        spans[record.name.text] = record.name.span
        embeds[record.name.text] = [name for field in record.fields for name in _names(field.spec.type)]
    for union in declarations.unions:
        spans[union.name.text] = union.name.span
        embeds[union.name.text] = [member.text for member in union.members]
    for entity in declarations.entities:
        spans[entity.name.text] = entity.name.span
        embeds[entity.name.text] = [child.entity.text for child in entity.children]
    try:
        graphlib.TopologicalSorter(embeds).prepare()
    except graphlib.CycleError as error:
        cycle: list[str] = list(reversed(error.args[1]))
        start = next((name for name in spans if name in cycle), cycle[0])
        at = cycle.index(start)
        around = [*cycle[at:-1], *cycle[:at], start] if at else cycle
        report(
            rules.RECURSIVE_TYPE.at(
                spans[start],
                f"`{start}` contains itself: {' holds '.join(f'`{name}`' for name in around[:2])}"
                + "".join(f", which holds `{name}`" for name in around[2:]),
                help="hold the key of the inner one instead, or a `json` field",
            )
        )


def _names(expr: TypeExpr) -> Iterator[str]:
    if isinstance(expr, NameExpr):
        yield expr.name
    else:
        yield from _names(expr.item)
