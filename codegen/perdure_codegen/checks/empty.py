"""Declarations that nothing can be a value of."""

from __future__ import annotations

from perdure_codegen.checks import rules
from perdure_codegen.meaning.scope import Report
from perdure_codegen.model import Domain, EnumShape, UnionShape

__all__ = ["check_empty"]


def check_empty(domain: Domain, report: Report) -> None:
    """Report streams without events, and enums and unions without members."""
    used = {event.stream for event in domain.events.values()}
    for stream in domain.streams.values():
        if stream.name not in used:
            report(
                rules.EMPTY.at(
                    stream.span,
                    f"no event belongs to the stream `{stream.name}`",
                    help=f"declare an event with `stream: {stream.name}`, or remove the stream",
                )
            )
    for declared in domain.types.values():
        shape = declared.newest.shape
        if isinstance(shape, EnumShape | UnionShape) and not shape.members:
            report(rules.EMPTY.at(declared.span, f"`{declared.name}` has no members", help="add a member"))
