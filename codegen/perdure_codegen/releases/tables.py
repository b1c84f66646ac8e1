"""What a release says of tables, beside the shapes of their rows: what holds of the rows, and whose children they are.

Indexes, searches and counts are no part of it: they are made of the rows, and may be had otherwise at any time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

from perdure_codegen.meaning.facts import facts_of
from perdure_codegen.meaning.tables import Table
from perdure_codegen.model import Domain
from perdure_codegen.releases.canonical import Tree, Writer
from perdure_codegen.releases.changes import canonical_facts
from perdure_codegen.steps import Fact, Part

__all__ = ["canonical_tables", "told_tables"]


def canonical_tables(domain: Domain) -> Tree:
    """Return what *domain* says of its tables, in the form that is released."""
    writer = Writer(domain)
    found: Tree = {}
    for name in sorted(domain.entities):
        entity = domain.entities[name]
        facts = facts_of(entity)
        parts = {
            part: canonical_facts((each for each in facts if each.part == part), writer) for part in get_args(Part)
        }
        parent = None if entity.parent is None else writer.identity(entity.parent[0])
        found[name] = {key: value for key, value in {"parent": parent, **parts}.items() if value is not None}
    return found


def told_tables(tables: Mapping[str, Tree]) -> dict[str, Table]:
    """Return what the canonical form says of the table of each entity."""
    return {name: Table(table.get("parent"), frozenset(_facts(table))) for name, table in tables.items()}


def _facts(table: Tree) -> Iterator[Fact]:
    for part in get_args(Part):
        match table.get(part):
            case True:
                yield Fact(part)
            case dict() as references:
                for field, each in references.items():
                    yield Fact(part, (field,), each["ref"], each["on_delete"])
            case list() as keys:
                yield from (Fact(part, tuple(key)) for key in keys)
            case _:
                pass
