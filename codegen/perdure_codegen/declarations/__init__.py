"""What a domain's files declare, before any name is resolved: the result of `parse`.

Names are `Word`s that know their place. Values whose type is not yet known (fills, bounds, defaults) stay nodes.
"""

from __future__ import annotations

from perdure_codegen.declarations.declared import (
    Declarations,
    EnumDecl,
    EventDecl,
    NamedTypeDecl,
    RecordDecl,
    StreamDecl,
    UnionDecl,
)
from perdure_codegen.declarations.entities import ChildDecl, ColumnDecl, EntityDecl, IndexDecl
from perdure_codegen.declarations.fields import FieldDecl, RefDecl
from perdure_codegen.declarations.operations import (
    Add,
    AddMember,
    Adopt,
    Constrain,
    Hoist,
    HookStep,
    Into,
    Nest,
    Operation,
    Otherwise,
    Remove,
    RemoveMember,
    Rename,
    RenameMember,
    RenameType,
    Retype,
    Rounding,
    Scale,
    StepDecl,
    Swap,
    UseHook,
)
from perdure_codegen.declarations.words import (
    Constraints,
    ContainerExpr,
    NameExpr,
    NullableExpr,
    TypeExpr,
    TypeSpec,
    Word,
)

__all__ = [
    "Add",
    "AddMember",
    "Adopt",
    "ChildDecl",
    "ColumnDecl",
    "Constrain",
    "Constraints",
    "ContainerExpr",
    "Declarations",
    "EntityDecl",
    "EnumDecl",
    "EventDecl",
    "FieldDecl",
    "Hoist",
    "HookStep",
    "IndexDecl",
    "Into",
    "NameExpr",
    "NamedTypeDecl",
    "Nest",
    "NullableExpr",
    "Operation",
    "Otherwise",
    "RecordDecl",
    "RefDecl",
    "Remove",
    "RemoveMember",
    "Rename",
    "RenameMember",
    "RenameType",
    "Retype",
    "Rounding",
    "Scale",
    "StepDecl",
    "StreamDecl",
    "Swap",
    "TypeExpr",
    "TypeSpec",
    "UnionDecl",
    "UseHook",
    "Word",
]
