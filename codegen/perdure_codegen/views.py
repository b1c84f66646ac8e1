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
    "EventTestView",
    "FieldView",
    "FormerTestView",
    "HistoryView",
    "HookMethodView",
    "HooksView",
    "ModuleView",
    "NewTypeView",
    "StoreTestView",
    "StoreView",
    "StreamView",
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
    """A kind of stream: the method of the store, the type of its key and the check of one."""

    name: str
    method: str
    doc: str
    key: str
    wrong: tuple[Statement, ...]
    read: str
    new: str
    strategy: str = ""
    classes: tuple[str, ...] = ()


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
    """A former version in a generated test; what a way loses are names of fields, *up* and *down* call expressions."""

    version: int
    cls: str
    strategy: str
    steps_up: tuple[str, ...]
    fused: str
    down: str
    lost_up: tuple[str, ...]
    lost_down: tuple[str, ...]
    may_refuse: bool


@attrs.frozen(kw_only=True)
class EventTestView:
    """The generated tests of one type or event."""

    module: ModuleView
    name: str
    title: str
    cls: str
    any: str
    history: str
    is_event: bool
    strategy: str
    formers: tuple[FormerTestView, ...]
    hooks: str


@attrs.frozen(kw_only=True)
class StoreTestView:
    """The generated test that drives a store against a model, one kind of stream at a time."""

    module: ModuleView
    domain: str
    event: str
    streams: tuple[StreamView, ...]
    hooks: str


@attrs.frozen(kw_only=True)
class DomainView:
    """All files of a domain's package."""

    modules: tuple[ModuleView, ...]
    hooks: HooksView | None
    history: HistoryView
    store: StoreView
    tests: tuple[EventTestView, ...]
    store_tests: StoreTestView | None
