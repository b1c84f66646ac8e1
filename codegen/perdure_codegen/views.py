"""What `plan` decides and `emit` writes: modules as plain data, with every name, import and word settled."""

from __future__ import annotations

from typing import TypeAlias

import attrs

from perdure_codegen.python.tree import Expr, Function, Import, Statement

__all__ = [
    "AliasView",
    "ClassView",
    "ConstantView",
    "Definition",
    "DomainView",
    "EnumView",
    "FieldView",
    "FormerTestView",
    "HistoryView",
    "HookMethodView",
    "HooksView",
    "ModelView",
    "ModuleView",
    "NewTypeView",
    "StoreTestView",
    "StoreView",
    "StreamView",
    "TypeTestView",
]


@attrs.frozen(kw_only=True)
class FieldView:
    """A field of a class; *doc* is empty for none."""

    name: str
    annotation: Expr
    default: Expr | None = None
    doc: str = ""


@attrs.frozen(kw_only=True)
class ClassView:
    """A frozen attrs class; *instead* is its summary where *doc* has none, *checks* are its constructor's."""

    name: str
    doc: str
    instead: str
    fields: tuple[FieldView, ...]
    checks: tuple[Statement, ...] = ()


@attrs.frozen(kw_only=True)
class EnumView:
    """An enum; *members* are (attribute, value as a literal)."""

    name: str
    doc: str
    instead: str
    members: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class NewTypeView:
    """`name = NewType("name", base)`."""

    name: str
    base: Expr
    doc: str


@attrs.frozen(kw_only=True)
class ConstantView:
    """`name: annotation = value`, or `name = value` where there is no annotation."""

    name: str
    value: Expr
    annotation: Expr = ""
    doc: str = ""


@attrs.frozen(kw_only=True)
class AliasView:
    """`name: TypeAlias = value`; *follows* says that it stands close under the one before it."""

    name: str
    value: Expr
    doc: str = ""
    follows: bool = False


Definition: TypeAlias = ClassView | EnumView | NewTypeView | ConstantView | AliasView | Function


@attrs.frozen(kw_only=True)
class ModuleView:
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


@attrs.frozen(kw_only=True)
class HookMethodView:
    """A member of the Hooks protocol; *parameters* are whole (`location: str`)."""

    name: str
    parameters: tuple[str, ...]
    returns: str
    doc: str


@attrs.frozen(kw_only=True)
class HooksView:
    """The module of the Hooks protocol."""

    module: ModuleView
    summary: str
    methods: tuple[HookMethodView, ...]


@attrs.frozen(kw_only=True)
class HistoryView:
    """The module of all numbered names; *lazy* are (name, module that has it)."""

    module: ModuleView
    lazy: tuple[tuple[str, str], ...]


@attrs.frozen(kw_only=True)
class StreamView:
    """A kind of stream: the method of the store called *name*, the type of its key and the check of one."""

    name: str
    doc: str
    key: str
    wrong: tuple[Statement, ...]
    read: str
    new: str


@attrs.frozen(kw_only=True)
class StoreView:
    """The typed store of a domain; *takes_hooks* says that `open` needs them."""

    module: ModuleView
    name: str
    domain: str
    about: str
    event: str
    streams: tuple[StreamView, ...]
    takes_hooks: bool


@attrs.frozen(kw_only=True)
class FormerTestView:
    """A former version in a generated test: its casts, as calls on the variables `old` and `new`.

    *castable* says that the hooks which the casts take are at hand; *down* is None where there is no way down.
    *up_same* and *down_same* compare `back` with what it came from, less the fields that are lost.
    """

    version: int
    cls: str
    strategy: str
    castable: bool
    stepwise: Expr
    fused: Expr
    down: Expr | None
    may_refuse: bool
    up_doc: str
    down_doc: str
    up_same: Expr | None
    down_same: Expr | None


@attrs.frozen(kw_only=True)
class TypeTestView:
    """The generated tests of one type or event; *registered* says that its former versions can be asked for."""

    module: ModuleView
    name: str
    cls: str
    strategy: str
    is_event: bool
    is_class: bool
    formers: tuple[FormerTestView, ...]
    registered: bool
    history: str
    hooks: str


@attrs.frozen(kw_only=True)
class ModelView:
    """One kind of stream in the generated test of the store: its name, its keys and its events."""

    name: str
    machine: str
    key: str
    keys: str
    new: str
    events: Expr


@attrs.frozen(kw_only=True)
class StoreTestView:
    """The generated test that drives the store against a model, one kind of stream at a time."""

    module: ModuleView
    domain: str
    event: str
    streams: tuple[ModelView, ...]
    hooks: str


@attrs.frozen(kw_only=True)
class DomainView:
    """All files of a domain's package; *package* is where they are."""

    package: str
    source: str
    modules: tuple[ModuleView, ...]
    hooks: HooksView | None
    history: HistoryView
    store: StoreView | None
    type_tests: tuple[TypeTestView, ...]
    store_test: StoreTestView | None
