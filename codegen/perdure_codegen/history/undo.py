"""One operation undone: from the name and shape after it to those before it."""

from __future__ import annotations

from perdure_codegen.declarations import Constrain, Operation, RenameType, Retype, Scale
from perdure_codegen.history.context import Context
from perdure_codegen.history.fields import undo_fields
from perdure_codegen.history.members import undo_enum, undo_union
from perdure_codegen.history.values import undo_value
from perdure_codegen.model import EnumShape, FieldsShape, NamedShape, Shape, UnionShape
from perdure_codegen.resolved import ResolvedType
from perdure_codegen.steps import ResolvedOperation, TypeRenamed

__all__ = ["undo"]


def undo(
    operation: Operation, name: str, shape: Shape, today: ResolvedType, context: Context
) -> tuple[str, Shape, ResolvedOperation]:
    """Return what stood before *operation* of the type *today*, and what it is, resolved.

    Raises CannotUndoError where it does not lead to *shape*.
    """
    if isinstance(operation, RenameType):
        return _renamed(operation, name, shape, today, context)
    match shape:
        case FieldsShape():
            fields, resolved = undo_fields(operation, shape.fields, context)
            return name, FieldsShape(fields), resolved
        case EnumShape():
            before, resolved = undo_enum(operation, shape, context)
            return name, before, resolved
        case UnionShape():
            members, resolved = undo_union(operation, shape, context)
            return name, members, resolved
        case NamedShape():
            if not isinstance(operation, Retype | Constrain | Scale):
                raise context.refuse(
                    operation.span,
                    f"`{today.name}` is a named type: `retype`, `constrain`, `scale` and `rename_type` change it",
                )
            if operation.target.text not in {name, today.name}:
                raise context.refuse(operation.target.span, f"this is about `{today.name}`", f"write `{today.name}`")
            spec, resolved = undo_value(operation, shape.spec, context)
            return name, NamedShape(spec), resolved


def _renamed(
    operation: RenameType, name: str, shape: Shape, today: ResolvedType, context: Context
) -> tuple[str, Shape, ResolvedOperation]:
    if today.kind == "event":
        raise context.refuse(
            operation.span,
            f"`rename_type` is for types, and `{context.name}` is an event",
            "remove it: an event keeps the name under which it is stored",
        )
    if operation.to.text != name:
        raise context.refuse(
            operation.to.span,
            f"the type is called `{name}` in version {context.version}, not `{operation.to.text}`",
            f"write `to: {name}`",
        )
    former = operation.former.text
    if former in context.scope.kinds:
        raise context.refuse(operation.former.span, f"there is a type `{former}` today", "a name is used only once")
    resolved = TypeRenamed(former=former, to=name, because=operation.because, span=operation.span)
    return former, shape, resolved
