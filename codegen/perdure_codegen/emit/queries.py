"""The queries."""

from __future__ import annotations

from perdure_codegen.emit.environment import render
from perdure_codegen.file import File
from perdure_codegen.views import QueriesView

__all__ = ["emit_queries"]


def emit_queries(view: QueriesView) -> File:
    """Return the module of the queries."""
    return render("queries.py.j2", view.module, view=view)
