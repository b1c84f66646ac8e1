"""The law of releases: what was released is still declared, and leads on by at most one step of each type.

Whether today's *newest* shape follows from the released one is found by undoing the step that is begun (`proposals`);
here is all that lies further back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from perdure_codegen.declarations import StepDecl
from perdure_codegen.diagnostic import Diagnostic, Related
from perdure_codegen.model import DeclaredType, Domain, Kind
from perdure_codegen.releases import rules
from perdure_codegen.releases.canonical import Tree, canonical
from perdure_codegen.releases.comparison import identities, same
from perdure_codegen.releases.places import moved
from perdure_codegen.releases.quoting import Quotes
from perdure_codegen.releases.rows import broken_rows
from perdure_codegen.releases.tables import canonical_tables, told_tables
from perdure_codegen.resolved import Resolved
from perdure_codegen.span import Span

__all__ = ["broken_law", "edited"]

_KINDS: Final[Mapping[Kind, str]] = {
    "named": "a named type",
    "enum": "an enum",
    "record": "a record",
    "union": "a union",
    "entity": "an entity",
    "event": "an event",
}


def broken_law(previous: Domain, today: Domain, quotes: Quotes) -> tuple[Diagnostic, ...]:
    """Return where *today* no longer tells the history that was released with *previous*.

    What is missing from *today* altogether is left to others; *quotes* are the files of the release.
    """
    frozen, now = canonical(previous), canonical(today)
    tables = told_tables(canonical_tables(previous))
    found: list[Diagnostic] = []
    known = identities(frozen, now).today
    found += moved(previous, today, known)
    for name, here in known.items():
        before, after = previous.declared(name), today.declared(here)
        if before.kind != after.kind:
            found.append(_of_another_kind(before, after))
            continue
        section = "events" if before.kind == "event" else "types"
        found += _history(before, after, frozen[section][name]["versions"], now[section][here]["versions"], quotes)
        found += _drafts(before, after)
        if before.kind == "entity":
            shapes = (frozen[section][name], now[section][here])
            found += broken_rows(before, after, shapes, tables[name], today)
    return tuple(found)


def edited(
    found: Iterable[Diagnostic], previous: Domain, resolved: Resolved, quotes: Quotes, today: Quotes
) -> tuple[Diagnostic, ...]:
    """Return *found* in other words where it is about a released step that is not written as it was released.

    *quotes* are the files of the release of *previous*, *today* those of *resolved*.
    """
    steps = [
        (before, step)
        for before in (*previous.types.values(), *previous.events.values())
        for name in (resolved.scope.former.get(before.name, before.name),)
        for after in (resolved.types.get(name), resolved.events.get(name))
        if after is not None
        for step in after.steps
        if step.version <= len(before.versions)
    ]
    return tuple(_in_other_words(each, steps, quotes, today) for each in found)


def _in_other_words(
    diagnostic: Diagnostic, steps: list[tuple[DeclaredType, StepDecl]], quotes: Quotes, today: Quotes
) -> Diagnostic:
    for before, step in steps:
        if any(_holds(operation.span, diagnostic.span) for operation in step.operations):
            if today.step(step) == quotes.step(before.steps[step.version - 2]):
                return diagnostic
            return _edited_step(before, step.version, diagnostic.span, diagnostic.message, quotes)
    return diagnostic


def _holds(outer: Span, inner: Span) -> bool:
    return outer.path == inner.path and (outer.line, outer.column) <= (inner.line, inner.column) <= (
        outer.end_line,
        outer.end_column,
    )


def _edited_step(before: DeclaredType, version: int, span: Span, reason: str, quotes: Quotes) -> Diagnostic:
    step = before.steps[version - 2]
    return rules.CHANGED_HISTORY.at(
        span,
        f"version {version} of `{before.name}` was released, and its changes are not as they were",
        label=reason,
        help=_as_released(before, version, quotes),
        related=Related(step.span, f"version {version} was released like this"),
    )


def _of_another_kind(before: DeclaredType, after: DeclaredType) -> Diagnostic:
    return rules.CHANGED_KIND.at(
        after.span,
        f"`{before.name}` was released as {_KINDS[before.kind]}, and is {_KINDS[after.kind]} now",
        help=f"declare it under another name, and leave `{before.name}` as it was",
        related=Related(before.span, f"version {len(before.versions)} was released like this"),
    )


def _history(
    before: DeclaredType, after: DeclaredType, frozen: list[Tree], now: list[Tree], quotes: Quotes
) -> Iterator[Diagnostic]:
    """Yield what is missing of the released versions, or the steps that differ; no such step is said twice."""
    if len(now) < len(frozen):
        missing = range(len(now) + 1, len(frozen) + 1)
        yield rules.CHANGED_HISTORY.at(
            after.span,
            f"`{after.name}` was released with {len(frozen)} versions, and has {len(now)} now",
            help="\n".join(_as_released(before, version, quotes) for version in missing),
            related=Related(before.steps[missing[0] - 2].span, f"version {missing[0]} was released like this"),
        )
        return
    for version in range(2, len(frozen) + 1):
        if not same(frozen[version - 1].get("changes"), now[version - 1].get("changes")):
            yield _edited_step(before, version, after.steps[version - 2].span, "not as it was released", quotes)


def _drafts(before: DeclaredType, after: DeclaredType) -> Iterator[Diagnostic]:
    count = len(before.versions)
    if len(after.versions) > count + 1:
        second = after.steps[count]
        yield rules.SECOND_DRAFT.at(
            second.span,
            f"version {count} of `{after.name}` is released, and there may be one draft beyond it",
            label=f"the draft is version {count + 1}",
            help=f"move these changes to the end of version {count + 1}, or release that first",
            related=Related(after.steps[count - 1].span, f"version {count + 1} is not released"),
        )


def _as_released(before: DeclaredType, version: int, quotes: Quotes) -> str:
    """Return what to write, in the words of the release."""
    return f"put back what was released under `{before.name}.changes`: {quotes.step(before.steps[version - 2])}"
