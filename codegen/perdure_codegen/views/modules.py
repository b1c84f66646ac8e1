"""Modules of a shape of their own: the store, and what stands beside it."""

from __future__ import annotations

from msgspec import Struct

from perdure_codegen.python.tree import Statement
from perdure_codegen.views.definitions import Definition, ModuleView

__all__ = [
    "HandlerView",
    "HookMethodView",
    "HooksView",
    "KeptView",
    "PackageView",
    "ProjectionView",
    "ProjectionsView",
    "QueriesView",
    "QueryMethodView",
    "ReleasesView",
    "RepositoryView",
    "SqlView",
    "StoreView",
    "StreamView",
]


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


class PackageView(Struct, frozen=True, kw_only=True):
    """A package that has the names of its modules.

    Those in the *deferred* of *module* are imported when they are first used; *lazy* are (name, where it is).
    """

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
    buffer: str = ""
    buffered: tuple[RepositoryView, ...] = ()
    projections: str = ""
    queries: str = ""
    is_dated: bool = False
    """Whether some of its tables are dated by the clock."""
    keeps_files: bool = False
    """Whether there are entities, and no events, so that JSON files can hold all of it."""


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


class SqlView(Struct, frozen=True, kw_only=True):
    """A file of SQL: *about* is the comment that it begins with."""

    path: str
    source: str
    about: str
    statements: tuple[str, ...]
