"""Versions written where changes leave them out, which they may while a type has one alone."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from perdure_codegen.declarations import (
    ContainerExpr,
    Declarations,
    Hoist,
    HookStep,
    NameExpr,
    NullableExpr,
    Operation,
    Remove,
    RemoveMember,
    Retype,
    StepDecl,
    TypeExpr,
)
from perdure_codegen.editing.lines import Lines
from perdure_codegen.parse import parse
from perdure_codegen.reader import read
from perdure_codegen.span import Span
from perdure_codegen.text import Source

__all__ = ["pinned"]


def pinned(sources: tuple[Source, ...], names: Collection[str]) -> tuple[Source, ...]:
    """Return *sources* with `@1` behind each of *names* in what changes say of former versions, where no version is.

    What stands after a change keeps its bare name, which means the version that is there.
    """
    declarations = parse(read(source).document for source in sources).declarations if names else None
    if declarations is None:
        return sources
    found = [place for steps in _histories(declarations) for place in _mentions(steps, names)]
    return tuple(_written(source, [each for each in found if each[1].path == source.path]) for source in sources)


def _histories(declarations: Declarations) -> Iterator[tuple[StepDecl, ...]]:
    yield from (each.steps for each in declarations.types)
    yield from (each.steps for each in declarations.enums)
    yield from (each.steps for each in declarations.records)
    yield from (each.steps for each in declarations.unions)
    yield from (each.steps for each in declarations.entities)
    yield from (each.steps for each in declarations.events)


def _mentions(steps: tuple[StepDecl, ...], names: Collection[str]) -> Iterator[tuple[str, Span]]:
    for step in steps:
        for operation in step.operations:
            yield from ((name, span) for name, span in _former(operation) if name in names)


def _former(operation: Operation) -> Iterator[tuple[str, Span]]:
    """Yield the names without a version in the types that *operation* gives to what was there before it."""
    match operation:
        case Remove():
            yield from _bare(operation.spec.type)
        case Retype():
            yield from _bare(operation.former.type)
        case Hoist():
            yield from _bare(operation.type)
        case HookStep():
            for _, spec in operation.former:
                yield from _bare(spec.type)
        case RemoveMember():
            yield operation.member.text, operation.member.span
        case _:
            pass


def _bare(expression: TypeExpr) -> Iterator[tuple[str, Span]]:
    match expression:
        case NameExpr():
            if expression.version is None:
                yield expression.name, expression.span
        case ContainerExpr() | NullableExpr():
            yield from _bare(expression.item)


def _written(source: Source, places: list[tuple[str, Span]]) -> Source:
    bom = "\ufeff" if source.text.startswith("\ufeff") else ""
    lines = Lines.of(source.text.removeprefix(bom))
    text = lines.text
    for name, span in sorted(places, key=lambda each: each[1], reverse=True):
        start = lines.start(span)
        if text.startswith(name, start):  # a type with escapes or line breaks in it has no place for each of its parts
            text = f"{text[: start + len(name)]}@1{text[start + len(name) :]}"
    return Source(source.path, bom + text)
