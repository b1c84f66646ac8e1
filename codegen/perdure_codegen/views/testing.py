"""The generated tests, and the golden payloads that they read."""

from __future__ import annotations

from msgspec import Struct

from perdure.golden import Sample
from perdure_codegen.python.tree import Expr
from perdure_codegen.views.definitions import ModuleView

__all__ = [
    "GoldenView",
    "MigratedView",
    "MigrationsTestView",
    "ModelView",
    "StoreTestView",
    "TableTestView",
    "TablesTestView",
    "TypeTestView",
    "VersionTestView",
]


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
    is_temporal: bool = False


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
