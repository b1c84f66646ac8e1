"""One operation undone: from the name and shape after it to those before it."""

from __future__ import annotations

from perdure_codegen.declarations import (
    Alter,
    Constrain,
    Operation,
    RenameEvent,
    RenameType,
    Retire,
    Retype,
    Reuse,
    Scale,
    SplitEvent,
)
from perdure_codegen.history.altering import undo_alter
from perdure_codegen.history.context import Context
from perdure_codegen.history.fields import undo_fields
from perdure_codegen.history.identity import undo_identity
from perdure_codegen.history.members import undo_enum, undo_union
from perdure_codegen.history.splitting import undo_split
from perdure_codegen.history.values import undo_value
from perdure_codegen.model import EnumShape, FieldsShape, NamedShape, Shape, UnionShape
from perdure_codegen.resolved import ResolvedType
from perdure_codegen.steps import ResolvedOperation

__all__ = ["undo"]


def undo(
    operation: Operation, name: str, shape: Shape, today: ResolvedType, context: Context
) -> tuple[str, Shape, ResolvedOperation]:
    """Return what stood before *operation* of the type *today*, and what it is, resolved.

    Raises CannotUndoError where it does not lead to *shape*.
    """
    if isinstance(operation, RenameType | RenameEvent | Retire | Reuse):
        former, resolved = undo_identity(operation, name, today, context)
        return former, shape, resolved
    if isinstance(operation, SplitEvent):
        return name, shape, undo_split(operation, today, context)
    if isinstance(operation, Alter):
        return name, shape, undo_alter(operation, shape, today, context)
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
