"""The law of tables: an entity has the table, the key and the parent that it had, and what else holds is declared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, get_args

from msgspec.structs import replace

from perdure_codegen.diagnostic import Diagnostic, Fix, Related
from perdure_codegen.meaning.facts import told_fact, written_facts
from perdure_codegen.meaning.frozen import CHANGED_ROWS
from perdure_codegen.meaning.tables import Table, Told, called, differing
from perdure_codegen.model import DeclaredType, Domain, Entity
from perdure_codegen.releases import rules
from perdure_codegen.releases.canonical import Tree
from perdure_codegen.span import Span
from perdure_codegen.steps import Fact, Part
from perdure_codegen.wording import listed

__all__ = ["broken_rows"]

_PUT_BACK: Final = "put them back; to have others, declare another entity, and copy the rows"


def broken_rows(
    before: DeclaredType, after: DeclaredType, shapes: tuple[Tree, Tree], table: Table, today: Domain
) -> Iterator[Diagnostic]:
    """Yield what the entity *after* says of its table otherwise than it was released as *before*.

    *shapes* are its canonical forms then and now, and *table* is what was released of the table.
    """
    frozen, now = shapes
    version = len(before.versions)
    key = frozen["versions"][-1]["key"]
    if frozen["table"] != now["table"] or key != now["versions"][min(version, len(now["versions"])) - 1]["key"]:
        yield CHANGED_ROWS.at(
            after.span,
            f"`{before.name}` was released with the table `{frozen['table']}` and the key {listed(key)}",
            help=_PUT_BACK,
            related=_released(before, before.span),
        )
    if frozen.get("temporal") != now.get("temporal"):
        yield CHANGED_ROWS.at(
            after.span,
            f"`{before.name}` was released as temporal, and its revisions would be lost"
            if frozen.get("temporal")
            else f"`{before.name}` was not released as temporal, and nobody knows since when its rows are so",
            help="put that back; to have the other, declare another entity, and copy the rows",
            related=_released(before, before.span),
        )
    told = differing(table, version, today, after.name)
    entity = today.entities[after.name]
    if told.is_moved and entity.parent is not None:
        yield CHANGED_ROWS.at(
            after.span,
            f"`{before.name}` was released with rows of its own, and is a child of `{entity.parent[0]}` now",
            help=f"take `{entity.parent[1]}` out of `{entity.parent[0]}.children`; to have such children, declare "
            "another entity, and copy the rows",
            related=_released(before, before.span),
        )
    yield from _wrong(before, told)
    yield from _undeclared(before, after, told, today)


def _wrong(before: DeclaredType, told: Told) -> Iterator[Diagnostic]:
    """Yield what an operation says was so before it, or was not, and that was otherwise in the release."""
    for operation, fact in told.carried.wrong:
        verb = "does not have" if fact in operation.before else "already has"
        yield rules.UNDECLARED_ALTERATION.at(
            operation.span,
            f"what was released as version {len(before.versions)} of `{before.name}` {verb} {told_fact(fact)}",
            help=f"take it out of `{'from' if fact in operation.before else 'to'}`",
            related=_released(before, before.span),
        )


def _undeclared(before: DeclaredType, after: DeclaredType, told: Told, today: Domain) -> Iterator[Diagnostic]:
    version, entity = len(before.versions), today.entities[after.name]
    begun = len(after.versions) > version
    facts = (called(told.gone, today), called(told.new, today))
    for part in get_args(Part):
        gone, new = ([each for each in every if each.part == part] for every in facts)
        if not gone and not new:
            continue
        text = _operation(part, gone, new, told)
        place = f"at the head of version {version + 1} under" if begun else "under"
        line = f"`{text}`" if begun else f"`{version + 1}: [{text}]`"
        yield rules.UNDECLARED_ALTERATION.at(
            _place(after, entity, new),
            f"the table of `{after.name}` differs from that of its released version {version}",
            label="; ".join(
                (*(f"it had {told_fact(each)}" for each in gone), *(f"it has {told_fact(each)}" for each in new))
            ),
            help=f"declare it {place} `{after.name}.changes`: {line}" + _warning(gone, new),
            related=_released(before, before.places.get(_first(gone), before.span)),
            fixes=(Fix(type=after.name, version=version + 1, operations=(text,), begins=not begun),),
        )
        begun = True


def _operation(part: Part, gone: Iterable[Fact], new: Iterable[Fact], told: Told) -> str:
    """Return what declares it, at the head of the step: by the names that the fields had in the release."""
    former = told.carried.former
    then = {
        key: [replace(each, fields=tuple(former.get(name, name) for name in each.fields)) for each in facts]
        for key, facts in (("from", gone), ("to", new))
    }
    if part == "version":
        return f"{{alter: version, to: {written_facts(part, then['to'])}}}"
    written = ", ".join(f"{key}: {written_facts(part, facts)}" for key, facts in then.items() if facts)
    return f"{{alter: {part}, {written}}}"


def _warning(gone: Iterable[Fact], new: Iterable[Fact]) -> str:
    """Return what may come of it in files that there are; another `on_delete` asks nothing of rows."""
    held = {(each.fields, each.entity) for each in gone}
    if not any(each.fields and (each.fields, each.entity) not in held for each in new):
        return ""
    return "\nif files have rows that break it, they stop the migration: `perdure explain refusing-migration`"


def _place(after: DeclaredType, entity: Entity, new: Iterable[Fact]) -> Span:
    """Return where that which is new stands; else the entity."""
    for each in new:
        if each.part == "unique":
            return entity.words.get(("unique", each.fields[0]), after.span)
        if each.part == "references":
            return entity.references[each.fields[0]].span
    return after.span


def _first(facts: list[Fact]) -> str:
    return facts[0].fields[0] if facts and facts[0].fields else ""


def _released(before: DeclaredType, span: Span) -> Related:
    return Related(span, f"version {len(before.versions)} was released like this")
