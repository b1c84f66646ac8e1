"""Random domains of entities that are released several times, changed between as an author would.

What this makes is mostly accepted. Where the compiler refuses it, it must say so in a diagnostic.
"""

from __future__ import annotations

from evolving import declarations, today
from evolving.changes import born, epoch
from evolving.world import Declared, World
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from growing.changes import change
from growing.farm import Farm, Tabled
from growing.hooks import AnyHooks
from growing.marrying import marry

__all__ = ["AnyHooks", "histories"]


def _written(world: World, farm: Farm, name: str) -> str:
    lines = [f"domain: {name}", *declarations(world), "entities:"]
    for each in farm.tables:
        lines += _entity(each)
    return "\n".join(lines) + "\n"


def _entity(it: Tabled) -> list[str]:
    declared = it.declared
    lines = [f"  {declared.name}:", f"    table: {it.table}", f"    key: [{', '.join(it.key)}]", "    fields:"]
    for name, kind in declared.fields.items():
        ref = it.refs.get(name)
        if ref is None:
            lines.append(f"      {name}: {today(kind)}")
        else:
            none = " | None" if ref.nullable else ""
            lines.append(f"      {name}: {{ref: {ref.target.declared.name}{none}, on_delete: {ref.on_delete}}}")
    if it.children:
        written = ", ".join(f"{field}: {child.declared.name}" for field, child in it.children.items())
        lines.append(f"    children: {{{written}}}")
    if it.counts:
        lines.append(f"    counts: {{{', '.join(f'{name}: {of}' for name, of in it.counts.items())}}}")
    if it.unique:
        lines.append(f"    unique: [{', '.join('[' + ', '.join(names) + ']' for names in it.unique)}]")
    if it.indexes:
        lines.append(f"    indexes: [{', '.join(map(_index, it.indexes))}]")
    if it.search:
        lines.append(f"    search: [{', '.join(it.search)}]")
    if it.versioned:
        lines.append("    version: true")
    if it.temporal:
        lines.append("    temporal: true")
    if declared.steps:
        lines.append("    changes:")
        lines += [f"      {at}: [{', '.join(step)}]" for at, step in enumerate(declared.steps, start=2)]
    return lines


def _index(index: tuple[tuple[str, ...], str, str]) -> str:
    columns, field, value = index
    listed = f"[{', '.join(columns)}]"
    return f"{{on: {listed}, where: {{{field}: {value}}}}}" if field else listed


@st.composite
def histories(draw: DrawFn, name: str = "farm", *, most: int = 3) -> tuple[str, ...]:
    """Make the text of a domain called *name* at each of two releases, or of up to *most*."""
    world = World(draw)
    born(world)
    farm = Farm(world)
    for _ in range(draw(st.integers(1, 4))):
        farm.tables.append(farm.entity())
    marry(farm)
    farm.remember()
    texts = [_written(world, farm, name)]
    for _ in range(draw(st.integers(1, most - 1))):
        changed: list[tuple[Declared, int]] = epoch(world)
        change(farm, changed)
        texts.append(_written(world, farm, name))
    return tuple(texts)
