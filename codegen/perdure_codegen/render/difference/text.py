"""`--format text`: what people read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from perdure_codegen.changes import Change, Changed, Difference, Effect, Way
from perdure_codegen.render.difference.verdicts import verdicts, written
from perdure_codegen.render.width import width
from perdure_codegen.wording import visible

__all__ = ["counted", "render_text"]

_WIDEST: Final = 64
"""Up to which column the words of a change push its kind to the right."""

_LONGEST: Final = 96
"""How long the verdicts on one line may be."""

_LOSSY: Final = "`write_as` takes only values of which nothing is lost, unless the store is `lossy`\n"
_UNDECLARED: Final = "`perdure check` shows what to declare, and `perdure evolve` writes it where it is plain\n"


def render_text(difference: Difference) -> str:
    """Return *difference* by types, each change with its kind and its verdicts; nothing where nothing differs."""
    if not difference.changed and not difference.migration:
        return ""
    blocks = ["\n".join(_block(each)) for each in difference.changed]
    lossy = any(change.forward != "never" and change.loses_down for change in difference.changes)
    head = f"{visible(difference.name)} against {visible(difference.against)}"
    notes = [_LOSSY] * lossy + [_UNDECLARED] * any(not change.declared for change in difference.changes)
    if difference.migration:
        blocks.append("\n".join(("migration of a file", *map(_effect, difference.migration))))
    return "\n\n".join([head, *blocks]) + "\n" + ("\n" + "".join(notes) if notes else "")


def counted(difference: Difference) -> str:
    """Return how many changes there are, and how many of them are undeclared."""
    changes = difference.changes
    if not changes:
        return f"nothing differs from {visible(difference.against)}"
    count = f"{len(changes)} change{'' if len(changes) == 1 else 's'} against {visible(difference.against)}"
    undeclared = sum(not change.declared for change in changes)
    return f"{count}, {undeclared} undeclared" if undeclared else count


def _block(changed: Changed) -> Iterator[str]:
    versions = "" if changed.versions is None else f", version {changed.versions[0]}"
    if changed.versions is not None and changed.versions[0] != changed.versions[1]:
        versions += f" to {changed.versions[1]}"
    yield f"{'type' if changed.subject == 'named' else changed.subject} {visible(changed.name)}{versions}"
    for change in changed.changes:
        yield from _change(change)
    if len(changed.ways) > 1 or len(changed.changes) > 1:
        for way in changed.ways:
            yield _way(way, changed.name)


def _change(change: Change) -> Iterator[str]:
    yield _line(change.what, change.rule)
    told = [f"{about}: {verdict}" for about, verdict in verdicts(change)]
    short = len("; ".join(told)) <= _LONGEST
    yield from (f"      {visible(line)}" for line in (["; ".join(told)] if told and short else told))


def _effect(effect: Effect) -> str:
    return _line(effect.what, effect.rule).rstrip()


def _line(what: str, rule: str) -> str:
    """Return what happens, with the kind that it is of to the right."""
    what = f"  {visible(what)}"
    return f"{what}{' ' * max(2, _WIDEST - width(what))}{rule}"


def _way(way: Way, name: str) -> str:
    releases = f" (release {', '.join(map(str, way.releases))})" if way.releases else ""
    return f"  as version {way.version}{releases}: {written(way.forward, way.loses_down, name)}"
