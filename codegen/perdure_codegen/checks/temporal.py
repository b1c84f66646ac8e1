"""Temporal entities: nothing of them may change without a revision."""

from __future__ import annotations

from collections.abc import Iterator

from perdure_codegen.checks.temporal_rules import TEMPORAL
from perdure_codegen.diagnostic import Diagnostic, Related
from perdure_codegen.meaning.scope import Report
from perdure_codegen.model import Domain, Entity

__all__ = ["check_temporal"]


def check_temporal(domain: Domain, report: Report) -> None:
    """Report what a temporal entity cannot be combined with."""
    for entity in domain.entities.values():
        if entity.temporal:
            for found in (*_own(entity), *_parts(domain, entity), *_references(entity), *_writers(domain, entity)):
                report(found)


def _own(entity: Entity) -> Iterator[Diagnostic]:
    if entity.versioned:
        yield TEMPORAL.at(
            entity.words["temporal",],
            f"`{entity.name}` is temporal and has a version, which would say the same twice",
            help="remove `version`: an update can expect the `recorded_at` of the last revision",
        )
    for counter in entity.counters:
        yield TEMPORAL.at(
            entity.words["temporal",],
            f"`{entity.name}` is temporal, and each change of its counter `{counter}` would be a revision",
            help=f"remove `counter` from `{counter}`, or `temporal`, or count in an entity of its own",
        )


def _parts(domain: Domain, entity: Entity) -> Iterator[Diagnostic]:
    for field, child in entity.children.items():
        yield TEMPORAL.at(
            child.span,
            f"`{entity.name}` is temporal, and the rows of its children `{field}` would have no revisions",
            help=f"declare `{child.entity}` under `records`, and the field `{field}: {{type: 'list[{child.entity}]'}}`",
            related=Related(entity.words["temporal",], "it is temporal"),
        )
    if entity.parent is not None:
        owner, field = entity.parent
        yield TEMPORAL.at(
            entity.words["temporal",],
            f"`{entity.name}` belongs to `{owner}`, and is saved and deleted with it",
            help=f"remove `temporal`, or hold the key of its `{owner}` in a field of `{entity.name}`",
            related=Related(domain.entities[owner].children[field].span, "it belongs to this one"),
        )


def _references(entity: Entity) -> Iterator[Diagnostic]:
    for field, reference in entity.references.items():
        if reference.on_delete != "restrict":
            done = "be deleted" if reference.on_delete == "cascade" else "lose its reference"
            when = f"when the `{reference.entity}` in `{field}` is"
            yield TEMPORAL.at(
                reference.span,
                f"`{entity.name}` is temporal, and would {done} without a revision {when} deleted",
                help="write `on_delete: restrict`, or hold the key in a field that is no reference",
            )


def _writers(domain: Domain, entity: Entity) -> Iterator[Diagnostic]:
    for projection in domain.projections.values():
        if entity.name in projection.writes:
            yield TEMPORAL.at(
                projection.writes[entity.name],
                f"`{entity.name}` is temporal, and rebuilding `{projection.name}` would replace its revisions",
                help=f"remove `temporal` from `{entity.name}`: the events tell what it was at any time",
                related=Related(entity.words["temporal",], "it is temporal"),
            )
