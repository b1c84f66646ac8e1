"""The generated property tests."""

from __future__ import annotations

from perdure_codegen.emit.environment import render
from perdure_codegen.file import File
from perdure_codegen.views import StoreTestView, TypeTestView

__all__ = ["emit_store_test", "emit_type_test"]


def emit_type_test(view: TypeTestView) -> File:
    """Return the tests of one type."""
    return render("type_test.py.j2", view.module, view=view)


def emit_store_test(view: StoreTestView) -> File:
    """Return the test that drives the store against a model."""
    return render("store_test.py.j2", view.module, view=view)
