"""What `plan` decides and `emit` writes: modules as plain data, with every name, import and word settled."""

from __future__ import annotations

from typing import TypeAlias

from msgspec import Struct

from perdure.golden import Sample
from perdure_codegen.python.tree import Expr, Function, Import, Statement

__all__ = [
    "AliasView",
    "ClassView",
    "ConstantView",
    "Definition",
    "DomainView",
    "EnumView",
    "FieldView",
    "GoldenView",
    "HistoryView",
    "HookMethodView",
    "HooksView",
    "MigratedView",
    "MigrationsTestView",
    "ModelView",
    "ModuleView",
    "NewTypeView",
    "PropertyView",
    "QueriesView",
    "QueryMethodView",
    "ReleasesView",
    "RepositoryView",
    "SqlView",
    "StoreTestView",
    "StoreView",
    "StreamView",
    "TableTestView",
    "TablesTestView",
    "TypeTestView",
    "TypedDictView",
    "VersionTestView",
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
    """A TypedDict of which each entry may be missing."""

    name: str
    doc: str
    fields: tuple[tuple[str, Expr], ...]


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


class ReleasesView(Struct, frozen=True, kw_only=True):
    """The module of the canonical shapes; *shapes* are (number of the release, JSON)."""

    module: ModuleView
    shapes: tuple[tuple[int, str], ...]


class HookMethodView(Struct, frozen=True, kw_only=True):
    """A member of the Hooks protocol; *parameters* are whole (`location: str`)."""

    name: str
    parameters: tuple[str, ...]
    returns: str
    doc: str


class HooksView(Struct, frozen=True, kw_only=True):
    """The module of the Hooks protocol."""

    module: ModuleView
    summary: str
    methods: tuple[HookMethodView, ...]


class HistoryView(Struct, frozen=True, kw_only=True):
    """The module of all numbered names; *lazy* are (name, module that has it)."""

    module: ModuleView
    lazy: tuple[tuple[str, str], ...]


class StreamView(Struct, frozen=True, kw_only=True):
    """A kind of stream: the method of the store called *name*, the type of its key and the check of one."""

    name: str
    doc: str
    key: str
    wrong: tuple[Statement, ...]
    read: str
    new: str


class RepositoryView(Struct, frozen=True, kw_only=True):
    """A member of a store: the alias that types it, the constant of its table, and how `Work` makes it."""

    name: str
    alias: str
    constant: str
    maker: str
    doc: str


class QueryMethodView(Struct, frozen=True, kw_only=True):
    """A query: its method, whose *parameters* are whole (`limit: int`)."""

    name: str
    parameters: tuple[str, ...]
    returns: str
    doc: str
    body: tuple[Statement, ...]


class QueriesView(Struct, frozen=True, kw_only=True):
    """The module of the queries: the class called *name* that has them all."""

    module: ModuleView
    name: str
    domain: str
    methods: tuple[QueryMethodView, ...]


class StoreView(Struct, frozen=True, kw_only=True):
    """The typed store of a domain; *takes_hooks* says that `open` needs them."""

    module: ModuleView
    name: str
    domain: str
    about: str
    event: str
    streams: tuple[StreamView, ...]
    takes_hooks: bool
    repositories: tuple[RepositoryView, ...] = ()
    work: str = ""
    projections: str = ""
    queries: str = ""


class KeptView(Struct, frozen=True, kw_only=True):
    """A table that a projection writes: the alias of its type, and its constant."""

    name: str
    alias: str
    constant: str


class HandlerView(Struct, frozen=True, kw_only=True):
    """A method of a projection, and the class of the event that it applies."""

    name: str
    event: str
    doc: str


class ProjectionView(Struct, frozen=True, kw_only=True):
    """A projection: the protocol of its code, and the class of its tables."""

    name: str
    protocol: str
    tables: str
    doc: str
    kept: tuple[KeptView, ...]
    handlers: tuple[HandlerView, ...]


class ProjectionsView(Struct, frozen=True, kw_only=True):
    """The module of the projections; *public* is what the package has of it, *last* stands behind the protocols."""

    module: ModuleView
    public: tuple[str, ...]
    projections: tuple[ProjectionView, ...]
    last: tuple[Definition, ...]


class VersionTestView(Struct, frozen=True, kw_only=True):
    """A version in a generated test; *up* and *down* say whether its casts to newer and older ones are tested."""

    number: int
    name: str
    cls: str
    strategy: str
    up: bool
    down: bool


class TypeTestView(Struct, frozen=True, kw_only=True):
    """The generated tests of one type or event.

    *lineage* is what its casts are held to, None where there are none to call; *registered* says that its former
    versions can be asked for, and *every* has what else there is and what that is together. *golden* is the file of its
    golden payloads, less `.json`, empty for none; *reader* reads one as one of the *classes*, and *recast* says whether
    their casts can be called.
    """

    module: ModuleView
    name: str
    cls: str
    is_event: bool
    versions: tuple[VersionTestView, ...]
    lineage: Expr | None
    registered: bool
    every: tuple[str, str]
    golden: str
    classes: Expr | None
    reader: Expr
    recast: bool
    history: str
    hooks: str


class GoldenView(Struct, frozen=True, kw_only=True):
    """The golden payloads of one type, an object each."""

    path: str
    samples: tuple[Sample, ...]


class ModelView(Struct, frozen=True, kw_only=True):
    """One kind of stream in the generated test of the store: its name, its keys and its events."""

    name: str
    machine: str
    key: str
    keys: str
    new: str
    events: Expr


class StoreTestView(Struct, frozen=True, kw_only=True):
    """The generated test that drives the store against a model, one kind of stream at a time."""

    module: ModuleView
    domain: str
    event: str
    streams: tuple[ModelView, ...]
    hooks: str


class TableTestView(Struct, frozen=True, kw_only=True):
    """A table in a generated test: its name and constant, its class, and the strategy of that."""

    table: str
    constant: str
    cls: str
    strategy: str


class TablesTestView(Struct, frozen=True, kw_only=True):
    """The generated tests of the tables; *asks* says that there are queries."""

    module: ModuleView
    asks: bool
    tables: tuple[TableTestView, ...]


class MigratedView(Struct, frozen=True, kw_only=True):
    """A table that a migration carries in a generated test: its classes before and after, and their strategies."""

    release: int
    table: str
    old: str
    new: str
    old_strategy: str
    new_strategy: str


class MigrationsTestView(Struct, frozen=True, kw_only=True):
    """The generated tests of the migrations; *rounds* is what they call."""

    module: ModuleView
    rounds: Expr
    trees: tuple[MigratedView, ...]


class SqlView(Struct, frozen=True, kw_only=True):
    """A file of SQL: *about* is the comment that it begins with."""

    path: str
    source: str
    about: str
    statements: tuple[str, ...]


class DomainView(Struct, frozen=True, kw_only=True):
    """All files of a domain's package; *package* is where they are."""

    package: str
    source: str
    modules: tuple[ModuleView, ...]
    hooks: HooksView | None
    history: HistoryView
    releases: ReleasesView | None
    store: StoreView | None
    projections: ProjectionsView | None
    type_tests: tuple[TypeTestView, ...]
    golden: tuple[GoldenView, ...]
    store_test: StoreTestView | None
    sql: tuple[SqlView, ...] = ()
    queries: QueriesView | None = None
    tables_test: TablesTestView | None = None
    migrations_test: MigrationsTestView | None = None
