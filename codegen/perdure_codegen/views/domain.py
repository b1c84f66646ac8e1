"""All files of a domain."""

from __future__ import annotations

from msgspec import Struct

from perdure_codegen.views.definitions import ModuleView
from perdure_codegen.views.modules import (
    HooksView,
    PackageView,
    ProjectionsView,
    QueriesView,
    ReleasesView,
    SqlView,
    StoreView,
)
from perdure_codegen.views.testing import GoldenView, MigrationsTestView, StoreTestView, TablesTestView, TypeTestView

__all__ = [
    "DomainView",
]


class DomainView(Struct, frozen=True, kw_only=True):
    """All files of a domain's package; *package* is where they are."""

    package: str
    source: str
    modules: tuple[ModuleView, ...]
    hooks: HooksView | None
    front: PackageView
    history: PackageView
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
