"""Projections that could not be rebuilt, or would wait for what never comes."""

from __future__ import annotations

from typing import Final

from perdure_codegen.checks import projection_rules as rules
from perdure_codegen.diagnostic import Related
from perdure_codegen.meaning.scope import Report
from perdure_codegen.model import Domain, Projection
from perdure_codegen.span import Span
from perdure_codegen.sql.words import snake

__all__ = ["check_projections"]

FORGET: Final = "forget"
"""The method of every projection for a stream that was erased."""


def check_projections(domain: Domain, report: Report) -> None:
    """Report events that cannot be handled, and entities that are not a projection's alone."""
    writers: dict[str, tuple[Projection, Span]] = {}
    for projection in domain.projections.values():
        _events(domain, projection, report)
        for name, span in projection.writes.items():
            _whole(domain, name, span, report)
            other, place = writers.setdefault(name, (projection, span))
            if other is not projection:
                report(
                    rules.PROJECTION_ENTITY.at(
                        span,
                        f"`{name}` is written by `{other.name}` already",
                        help=f"declare an entity for `{projection.name}`, with a table of its own",
                        related=Related(place, "it is written by this one"),
                    )
                )
    _references(domain, {name: projection for name, (projection, _) in writers.items()}, report)


def _events(domain: Domain, projection: Projection, report: Report) -> None:
    for name, span in projection.handles.items():
        split = domain.events[name].split
        if split is not None:
            message = f"`{name}` was split, and nothing is read as it any more"
            report(rules.PROJECTION_EVENT.at(span, message, help="handle the events that it was split into"))
        if snake(name) == FORGET:
            message = f"`{FORGET}` is the method for streams that were erased, and would be that for `{name}`, too"
            report(rules.PROJECTION_EVENT.at(span, message, help=f"call the event something else, say `{name}Done`"))


def _whole(domain: Domain, name: str, span: Span, report: Report) -> None:
    parent = domain.entities[name].parent
    if parent is not None:
        message = f"`{name}` belongs to `{parent[0]}`, and is written with it"
        report(rules.PROJECTION_ENTITY.at(span, message, help=f"write `{parent[0]}` in its place"))


def _references(domain: Domain, writers: dict[str, Projection], report: Report) -> None:
    """Report references across the border of a projection: rebuilding it replaces all rows within."""
    for entity in domain.entities.values():
        root = entity
        while root.parent is not None:
            root = domain.entities[root.parent[0]]
        for field, reference in entity.references.items():
            owner = writers.get(reference.entity)
            if owner is not writers.get(root.name):
                where = f"`{owner.name}`" if owner is not None else "no projection"
                report(
                    rules.PROJECTION_ENTITY.at(
                        reference.span,
                        f"`{entity.name}.{field}` refers to `{reference.entity}`, which is of {where}",
                        help="refer within one projection alone, or hold the key in a field that is no reference",
                    )
                )
