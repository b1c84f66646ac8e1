"""What differs about the table of an entity: what holds of its rows, and how they are found."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct
from msgspec.structs import replace

from perdure_codegen.changes import Change, WayOfRows
from perdure_codegen.difference.rules import tables
from perdure_codegen.meaning.facts import told_fact
from perdure_codegen.meaning.tables import Told, called, differing, table_of
from perdure_codegen.model import DeclaredType, Domain, EnumMember, Index
from perdure_codegen.rule import Rule
from perdure_codegen.span import Span
from perdure_codegen.steps import Altered, Fact
from perdure_codegen.wording import listed

__all__ = ["altered", "undeclared_in_table", "unowed_in_table"]


def altered(declared: DeclaredType, version: int, operation: Altered) -> Iterator[Change]:
    """Yield what the `alter` of a step declares."""
    for each in _alterations(operation.before, operation.after):
        yield replace(each.change(declared, operation.span), version=version)


def undeclared_in_table(
    previous: Domain, current: Domain, released: DeclaredType, today: DeclaredType
) -> Iterator[Change]:
    """Yield what differs about the table of an entity, and no change says so."""
    before, entity = previous.entities[released.name], current.entities[today.name]
    told = differing(table_of(previous, before), len(released.versions), current, today.name)
    found = [
        each.change(today, today.span) for each in _alterations(called(told.gone, current), called(told.new, current))
    ]
    if told.is_moved and entity.parent is not None:
        found.append(_moved(today, f"belongs to `{entity.parent[0]}`, and did not"))
    if before.table != entity.table:
        found.append(_moved(today, f"is in the table `{entity.table}`, no longer in `{before.table}`"))
    if before.key != tuple(_then(told, name) for name in entity.key):
        found.append(_moved(today, f"has the key {listed(entity.key)}, no longer {listed(before.key)}"))
    if before.temporal != entity.temporal:
        found.append(_moved(today, "is temporal, and was not" if entity.temporal else "is no longer temporal"))
    yield from (replace(each, declared=False, backward=False, forward="never") for each in found)


def unowed_in_table(previous: Domain, current: Domain, released: DeclaredType, today: DeclaredType) -> Iterator[Change]:
    """Yield what differs about how the rows of an entity are found and counted."""
    before, entity = previous.entities[released.name], current.entities[today.name]
    told = differing(table_of(previous, before), len(released.versions), current, today.name)
    now = {then: name for name, then in told.carried.former.items()}
    old, new = (
        dict.fromkeys(_shown(each, names) for each in owner.indexes) for owner, names in ((before, now), (entity, {}))
    )
    for index in (index for index in old if index not in new):
        yield _free(tables.CHANGED_INDEXES, today, f"has no index {index} any more")
    for index in (index for index in new if index not in old):
        yield _free(tables.CHANGED_INDEXES, today, f"has the index {index}")
    if tuple(now.get(name, name) for name in before.search) != entity.search:
        words = f"searches {listed(entity.search)}" if entity.search else "searches nothing any more"
        yield _free(tables.CHANGED_SEARCH, today, words)
    counted = {name: now.get(of, of) for name, of in before.counts.items()}
    for name in (name for name, of in counted.items() if entity.counts.get(name) != of):
        yield _free(tables.CHANGED_COUNTS, today, f"has no count `{name}` of `{counted[name]}` any more")
    for name, of in entity.counts.items():
        if counted.get(name) != of:
            yield _free(tables.CHANGED_COUNTS, today, f"counts `{of}` in `{name}`")


class _Alteration(Struct, frozen=True):
    rule: Rule
    field: str
    what: str
    stops: tuple[WayOfRows, ...]

    def change(self, declared: DeclaredType, span: Span) -> Change:
        return Change(
            rule=self.rule.id,
            type=declared.name,
            subject=declared.kind,
            what=self.what,
            span=span,
            field=self.field,
            stops=self.stops,
        )


def _alterations(before: Iterable[Fact], after: Iterable[Fact]) -> Iterator[_Alteration]:
    gone, new = ({(each.part, each.fields): each for each in facts} for facts in (before, after))
    for key, fact in gone.items():
        field = fact.fields[0] if fact.fields else ""
        match fact.part:
            case "unique":
                yield _Alteration(tables.REMOVED_UNIQUE_KEY, field, f"has no more {told_fact(fact)}", ("down",))
            case "references" if key in new:
                stops: tuple[WayOfRows, ...] = () if new[key].entity == fact.entity else ("up", "down")
                yield _Alteration(
                    tables.CHANGED_REFERENCE, field, f"has {told_fact(new[key])}, no longer {_short(fact)}", stops
                )
            case "references":
                yield _Alteration(tables.REMOVED_REFERENCE, field, f"has no more {told_fact(fact)}", ("down",))
            case "version":
                yield _Alteration(tables.CHANGED_NUMBERING, field, "has rows that are not numbered any more", ())
    for key, fact in new.items():
        field = fact.fields[0] if fact.fields else ""
        match fact.part:
            case "unique":
                yield _Alteration(tables.ADDED_UNIQUE_KEY, field, f"has {told_fact(fact)}", ("up",))
            case "references" if key not in gone:
                yield _Alteration(tables.ADDED_REFERENCE, field, f"has {told_fact(fact)}", ("up",))
            case "version":
                yield _Alteration(tables.CHANGED_NUMBERING, field, "has rows that are numbered from now on", ())
            case _:
                pass


def _short(fact: Fact) -> str:
    return f"to `{fact.entity}`, `on_delete: {fact.on_delete}`"


def _moved(today: DeclaredType, what: str) -> Change:
    return Change(rule=tables.CHANGED_ROWS.id, type=today.name, subject=today.kind, what=what, span=today.span)


def _free(rule: Rule, today: DeclaredType, what: str) -> Change:
    return Change(rule=rule.id, type=today.name, subject=today.kind, what=what, span=today.span)


def _then(told: Told, name: str) -> str:
    return told.carried.former.get(name, name)


def _shown(index: Index, names: Mapping[str, str]) -> str:
    """Return an index as an author writes it, its fields called by *names*."""
    parts = [f"{names.get(each.field, each.field)}{' desc' if each.descending else ''}" for each in index.columns]
    tests = [f"{names.get(each.field, each.field)}: {_constant(each.value)}" for each in index.where]
    where = f" where {{{', '.join(tests)}}}" if tests else ""
    return f"`[{', '.join(parts)}]{where}`"


def _constant(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return str(value).lower()
        case EnumMember(member=member):
            return member
        case _:
            return str(value)
