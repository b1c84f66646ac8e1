"""Undoing the operations on a type or event itself: its name, and whether anything new is made of it."""

from __future__ import annotations

from perdure_codegen.declarations import RenameEvent, RenameType, Retire, Reuse
from perdure_codegen.history.context import Context
from perdure_codegen.resolved import ResolvedType
from perdure_codegen.steps import EventRenamed, ResolvedOperation, Retired, Reused, TypeRenamed

__all__ = ["undo_identity"]


def undo_identity(
    operation: RenameType | RenameEvent | Retire | Reuse, name: str, today: ResolvedType, context: Context
) -> tuple[str, ResolvedOperation]:
    """Return what the type is called before *operation*, and what that is, resolved; the shape stays as it is."""
    match operation:
        case RenameType() | RenameEvent():
            return _renamed(operation, name, today, context)
        case Retire():
            if operation.name.text != name:
                raise context.refuse(
                    operation.name.span,
                    f"these are the changes of `{name}`, and what is retired here is `{operation.name.text}`",
                    f"write `retire: {name}`, or write this under `{operation.name.text}.changes`",
                )
            return name, Retired(name=name, because=operation.because, span=operation.span)
        case Reuse():
            return name, Reused(name=operation.name.text, because=operation.because, span=operation.span)


def _renamed(
    operation: RenameType | RenameEvent, name: str, today: ResolvedType, context: Context
) -> tuple[str, ResolvedOperation]:
    former, because, span = operation.former.text, operation.because, operation.span
    is_event = today.kind == "event"
    if is_event != isinstance(operation, RenameEvent):
        raise context.refuse(
            span,
            f"`rename_type` is for types, and `{context.name}` is an event"
            if is_event
            else f"`rename_event` is for events, and `{context.name}` is a type",
            f"write `{{{'rename_event' if is_event else 'rename_type'}: {former}, to: {operation.to.text}}}`",
        )
    what = "event" if is_event else "type"
    if operation.to.text != name:
        raise context.refuse(
            operation.to.span,
            f"the {what} is called `{name}` in version {context.version}, not `{operation.to.text}`",
            f"write `to: {name}`",
        )
    if former == name:
        raise context.refuse(span, f"`{name}` is renamed to what it was called", "remove it")
    if is_event:
        return former, EventRenamed(former=former, to=name, because=because, span=span)
    return former, TypeRenamed(former=former, to=name, because=because, span=span)
