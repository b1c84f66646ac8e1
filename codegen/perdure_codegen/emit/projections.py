"""The module of the projections."""

from __future__ import annotations

from perdure_codegen.emit.environment import render
from perdure_codegen.file import File
from perdure_codegen.views import ProjectionsView

__all__ = ["emit_projections"]


def emit_projections(view: ProjectionsView) -> File:
    """Return the module of the projections."""
    return render("projections.py.j2", view.module, view=view)
