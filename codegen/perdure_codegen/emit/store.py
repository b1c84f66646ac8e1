"""The typed store."""

from __future__ import annotations

from perdure_codegen.emit.environment import render
from perdure_codegen.file import File
from perdure_codegen.views import StoreView

__all__ = ["emit_store"]


def emit_store(view: StoreView) -> File:
    """Return the module of the store."""
    return render("store.py.j2", view.module, view=view)
