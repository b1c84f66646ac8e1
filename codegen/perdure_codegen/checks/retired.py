"""What is retired is held by former versions and retired events alone."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from perdure_codegen.diagnostic import Related
from perdure_codegen.meaning.scope import Report
from perdure_codegen.model import Container, DeclaredType, Domain, FieldsShape, Nullable, Ref, Type, UnionShape
from perdure_codegen.rule import Rule
from perdure_codegen.span import Span
from perdure_codegen.steps import Retired

__all__ = ["check_retired"]

RETIRED: Final = Rule(
    "retired",
    purpose="Checks that nothing new is made of what is retired.",
    page="""
    ## What it does

    Looks for retired types in today's shapes of what is not retired itself, and in the keys of streams that still take
    events.

    ## Why is this bad?

    A retired type stays for the sake of what is stored. A new event that holds one would go on making it.

    ## Example

    ```yaml
    types:
      Fax:
        is: str
        changes: {2: [{retire: Fax, because: nobody has one}]}
    events:
      Sent: {stream: letter, fields: {to: Fax}, changes: {2: [{adopt: Fax, from: 1, to: 2}]}}
    ```

    ## What to do

    Remove or retype the field in a step of its own; retire what holds it; or bring the type back:
    `{reuse: Fax, because: ...}` in its changes.
    """,
)


def check_retired(domain: Domain, report: Report) -> None:
    """Report each use of a retired type where new values are made."""
    retired = {each.name: each for each in domain.types.values() if each.is_retired}
    if not retired:
        return
    for declared in (*domain.types.values(), *domain.events.values()):
        if declared.is_live:
            for name, place in _held(declared):
                if name in retired:
                    _report(place, f"`{declared.name}` holds it", retired[name], report)
    taking = {event.stream for event in domain.writable}
    for stream in domain.streams.values():
        if stream.name in taking and isinstance(stream.key, Ref) and stream.key.name in retired:
            _report(stream.span, f"it is the key of `{stream.name}`", retired[stream.key.name], report)


def _held(declared: DeclaredType) -> Iterator[tuple[str, Span]]:
    match declared.newest.shape:
        case FieldsShape(fields):
            for field, spec in fields.items():
                yield from ((name, declared.places.get(field, declared.span)) for name in _names(spec.type))
        case UnionShape(members):
            yield from ((each.name, declared.places.get(each.name, declared.span)) for each in members)
        case _:
            pass


def _names(kind: Type) -> Iterator[str]:
    if isinstance(kind, Ref):
        yield kind.name
    elif isinstance(kind, Container | Nullable):
        yield from _names(kind.item)


def _report(span: Span, use: str, declared: DeclaredType, report: Report) -> None:
    by = next(each.span for step in reversed(declared.steps) for each in step.operations if isinstance(each, Retired))
    report(
        RETIRED.at(
            span,
            f"`{declared.name}` is retired, and {use} today",
            help=f"use another type in a new step, retire what holds it, or write "
            f"`{len(declared.steps) + 2}: [{{reuse: {declared.name}, because: ...}}]` under `{declared.name}.changes`",
            related=Related(by, "retired here"),
        )
    )
