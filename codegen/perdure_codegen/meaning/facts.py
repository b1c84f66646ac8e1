"""What holds of the rows of an entity's table, and what the changes of a step make of it.

A fact is about fields, or about all rows. One about a field that a step brings comes with it, and one about a field
that a step takes away goes with it; anything else is owed an `alter`, since rows that are there could break it, or were
held to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from perdure_codegen.model import Entity
from perdure_codegen.steps import (
    Added,
    Altered,
    Fact,
    Hoisted,
    Hooked,
    Nested,
    Part,
    Removed,
    Renamed,
    ResolvedOperation,
)
from perdure_codegen.wording import listed

__all__ = ["Carried", "Past", "carried", "facts_of", "told_fact", "written_facts"]


def facts_of(entity: Entity) -> frozenset[Fact]:
    """Return what is declared of the table of *entity* today."""
    return frozenset(
        (
            *(Fact("unique", tuple(sorted(names))) for names in entity.unique),
            *(
                Fact("references", (field,), reference.entity, reference.on_delete)
                for field, reference in entity.references.items()
            ),
            *((Fact("version"),) if entity.versioned else ()),
        )
    )


class Carried(Struct, frozen=True):
    """What steps make of *facts*: those that hold after them, and the fields that are *fresh*, of which more may.

    *former* has the name that each other field had before, by the one it has after. *wrong* is what an operation says
    held before it and did not, or held already.
    """

    facts: frozenset[Fact]
    fresh: frozenset[str]
    former: Mapping[str, str]
    wrong: tuple[tuple[Altered, Fact], ...]


def carried(facts: Iterable[Fact], fields: Iterable[str], operations: Iterable[ResolvedOperation]) -> Carried:
    """Return what *operations* make of *facts* about an entity of these *fields*."""
    held = set(facts)
    former = {name: name for name in fields}
    fresh: set[str] = set()
    wrong: list[tuple[Altered, Fact]] = []
    for operation in operations:
        if isinstance(operation, Altered):
            wrong += [(operation, each) for each in operation.before if each not in held]
            held -= set(operation.before)
            wrong += [(operation, each) for each in operation.after if each in held]
            held |= set(operation.after)
            continue
        renamed, gone, made = _moved(operation)
        held = {_with(each, renamed) for each in held if gone.isdisjoint(each.fields)}
        former = {renamed.get(name, name): then for name, then in former.items() if name not in gone}
        fresh = {renamed.get(name, name) for name in fresh - gone} | made
    return Carried(frozenset(held), frozenset(fresh), former, tuple(wrong))


class Past(Struct, frozen=True):
    """What held before some changes, as far as today's *facts* tell; of fields that are *gone* nothing is known."""

    facts: frozenset[Fact]
    gone: frozenset[str] = frozenset()

    def has(self, fact: Fact) -> bool | None:
        """Answer whether *fact* held then; None where that is not known."""
        return fact in self.facts if self.gone.isdisjoint(fact.fields) else None

    def before(self, operation: ResolvedOperation) -> Past:
        """Return what held before *operation*."""
        if isinstance(operation, Altered):
            return Past(self.facts - {*operation.after} | {*operation.before}, self.gone)
        renamed, gone, made = _moved(operation)
        former = {after: before for before, after in renamed.items()}
        kept = (each for each in self.facts if made.isdisjoint(each.fields))
        return Past(
            frozenset(_with(each, former) for each in kept),
            frozenset(former.get(name, name) for name in self.gone - made) | gone,
        )


def _with(fact: Fact, names: Mapping[str, str]) -> Fact:
    return replace(fact, fields=tuple(sorted(names.get(name, name) for name in fact.fields)))


def _moved(operation: ResolvedOperation) -> tuple[dict[str, str], frozenset[str], frozenset[str]]:
    """Return the fields that are renamed, those that are taken away, and those that are made."""
    match operation:
        case Renamed(pairs=pairs):
            return dict(pairs), frozenset(), frozenset()
        case Added(field=field):
            return {}, frozenset(), frozenset({field})
        case Removed(field=field):
            return {}, frozenset({field}), frozenset()
        case Nested(pairs=pairs, into=into):
            return {}, frozenset(field for field, _ in pairs), frozenset({into})
        case Hoisted(field=field, pairs=pairs):
            return {}, frozenset({field}), frozenset(after for _, after in pairs)
        case Hooked(before=before, after=after):
            return {}, frozenset(name for name, _ in before), frozenset(name for name, _ in after)
        case _:
            return {}, frozenset(), frozenset()


def told_fact(fact: Fact) -> str:
    """Return *fact* in words that can follow `it has`."""
    match fact.part:
        case "unique":
            return f"the unique key {listed(fact.fields)}"
        case "references":
            return f"the reference of `{fact.fields[0]}` to `{fact.entity}`, `on_delete: {fact.on_delete}`"
        case "version":
            return "rows that are numbered (`version: true`)"


def written_facts(part: Part, facts: Iterable[Fact]) -> str:
    """Return *facts* as `alter` writes them."""
    ordered = sorted(facts)
    match part:
        case "unique":
            return f"[{', '.join(_key(each.fields) for each in ordered)}]"
        case "references":
            return f"{{{', '.join(map(_reference, ordered))}}}"
        case "version":
            return "true" if ordered else "false"


def _key(fields: tuple[str, ...]) -> str:
    return fields[0] if len(fields) == 1 else f"[{', '.join(fields)}]"


def _reference(fact: Fact) -> str:
    on_delete = "" if fact.on_delete == "restrict" else f", on_delete: {fact.on_delete}"
    return f"{fact.fields[0]}: {{ref: {fact.entity}{on_delete}}}"
