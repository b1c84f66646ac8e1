"""Modules that are made of definitions, the protocol of the hooks, and the package of all numbered names."""

from __future__ import annotations

from perdure_codegen.emit.environment import render
from perdure_codegen.file import File
from perdure_codegen.python.imports import import_lines
from perdure_codegen.python.width import fits
from perdure_codegen.views import HistoryView, HooksView, ModuleView

__all__ = ["emit_history", "emit_hooks", "emit_module"]


def emit_module(view: ModuleView) -> File:
    """Return a module of definitions."""
    return render("module.py.j2", view)


def emit_hooks(view: HooksView) -> File:
    """Return the module of the hooks."""
    return render("hooks.py.j2", view.module, view=view, deferred=import_lines(view.module.deferred))


def emit_history(view: HistoryView) -> File:
    """Return the package of all numbered names; two long names on a line cannot be parted."""
    file = render("history.py.j2", view.module, view=view, deferred=import_lines(view.module.deferred))
    lines = (line if fits(line) else f"{line}  # noqa: E501 - a long name" for line in file.contents.split("\n"))
    return File(file.path, "\n".join(lines))
