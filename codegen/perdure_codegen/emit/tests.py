"""The generated property tests."""

from __future__ import annotations

import json

import msgspec

from perdure_codegen.emit.environment import render
from perdure_codegen.file import File
from perdure_codegen.views import GoldenView, MigrationsTestView, StoreTestView, TablesTestView, TypeTestView

__all__ = ["emit_golden", "emit_migrations_test", "emit_store_test", "emit_tables_test", "emit_type_test"]


def emit_golden(view: GoldenView) -> File:
    """Return the golden payloads of one type: JSON in ASCII, a sample a line."""
    lines = ",\n".join(json.dumps(msgspec.to_builtins(sample)) for sample in view.samples)
    return File(view.path, f"[\n{lines}\n]\n")


def emit_type_test(view: TypeTestView) -> File:
    """Return the tests of one type."""
    return render("type_test.py.j2", view.module, view=view)


def emit_store_test(view: StoreTestView) -> File:
    """Return the test that drives the store against a model."""
    return render("store_test.py.j2", view.module, view=view)


def emit_tables_test(view: TablesTestView) -> File:
    """Return the tests of the tables."""
    return render("tables_test.py.j2", view.module, view=view)


def emit_migrations_test(view: MigrationsTestView) -> File:
    """Return the tests of the migrations."""
    return render("migrations_test.py.j2", view.module, view=view)
