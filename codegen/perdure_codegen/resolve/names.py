"""The scope of a domain: every declared name once, its kind, its versions, and the names it has abandoned."""

from __future__ import annotations

from collections.abc import Iterator

from perdure_codegen.declarations import Declarations, EventDecl, RenameEvent, RenameType, SplitEvent, StepDecl, Word
from perdure_codegen.diagnostic import Related
from perdure_codegen.meaning.scope import SCALARS, Report, Scope
from perdure_codegen.model import Kind
from perdure_codegen.resolve import rules

__all__ = ["scope_of"]


def scope_of(declarations: Declarations, report: Report) -> Scope:
    """Return the scope of *declarations*; a name that is declared twice is reported, and the first one counts."""
    kinds: dict[str, Kind] = {}
    counts: dict[str, int] = {}
    former: dict[str, str] = {}
    first: dict[str, Word] = {}
    for kind, name, steps in _declared(declarations):
        if name.text in SCALARS:
            report(rules.DUPLICATE_NAME.at(name.span, f"`{name.text}` is a built-in type", help="choose another name"))
            continue
        if name.text in first:
            report(
                rules.DUPLICATE_NAME.at(
                    name.span,
                    f"`{name.text}` is declared twice",
                    help="rename one of them",
                    related=Related(first[name.text].span, "first declared here"),
                )
            )
            continue
        first[name.text] = name
        kinds[name.text] = kind
        counts[name.text] = len(steps) + 1
        for step in steps:
            renamed = (each for each in step.operations if isinstance(each, RenameType | RenameEvent))
            former.update({operation.former.text: name.text for operation in renamed})
    return Scope(
        kinds,
        counts,
        {old: new for old, new in former.items() if old not in kinds},
        streams={each.name.text: each.stream.text for each in declarations.events},
        split=frozenset(each.name.text for each in declarations.events if _is_split(each)),
    )


def _is_split(event: EventDecl) -> bool:
    """Answer whether *event* became others: what stands under `fields` is then no shape of today."""
    return any(isinstance(each, SplitEvent) for step in event.steps for each in step.operations)


def _declared(declarations: Declarations) -> Iterator[tuple[Kind, Word, tuple[StepDecl, ...]]]:
    yield from (("named", each.name, each.steps) for each in declarations.types)
    yield from (("enum", each.name, each.steps) for each in declarations.enums)
    yield from (("record", each.name, each.steps) for each in declarations.records)
    yield from (("union", each.name, each.steps) for each in declarations.unions)
    yield from (("event", each.name, each.steps) for each in declarations.events)
    yield from (("entity", each.name, each.steps) for each in declarations.entities)
