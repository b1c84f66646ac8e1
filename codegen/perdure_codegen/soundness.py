"""What is left of a domain without the declarations that something was said about.

Later stages look at this part, so one run reports the errors of all stages, and none that only follows from another.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from msgspec.structs import replace

from perdure_codegen.declarations import (
    Declarations,
    EntityDecl,
    EnumDecl,
    EventDecl,
    NamedTypeDecl,
    NameExpr,
    ProjectionDecl,
    QueryDecl,
    RecordDecl,
    UnionDecl,
    Word,
)
from perdure_codegen.diagnostic import Diagnostic

__all__ = ["sound_part"]


def sound_part(declarations: Declarations, diagnostics: Iterable[Diagnostic]) -> Declarations:
    """Return *declarations* less those that hold an error of *diagnostics*, and less all that mention one of these.

    An error belongs to the last declaration that begins before it in its file.
    """
    every = _all(declarations)
    unsound = set(_blamed(every, diagnostics))
    mentions = {each.name.text: frozenset(_words(each)) for each in every}
    while more := {name for name, words in mentions.items() if name not in unsound and words & unsound}:
        unsound |= more
    events = tuple(each for each in declarations.events if each.name.text not in unsound)
    lost = {each.stream.text for each in declarations.events} - {each.stream.text for each in events}
    return replace(
        declarations,
        types=tuple(each for each in declarations.types if each.name.text not in unsound),
        enums=tuple(each for each in declarations.enums if each.name.text not in unsound),
        records=tuple(each for each in declarations.records if each.name.text not in unsound),
        unions=tuple(each for each in declarations.unions if each.name.text not in unsound),
        streams=tuple(each for each in declarations.streams if each.name.text not in lost),
        events=events,
        entities=tuple(each for each in declarations.entities if each.name.text not in unsound),
        projections=tuple(each for each in declarations.projections if each.name.text not in unsound),
        queries=tuple(each for each in declarations.queries if each.name.text not in unsound),
    )


_Declared: TypeAlias = (
    NamedTypeDecl | EnumDecl | RecordDecl | UnionDecl | EventDecl | EntityDecl | ProjectionDecl | QueryDecl
)


def _all(declarations: Declarations) -> tuple[_Declared, ...]:
    return (
        *declarations.types,
        *declarations.enums,
        *declarations.records,
        *declarations.unions,
        *declarations.events,
        *declarations.entities,
        *declarations.projections,
        *declarations.queries,
    )


def _blamed(every: Iterable[_Declared], diagnostics: Iterable[Diagnostic]) -> Iterator[str]:
    places = sorted((each.name.span, each.name.text) for each in every)
    spans = [span for span, _ in places]
    for diagnostic in diagnostics:
        at = bisect.bisect_right(spans, diagnostic.span) - 1
        if diagnostic.severity == "error" and at >= 0 and spans[at].path == diagnostic.span.path:
            yield places[at][1]


def _words(node: object) -> Iterator[str]:
    """Yield every name within *node*; declarations are made of slotted attrs classes and tuples."""
    match node:
        case Word():
            yield node.text.partition("@")[0]
        case NameExpr():
            yield node.name
        case tuple():
            for each in node:
                yield from _words(each)
        case _:
            for name in getattr(type(node), "__slots__", ()):
                yield from _words(getattr(node, name, None))
