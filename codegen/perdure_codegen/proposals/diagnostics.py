"""What the compiler says about undeclared changes: each at its place, with the lines to paste."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from perdure_codegen.diagnostic import Diagnostic, Fix, Related
from perdure_codegen.model import DeclaredType, Domain
from perdure_codegen.proposals.names import missing
from perdure_codegen.proposals.reading import Difference, Reading
from perdure_codegen.proposals.rules import UNDECLARED_CHANGE
from perdure_codegen.proposals.survey import Undeclared, survey
from perdure_codegen.resolved import Resolved
from perdure_codegen.span import Span

__all__ = ["undeclared"]

_SHOWN: Final = 8


def undeclared(previous: Domain, resolved: Resolved, *, whole: bool) -> tuple[Diagnostic, ...]:
    """Return a diagnostic for each difference from *previous*; the first of a type declares its step, others add to it.

    *whole* says that *resolved* has all that the files declare, so that what is not there is gone.
    """
    found = [each for type_ in survey(previous, resolved, whole=whole) for each in _of_type(type_)]
    if whole:
        found += [_gone(before, maybe, resolved) for before, maybe in missing(previous, resolved)]
    return tuple(found)


def _gone(before: DeclaredType, maybe: tuple[str, ...], resolved: Resolved) -> Diagnostic:
    """Return that *before* has no declaration; one of several new types may be it."""
    operation = "rename_event" if before.kind == "event" else "rename_type"
    ways = [f"declare `{{{operation}: {before.name}, to: {name}}}` under `{name}.changes`" for name in maybe]
    ways.append("put the declaration back: what was released is read for ever")
    retired = f"`{len(before.versions) + 1}: [{{retire: {before.name}}}]`"
    ways[-1] += f"; if nothing new is made of it, with {retired} under `{before.name}.changes`"
    return UNDECLARED_CHANGE.at(
        resolved.span,
        f"`{before.name}` was released, and is not declared any more",
        help="\nor ".join(ways),
        related=Related(before.span, f"version {len(before.versions)} was released like this"),
    )


def _of_type(undeclared: Undeclared) -> Iterator[Diagnostic]:
    name, version = undeclared.today.name, undeclared.version
    begun = undeclared.has_draft
    for difference in sorted(undeclared.differs, key=lambda each: _place(undeclared, each)):
        yield UNDECLARED_CHANGE.at(
            _place(undeclared, difference),
            f"`{name}` differs from its released version {version}",
            label=difference.label,
            help=_help(undeclared, difference, begun=begun),
            related=Related(_former(undeclared, difference), f"version {version} was released like this"),
            fixes=tuple(_fix(undeclared, difference, each) for each in difference.readings),
        )
        begun = begun or bool(difference.readings)


def _fix(undeclared: Undeclared, difference: Difference, reading: Reading) -> Fix:
    return Fix(
        type=undeclared.today.name,
        version=undeclared.version + 1,
        operations=tuple(each.text for each in reading.operations),
        begins=not undeclared.has_draft,
        is_certain=len(difference.readings) == 1 and not difference.remedy,
        meaning=reading.meaning,
    )


def _place(undeclared: Undeclared, difference: Difference) -> Span:
    return undeclared.today.places.get(difference.place, undeclared.today.span)


def _former(undeclared: Undeclared, difference: Difference) -> Span:
    return undeclared.released.places.get(difference.former, undeclared.released.span)


def _help(undeclared: Undeclared, difference: Difference, *, begun: bool) -> str:
    name, step = undeclared.today.name, undeclared.version + 1
    if not difference.readings:
        return difference.remedy
    place = f"at the head of version {step} under `{name}.changes`" if begun else f"under `{name}.changes`"
    lines = [f"`{each.text}`" if begun else f"`{step}: [{each.text}]`" for each in difference.readings[:_SHOWN]]
    if len(difference.readings) == 1:
        return f"declare it {place}: {lines[0]}" + (f"\nor {difference.remedy}" if difference.remedy else "")
    meant = [f"{line} if {each.meaning}" for line, each in zip(lines, difference.readings, strict=False)]
    more = len(difference.readings) - len(meant)
    rest = [f"or one of {more} more, with other pairs of names"] if more else []
    if difference.remedy:
        rest.append(f"or {difference.remedy}")
    return "\n".join([f"declare which it is {place}:", *meant, *rest])
