"""The table of an entity beside one that was released: what holds no more, what is new, and what changes say of it."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from perdure_codegen.meaning.facts import Carried, carried, facts_of
from perdure_codegen.model import DeclaredType, Domain, Entity, FieldsShape
from perdure_codegen.steps import Altered, Fact, ResolvedOperation

__all__ = ["Table", "Told", "called", "differing", "table_of"]


class Table(Struct, frozen=True):
    """What was released of a table; entities are called as their first versions were."""

    parent: str | None
    facts: frozenset[Fact]


def table_of(domain: Domain, entity: Entity) -> Table:
    """Return what *domain* says of the table of *entity*."""
    parent = None if entity.parent is None else domain.types[entity.parent[0]].versions[0].name
    return Table(parent, frozenset(_of_ever(each, domain) for each in facts_of(entity)))


class Told(Struct, frozen=True):
    """What a table is *not* any more, and what is *new*, beside that which its changes since the release say.

    *carried* is what these make of it. *is_moved* says that its rows became those of a parent.
    """

    gone: frozenset[Fact]
    new: frozenset[Fact]
    carried: Carried
    is_moved: bool

    @property
    def differs(self) -> bool:
        """Whether anything is left that no change says."""
        return bool(self.gone or self.new or self.carried.wrong or self.is_moved)


def differing(released: Table, version: int, today: Domain, name: str) -> Told:
    """Return how the table of the entity called *name* differs from what was *released* with *version* of it."""
    declared, entity = today.types[name], today.entities[name]
    operations = [_identified(each, today) for step in declared.steps[version - 1 :] for each in step.operations]
    found = carried(released.facts, _fields(declared, version), operations)
    now = frozenset(_of_ever(each, today) for each in facts_of(entity))
    return Told(
        gone=found.facts - now,
        new=frozenset(each for each in now - found.facts if found.fresh.isdisjoint(each.fields)),
        carried=found,
        is_moved=_is_moved(released, entity),
    )


def _is_moved(released: Table, entity: Entity) -> bool:
    """Answer whether rows that were nobody's became children; where a parent lets go of them, its `remove` says so."""
    return released.parent is None and entity.parent is not None


def _fields(declared: DeclaredType, version: int) -> Iterable[str]:
    shape = declared.version(min(version, len(declared.versions))).shape
    return shape.fields if isinstance(shape, FieldsShape) else ()


def _identified(operation: ResolvedOperation, domain: Domain) -> ResolvedOperation:
    if not isinstance(operation, Altered):
        return operation
    before, after = (tuple(_of_ever(each, domain) for each in facts) for facts in (operation.before, operation.after))
    return replace(operation, before=before, after=after)


def _of_ever(fact: Fact, domain: Domain) -> Fact:
    """Return *fact* with its entity called as its first version was."""
    return replace(fact, entity=domain.types[fact.entity].versions[0].name) if fact.entity else fact


def called(facts: Iterable[Fact], domain: Domain) -> list[Fact]:
    """Return *facts* in order, with entities called as they are in *domain*."""
    names = {declared.versions[0].name: name for name, declared in domain.types.items()}
    return sorted(replace(each, entity=names.get(each.entity, each.entity)) if each.entity else each for each in facts)
