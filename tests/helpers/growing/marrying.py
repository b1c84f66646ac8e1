"""References between entities, and children that come to a parent."""

from __future__ import annotations

from growing.farm import Farm, Reference, Tabled

__all__ = ["adopt_child", "is_free", "key_kind", "marry", "refer"]


def marry(farm: Farm) -> None:
    """Give the entities references to each other, and children."""
    for it in list(farm.tables):
        if farm.world.chance(45):
            refer(farm, it)
        if farm.world.chance(35):
            adopt_child(farm, it)
        farm.furnish(it)


def _targets(farm: Farm) -> list[Tabled]:
    return [each for each in farm.tables if len(each.key) == 1 and farm.parent(each) is None]


def is_free(farm: Farm, it: Tabled) -> bool:
    """Answer whether nothing refers to *it*, and it may become a child."""
    return not any(ref.target is it for each in farm.tables for ref in each.refs.values())


def refer(farm: Farm, it: Tabled, *, nullable: bool | None = None) -> str | None:
    """Let *it* refer to an entity, and return the name of the field; None where there is none to refer to."""
    targets = _targets(farm)
    if not targets:
        return None
    target = farm.one(targets)
    nullable = farm.world.chance(60) if nullable is None else nullable
    name = farm.new_ref_name(it)
    on_delete = farm.world.pick("cascade", "restrict", *(["set_null"] if nullable else []))
    it.declared.fields[name] = key_kind(target, nullable=nullable)
    it.refs[name] = Reference(target, nullable, on_delete)
    return name


def key_kind(target: Tabled, *, nullable: bool) -> str:
    """Return the type of a reference to *target*."""
    kind = target.declared.fields[target.key[0]]
    if not nullable:
        return kind
    if kind.startswith("{"):
        head, _, rest = kind.removeprefix("{type: ").partition(",")
        return f"{{type: '{head} | None',{rest}"
    return f"{kind} | None"


def adopt_child(farm: Farm, it: Tabled, child: Tabled | None = None, *, percent: int = 50) -> str:
    """Make an entity a child of *it*: *child*, or a new one, or, as often as *percent* says, one that is there."""
    loose = [each for each in farm.tables if farm.parent(each) is None and is_free(farm, each)]
    loose = [each for each in loose if each not in farm.ancestors(it)]
    if child is None and loose and farm.world.chance(percent):
        child = farm.one(loose)
    if child is None:
        child = farm.entity()
        farm.tables.append(child)
    child.versioned = False
    name = farm.new_collection(it)
    it.children[name] = child
    return name
