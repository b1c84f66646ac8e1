"""Random domains with a history: born in version 1 and changed forwards, step by step, as an author would.

The compiler reads the result backwards, from the newest shapes; so the two must agree about every version between.
What this makes is mostly accepted. Where the compiler refuses it, it must say so in a diagnostic, never in a traceback.
"""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from evolving.changes import born, born_events, epoch
from evolving.world import Evolved, World

__all__ = ["Evolved", "declarations", "domains", "evolutions", "today"]


def _written(world: World, name: str) -> str:
    codec = world.pick("json", "msgpack")
    lines = [f"domain: {name}", f"codec: {codec}", "streams: {board: {key: str}, desk: {key: int}}"]
    return "\n".join([*lines, *declarations(world)]) + "\n"


def declarations(world: World) -> list[str]:
    """Return the lines that declare what is in *world*."""
    lines: list[str] = []
    sections = {"enums": "enum", "types": "named", "records": "record", "unions": "union", "events": "event"}
    for section, kind in sections.items():
        found = [each for each in world.declared if each.kind == kind]
        lines += [f"{section}:"] if found else []
        for it in found:
            lines.append(f"  {it.name}:")
            if kind == "event":
                lines.append(f"    stream: {it.stream}")
            if kind in {"enum", "union"}:
                lines.append(f"    members: [{', '.join(it.members)}]")
            elif kind == "named":
                spec = it.fields["is"]
                lines.append(f"    is: {spec}" if not spec.startswith("{") else f"    is: {spec[7:-1].split(', ')[0]}")
                lines += [f"    {part}" for part in spec[1:-1].split(", ")[1:] if spec.startswith("{")]
            else:
                lines.append("    fields:")
                lines += [f"      {each}: {today(spec)}" for each, spec in it.fields.items()]
            if it.steps:
                lines.append("    changes:")
                lines += [f"      {at}: [{', '.join(step)}]" for at, step in enumerate(it.steps, start=2)]
    return lines


def today(kind: str) -> str:
    """Return *kind* as the fields of the newest version write it."""
    plain = kind.replace("<", "").replace(">", "")
    return plain if plain.startswith("{") else f"'{plain}'"


@st.composite
def domains(draw: DrawFn, name: str = "drawing") -> Evolved:
    """Make a domain called *name* with up to five epochs of changes."""
    world = World(draw)
    born(world)
    born_events(world)
    for _ in range(draw(st.integers(0, 5))):
        epoch(world)
    return Evolved(name, _written(world, name))


@st.composite
def evolutions(draw: DrawFn, name: str = "drawing") -> tuple[Evolved, Evolved]:
    """Make a domain called *name*, and what it is an epoch of changes later."""
    world = World(draw)
    born(world)
    born_events(world)
    for _ in range(draw(st.integers(0, 2))):
        epoch(world)
    before = _written(world, name)
    epoch(world)
    return Evolved(name, before), Evolved(name, _written(world, name))
