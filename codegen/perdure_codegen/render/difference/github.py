"""`--format github`: an annotation for each change."""

from __future__ import annotations

from collections.abc import Iterable

from perdure_codegen.changes import Change, Difference, Effect
from perdure_codegen.render.difference.verdicts import verdicts
from perdure_codegen.render.github import Level, annotation

__all__ = ["render_github"]


def render_github(differences: Iterable[Difference]) -> str:
    """Return one line a change: an error where it is undeclared, a warning where old code is not given every value.

    What the migration of a file does is a warning where it is a danger.
    """
    return "".join(
        f"{line}\n" for each in differences for line in (*map(_line, each.changes), *map(_effect, each.migration))
    )


def _effect(effect: Effect) -> str:
    return annotation("warning" if effect.rule else "notice", effect.span, effect.rule or "migration", effect.what)


def _line(change: Change) -> str:
    is_safe = change.write_as == "always" and not change.stops
    level: Level = "error" if not change.declared else "notice" if is_safe else "warning"
    told = [f"{about}: {verdict}" for about, verdict in verdicts(change)]
    return annotation(level, change.span, change.rule, "\n".join([f"{change.type} {change.what}", *told]))
