"""`--format github`: an annotation for each change."""

from __future__ import annotations

from collections.abc import Iterable

from perdure_codegen.changes import Change, Difference
from perdure_codegen.render.difference.verdicts import verdicts
from perdure_codegen.render.github import Level, annotation

__all__ = ["render_github"]


def render_github(differences: Iterable[Difference]) -> str:
    """Return one line a change: an error where it is undeclared, a warning where old code is not given every value."""
    return "".join(f"{_line(change)}\n" for each in differences for change in each.changes)


def _line(change: Change) -> str:
    level: Level = "error" if not change.declared else "notice" if change.write_as == "always" else "warning"
    told = [f"{about}: {verdict}" for about, verdict in verdicts(change)]
    return annotation(level, change.span, change.rule, "\n".join([f"{change.type} {change.what}", *told]))
