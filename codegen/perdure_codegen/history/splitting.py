"""Undoing `split`: which events one became, in which versions, and that no event comes back in its own parts."""

from __future__ import annotations

import graphlib

from perdure_codegen.declarations import SplitEvent, Word
from perdure_codegen.history import rules
from perdure_codegen.history.context import CannotUndoError, Context
from perdure_codegen.meaning.scope import Report, closest
from perdure_codegen.model import Domain, FieldsShape, Ref, Shape, Spec
from perdure_codegen.resolved import ResolvedType
from perdure_codegen.steps import Split

__all__ = ["last_shape", "report_circular_splits", "undo_split"]


def last_shape(today: ResolvedType, context: Context) -> Shape:
    """Return today's shape, or the one that an event had when it was split. Raises CannotUndoError."""
    if today.former is None:
        return today.shape
    fields: dict[str, Spec] = {}
    failed: CannotUndoError | None = None
    for field in today.former:
        try:
            fields[field.name.text] = context.spec(field.spec)
        except CannotUndoError as error:
            if failed is not None:
                context.report(failed.diagnostic)
            failed = error
    if failed is not None:
        raise failed
    return FieldsShape(fields)


def undo_split(operation: SplitEvent, today: ResolvedType, context: Context) -> Split:
    """Return *operation*, resolved; CannotUndoError where it cannot stand where it does, or has no such parts."""
    if today.kind != "event":
        raise context.refuse(
            operation.span, f"`split` is for events, and `{today.name}` is a type", "use a `hook` of several fields"
        )
    if context.version != len(today.steps) + 1:
        raise context.refuse(
            operation.span,
            f"`{today.name}` is split in version {context.version}, and nothing can follow that",
            "let `split` be the last change; what came of it has changes of its own",
        )
    if len(today.steps[-1].operations) > 1:
        raise context.refuse(
            operation.span,
            f"`split` is alone in its step, and version {context.version} of `{today.name}` does more",
            f"write the rest as version {context.version}, and `split` as version {context.version + 1}",
        )
    parts = tuple(_part(word, today, context) for word in operation.parts)
    names = [part.name for part in parts]
    if len(set(names)) != len(names):
        raise context.refuse(operation.span, "an event is named twice", "name each event once, in one version")
    if len(parts) == 1 and not operation.many:
        raise context.refuse(
            operation.span,
            f"`{today.name}` becomes one event, so nothing is split",
            "name several, or leave out `count: one`; an event under another name is `rename_event`",
        )
    return Split(
        parts=parts,
        hook=operation.hook.text,
        many=operation.many,
        because=operation.because,
        span=operation.span,
    )


def _part(word: Word, today: ResolvedType, context: Context) -> Ref:
    name, _, number = word.text.partition("@")
    stream = context.scope.streams.get(name)
    if stream is None:
        renamed = context.scope.former.get(name)
        guess = f"it is called `{renamed}` today" if renamed else closest(name, context.scope.streams)
        raise context.refuse(word.span, f"unknown event `{name}`", guess or f"declare it under `events`: `{name}: ...`")
    if name == today.name:
        raise context.refuse(
            word.span,
            f"`{name}` is retired by its split, and cannot be a part of itself",
            "declare an event for what is left of it",
        )
    if stream != today.stream:
        raise context.refuse(
            word.span,
            f"`{name}` belongs to the stream `{stream}`, and `{today.name}` to `{today.stream}`",
            "a record stays in the stream where it is stored, so its parts belong to that, too",
        )
    count = context.scope.counts[name] - (name in context.scope.split)  # the version that splits an event is no class
    if not number and count > 1:
        raise context.refuse(
            word.span,
            f"`{name}` has {count} versions, and a change must say which one it means",
            f"write `{name}@{count}` or an earlier version: the hook goes on making that one",
        )
    if number and not (len(number) < 7 and 1 <= int(number) <= count):  # noqa: PLR2004 - no number of a version
        raise context.refuse(word.span, f"`{name}` has no version {number}", f"its versions are 1 to {count}")
    return Ref(name, int(number or count))


def report_circular_splits(domain: Domain, report: Report) -> None:
    """Report one circle of events that are split into each other, if there is any."""
    parts = {event.name: [part.name for part in event.split.parts] for event in domain.events.values() if event.split}
    try:
        graphlib.TopologicalSorter(parts).prepare()
    except graphlib.CycleError as error:
        circle: list[str] = error.args[1]
        first = next(name for name in domain.events if name in circle)
        split = domain.events[first].split
        report(
            rules.CIRCULAR_HISTORY.at(
                domain.events[first].span if split is None else split.span,
                f"`{first}` comes back in its own parts, so no record of it could ever be read",
                help="split into events that are not split into this one: declare new ones",
            )
        )
