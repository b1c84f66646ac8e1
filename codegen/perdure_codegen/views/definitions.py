"""What a module is made of: classes, names and constants, with every name, import and word settled."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from perdure_codegen.python.tree import Expr, Function, Import, Statement

__all__ = [
    "AliasView",
    "ClassView",
    "ConstantView",
    "Definition",
    "EnumView",
    "FieldView",
    "ModuleView",
    "NewTypeView",
    "PropertyView",
    "TypedDictView",
]


class FieldView(Struct, frozen=True, kw_only=True):
    """A field of a class; *doc* is empty for none."""

    name: str
    annotation: Expr
    default: Expr | None = None
    doc: str = ""


class PropertyView(Struct, frozen=True, kw_only=True):
    """A property of a class, which returns an expression."""

    name: str
    returns: str
    doc: str
    value: Expr


class ClassView(Struct, frozen=True, kw_only=True):
    """A frozen attrs class; *instead* is its summary where *doc* has none, *checks* are its constructor's."""

    name: str
    doc: str
    instead: str
    fields: tuple[FieldView, ...]
    checks: tuple[Statement, ...] = ()
    properties: tuple[PropertyView, ...] = ()


class EnumView(Struct, frozen=True, kw_only=True):
    """An enum; *members* are (attribute, value as a literal)."""

    name: str
    doc: str
    instead: str
    members: tuple[tuple[str, str], ...]


class NewTypeView(Struct, frozen=True, kw_only=True):
    """`name = NewType("name", base)`."""

    name: str
    base: Expr
    doc: str


class ConstantView(Struct, frozen=True, kw_only=True):
    """`name: annotation = value`, or `name = value` where there is no annotation."""

    name: str
    value: Expr
    annotation: Expr = ""
    doc: str = ""


class AliasView(Struct, frozen=True, kw_only=True):
    """`name: TypeAlias = value`; *follows* says that it stands close under the one before it."""

    name: str
    value: Expr
    doc: str = ""
    follows: bool = False


class TypedDictView(Struct, frozen=True, kw_only=True):
    """A TypedDict, of which each entry may be missing unless it is *total*."""

    name: str
    doc: str
    fields: tuple[tuple[str, Expr], ...]
    total: bool = False


Definition: TypeAlias = TypedDictView | ClassView | EnumView | NewTypeView | ConstantView | AliasView | Function


class ModuleView(Struct, frozen=True, kw_only=True):
    """A module: *deferred* imports stand under TYPE_CHECKING, *items* are listed below the docstring's text."""

    path: str
    source: str
    doc: str
    instead: str
    items: tuple[str, ...] = ()
    imports: frozenset[Import]
    deferred: frozenset[Import] = frozenset()
    exports: tuple[str, ...]
    definitions: tuple[Definition, ...] = ()
    noqa: tuple[tuple[str, str], ...] = ()
