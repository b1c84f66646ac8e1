"""What an author changes in entities from one release to the next."""

from __future__ import annotations

from evolving.world import Declared

from growing.farm import Farm, Tabled
from growing.marrying import adopt_child
from growing.operations import own

__all__ = ["change"]


def change(farm: Farm, changed: list[tuple[Declared, int]]) -> None:
    """Change entities by their own will, and all that embed what has *changed*, children first."""
    world = farm.world
    moved: dict[int, list[str]] = {}
    if world.chance(40):
        _move(farm, moved)
    if not world.chance(97):
        one, two = (farm.one(farm.tables) for _ in range(2))
        one.table, two.table = two.table, one.table
    if world.chance(20):
        farm.tables.append(farm.entity())
    for it in sorted(farm.tables, key=lambda each: -len(farm.ancestors(each))):
        operations = []
        for inner, former in changed:
            held = any(f"<{inner.name}>" in kind for kind in it.declared.fields.values())
            if inner.kind == "entity":
                held = _had(it, inner, moved.get(id(it), []))
            if held:
                operations.append(f"{{adopt: {inner.name}, from: {former}, to: {inner.version}}}")
        operations += moved.get(id(it), [])
        for _ in range(int(world.pick(*"0012"))):
            made = own(farm, it)
            if made is not None:
                operations.append(made)
        back = sorted({*it.declared.fields, *it.children} & it.declared.tombs)
        operations += [f"{{reuse: {name}, because: it is needed again}}" for name in back]
        it.declared.tombs.difference_update(back)
        if operations:
            changed.append((it.declared, it.declared.version))
            it.declared.steps.append(operations)
        _tidy(farm, it)


def _had(it: Tabled, child: Declared, moved: list[str]) -> bool:
    """Answer whether *it* had a collection of *child* before."""
    fields = [name for name, each in it.children.items() if each.declared is child]
    return any(not any(f"add: {name}," in each for each in moved) for name in fields)


def _move(farm: Farm, moved: dict[int, list[str]]) -> None:
    """Let children leave their parents, or others come."""
    world = farm.world
    it = farm.one(farm.tables)
    here = moved.setdefault(id(it), [])
    leaving: Tabled | None = None
    if it.children and world.chance(60):
        field = world.pick(*it.children)
        leaving = it.children.pop(field)
        it.declared.tombs.add(field)
        it.counts = {name: of for name, of in it.counts.items() if of != field}
        fill = world.pick(", fill: []", "")
        here.append(f"{{remove: {field}, type: 'list[{leaving.declared.name}@{leaving.declared.version}]'{fill}}}")
    if world.chance(50):
        others = [each for each in farm.tables if each not in farm.ancestors(it)]
        other = farm.one(others) if others and leaving is not None else it
        if leaving is not None and other in _below_of(leaving):
            return
        name = adopt_child(farm, other, None if world.chance(90) else leaving, percent=5)
        moved.setdefault(id(other), []).append(f"{{add: {name}, fill: []}}")


def _below_of(it: Tabled) -> list[Tabled]:
    return [it, *(each for child in it.children.values() for each in _below_of(child))]


def _tidy(farm: Farm, it: Tabled) -> None:
    """Drop what is said of fields that are gone, or draw all of it anew."""
    if farm.world.chance(25):
        farm.furnish(it)
    known = set(it.indexable)
    it.unique = [names for names in it.unique if known.issuperset(names)]
    it.indexes = [
        (parts, field, value)
        for parts, field, value in it.indexes
        if known.issuperset(each.split(" ")[0] for each in parts) and (not field or _takes(farm, it, field, value))
    ]
    texts = {name for name, kind in it.declared.fields.items() if _is_text(kind)}
    it.search = [name for name in it.search if name in texts]
    it.counts = {name: of for name, of in it.counts.items() if of in it.children}
    if farm.parent(it) is not None:
        it.versioned = False


def _is_text(kind: str) -> bool:
    return kind.removeprefix("{type: ").partition(",")[0].strip("'").removesuffix(" | None") == "str"


def _takes(farm: Farm, it: Tabled, field: str, value: str) -> bool:
    kind = it.declared.fields.get(field, "list[str]")
    return value == ("null" if "| None" in kind else farm.world.constant(kind))
