"""The module of the shapes that were released."""

from __future__ import annotations

from perdure_codegen.emit.environment import render
from perdure_codegen.file import File
from perdure_codegen.python.width import fits
from perdure_codegen.views import ReleasesView

__all__ = ["emit_releases"]


def emit_releases(view: ReleasesView) -> File:
    """Return the module of the shapes, which stand in it as they are: JSON in ASCII, in lines."""
    return render("releases.py.j2", view.module, shapes=[(number, *_literal(text)) for number, text in view.shapes])


def _literal(text: str) -> tuple[str, str]:
    """Return *text*, in which no three quotes stand together, as a literal, and what stands behind that."""
    raw = "r" if "\\" in text else ""
    noqa = "" if all(map(fits, text.split("\n"))) else "  # noqa: E501 - as it was released"
    return f'{raw}"""{text}"""', noqa
