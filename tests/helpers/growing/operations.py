"""What an author does with one entity: each function returns an operation and does it; None where there is none."""

from __future__ import annotations

from evolving.changes import change_fields
from evolving.world import Declared

from growing.farm import KEY_NAMES, KEYS, Farm, Reference, Tabled
from growing.marrying import is_free, key_kind, refer

__all__ = ["own"]


def own(farm: Farm, it: Tabled) -> str | None:
    """Change *it* by one operation, or in its table."""
    changes = (*(_plain for _ in range(20)), *(each for each in _CHANGES for _ in range(3)), _table, _longer_key)
    return farm.one(changes)(farm, it)


def _key(farm: Farm, it: Tabled) -> str | None:
    """Give a field of the key another name."""
    world, declared = farm.world, it.declared
    name = world.pick(*it.key)
    new = farm.free(KEY_NAMES, {*declared.fields})
    declared.fields = {new if each == name else each: kind for each, kind in declared.fields.items()}
    it.key = [new if each == name else each for each in it.key]
    declared.tombs.add(name)
    _rename(it, name, new)
    return f"{{rename: {name}, to: {new}}}"


def _kind(farm: Farm, it: Tabled) -> str | None:
    """Give the key another type."""
    declared = it.declared
    if not (len(it.key) == 1 and is_free(farm, it) and declared.fields[it.key[0]] == "int"):
        return None
    declared.fields[it.key[0]] = "str"
    return f"{{retype: {it.key[0]}, from: int, to: str, fill: 0}}"


def _refer(farm: Farm, it: Tabled) -> str | None:
    """Add a reference."""
    name = refer(farm, it, nullable=True)
    return None if name is None else f"{{add: {name}, fill: null}}"


def _no_refer(farm: Farm, it: Tabled) -> str | None:
    """Remove a reference."""
    world, declared = farm.world, it.declared
    if not (it.refs):
        return None
    name = world.pick(*it.refs)
    kind = declared.fields.pop(name)
    del it.refs[name]
    declared.tombs.add(name)
    written = world.historic(kind)
    spec = written[1:-1] if written.startswith("{") else f"type: {written}"
    fill = ", fill: null" if "| None" in kind else ""
    return f"{{remove: {name}, {spec}{fill}}}"


def _loosen(farm: Farm, it: Tabled) -> str | None:
    """Let a reference be None, or be none any more."""
    world, declared = farm.world, it.declared
    if not (it.refs):
        return None
    name = world.pick(*it.refs)
    ref = it.refs[name]
    if ref.nullable or world.chance(30):
        del it.refs[name]  # the same type, and no reference any more
        return f"{{alter: references, from: {{{name}: {_reference(ref)}}}}}"
    kind, ref.nullable = declared.fields[name], True
    declared.fields[name] = key_kind(ref.target, nullable=True)
    old, new = world.historic(kind), world.historic(declared.fields[name])
    return f"{{retype: {name}, from: {old}, to: {new}}}"


def _reference(ref: Reference) -> str:
    return f"{{ref: {ref.target.declared.name}, on_delete: {ref.on_delete}}}"


def _on_delete(farm: Farm, it: Tabled) -> str | None:
    """Let something else become of what refers to a row that is deleted."""
    if not it.refs:
        return None
    name = farm.world.pick(*it.refs)
    ref = it.refs[name]
    before = _reference(ref)
    ref.on_delete = "restrict" if ref.on_delete == "cascade" else "cascade"
    return f"{{alter: references, from: {{{name}: {before}}}, to: {{{name}: {_reference(ref)}}}}}"


def _unique(farm: Farm, it: Tabled) -> str | None:
    """Take the unique keys away, or add one."""
    if it.unique and farm.world.chance(50):
        before, it.unique = it.unique, []
        listed = ", ".join(f"[{', '.join(each)}]" for each in before)
        return f"{{alter: unique, from: [{listed}]}}"
    names = farm.unique(it)
    if any(set(names) == set(each) for each in it.unique):
        return None
    it.unique.append(names)
    return f"{{alter: unique, to: [[{', '.join(names)}]]}}"


def _version(farm: Farm, it: Tabled) -> str | None:
    """Number the rows, or no more."""
    if farm.parent(it) is not None:
        return None
    it.versioned = not it.versioned
    return f"{{alter: version, {'to' if it.versioned else 'from'}: true}}"


def _collection(farm: Farm, it: Tabled) -> str | None:
    """Give a collection another name."""
    world, declared = farm.world, it.declared
    if not (it.children):
        return None
    name = world.pick(*it.children)
    new = farm.new_collection(it)
    it.children = {new if each == name else each: child for each, child in it.children.items()}
    it.counts = {count: new if of == name else of for count, of in it.counts.items()}
    declared.tombs.add(name)
    return f"{{rename: {name}, to: {new}}}"


def _name(farm: Farm, it: Tabled) -> str | None:
    """Give the entity another name."""
    declared = it.declared
    former, declared.name = declared.name, farm.name()
    return f"{{rename_type: {former}, to: {declared.name}}}"


def _table(farm: Farm, it: Tabled) -> str | None:
    """Give the table another name, which is refused once it was released."""
    it.table = farm.table_name()
    return None


def _longer_key(farm: Farm, it: Tabled) -> str | None:
    """Give the entity another key, which is refused, too."""
    world, declared = farm.world, it.declared
    if not (is_free(farm, it)):
        return None
    if len(it.key) > 1:
        it.key = it.key[:1]
    else:
        more = [name for name in it.indexable if declared.fields[name] in KEYS and name not in it.key]
        it.key += [world.pick(*more)] if more else []
    return None


def _hook(farm: Farm, it: Tabled) -> str | None:
    """Make texts of numbers by a hook."""
    world, declared = farm.world, it.declared
    names = [name for name, kind in it.plain.items() if kind == "int"]
    if names:
        name = world.pick(*names)
        declared.fields[name] = "str"
        back = world.pick(", back: number_of", "")
        return f"{{hook: text_of, from: {{{name}: int}}, to: {{{name}: str}}{back}}}"
    return None


def _plain(farm: Farm, it: Tabled) -> str | None:
    """Change a field that is nothing but a field."""
    plain = it.plain
    stand_in = Declared(it.declared.name, "entity", fields=dict(plain), tombs=it.declared.tombs)
    farm.world.declared.append(stand_in)
    made = change_fields(farm.world, stand_in)
    farm.world.declared.remove(stand_in)
    others = {name: kind for name, kind in it.declared.fields.items() if name not in plain}
    it.declared.fields = {**others, **stand_in.fields}
    if made and made.startswith("{rename"):
        (old,), (new,) = plain.keys() - stand_in.fields.keys(), stand_in.fields.keys() - plain.keys()
        _rename(it, old, new)
    return made


def _rename(it: Tabled, old: str, new: str) -> None:
    def named(each: str) -> str:
        return new + each[len(old) :] if each.split(" ", maxsplit=1)[0] == old else each

    it.unique = [[named(each) for each in names] for names in it.unique]
    it.indexes = [(tuple(map(named, parts)), named(field), value) for parts, field, value in it.indexes]
    it.search = [named(each) for each in it.search if named(each) != "rowid"]


_CHANGES = (_key, _kind, _refer, _no_refer, _loosen, _collection, _name, _hook, _on_delete, _unique, _version)
