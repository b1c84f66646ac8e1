"""Modules that are made of definitions, the protocol of the hooks, and packages of their names."""

from __future__ import annotations

from perdure_codegen.emit.environment import remarked, render
from perdure_codegen.file import File
from perdure_codegen.python.imports import import_lines
from perdure_codegen.python.width import fits
from perdure_codegen.views import HooksView, ModuleView, PackageView

__all__ = ["emit_hooks", "emit_module", "emit_package"]


def emit_module(view: ModuleView) -> File:
    """Return a module of definitions."""
    return render("module.py.j2", view)


def emit_hooks(view: HooksView) -> File:
    """Return the module of the hooks."""
    return render("hooks.py.j2", view.module, view=view, deferred=import_lines(view.module.deferred))


def emit_package(view: PackageView) -> File:
    """Return a package that has the names of its modules; two long names on a line cannot be parted."""
    deferred = remarked(import_lines(view.module.deferred), view.module)
    file = render("package.py.j2", view.module, view=view, deferred=deferred)
    doc, future, code = file.contents.partition("\nfrom __future__ ")  # a long word of the doc is no matter
    lines = (line if fits(line) else f"{line}  # noqa: E501 - a long name" for line in code.split("\n"))
    return File(file.path, doc + future + "\n".join(lines))
