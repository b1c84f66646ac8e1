"""Writes the files of a domain's package from their views."""

from __future__ import annotations

from perdure_codegen.emit.modules import emit_hooks, emit_module, emit_package
from perdure_codegen.emit.projections import emit_projections
from perdure_codegen.emit.queries import emit_queries
from perdure_codegen.emit.releases import emit_releases
from perdure_codegen.emit.sql import emit_sql
from perdure_codegen.emit.store import emit_store
from perdure_codegen.emit.tests import (
    emit_golden,
    emit_migrations_test,
    emit_store_test,
    emit_tables_test,
    emit_type_test,
)
from perdure_codegen.emit.trees import emit_marker, emit_root
from perdure_codegen.file import File
from perdure_codegen.views import DomainView

__all__ = ["emit"]


def emit(view: DomainView) -> tuple[File, ...]:
    """Return all files of one domain, and of the package that it is in, in the order of their paths."""
    files = [emit_module(module) for module in view.modules]
    files += map(emit_package, (view.front, view.history))
    if view.hooks is not None:
        files.append(emit_hooks(view.hooks))
    if view.releases is not None:
        files.append(emit_releases(view.releases))
    if view.projections is not None:
        files.append(emit_projections(view.projections))
    if view.queries is not None:
        files.append(emit_queries(view.queries))
    if view.store is not None:
        files.append(emit_store(view.store))
    files += [emit_type_test(test) for test in view.type_tests]
    files += [emit_golden(golden) for golden in view.golden]
    if view.store_test is not None:
        files.append(emit_store_test(view.store_test))
    if view.tables_test is not None:
        files.append(emit_tables_test(view.tables_test))
    if view.migrations_test is not None:
        files.append(emit_migrations_test(view.migrations_test))
    if view.type_tests or view.store_test is not None or view.tables_test is not None:
        files.append(emit_marker(view))
    files += map(emit_sql, view.sql)
    files += emit_root(view.package.rpartition(".")[0])
    return tuple(sorted(files))
