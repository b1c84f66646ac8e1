"""Changes that an author would make: each returns an operation and does it."""

from __future__ import annotations

from hypothesis import strategies as st

from evolving.vocabulary import FIELD_NAMES, RETYPES
from evolving.world import Declared, World

__all__ = ["born", "born_events", "change_fields", "epoch", "fields"]


def fields(world: World, most: int) -> dict[str, str]:
    """Return new fields, at most as many."""
    names = world.draw(st.lists(st.sampled_from(FIELD_NAMES), min_size=1, max_size=most, unique=True))
    return {name: world.type_() for name in names}


def born(world: World) -> None:
    """Declare the first version of all types."""
    world.declared.append(Declared("Colour", "enum", members=["red", "Green", "no", "mro"]))
    named = world.pick(
        "str", "{type: str, min_length: 1, max_length: 5}", "int", "{type: int, min: 0, max: 100}", "date"
    )
    world.declared.append(Declared("Label", "named", fields={"is": named}))
    world.declared.append(Declared("Point", "record", fields=fields(world, 3)))
    world.declared.append(Declared("Line", "record", fields=fields(world, 3)))
    world.declared.append(Declared("Figure", "union", members=["Point", "Line"]))
    world.declared.append(Declared("Import", "record", fields=fields(world, 2)))


def born_events(world: World) -> None:
    """Declare the first version of the events."""
    world.declared.append(Declared("Drawn", "event", fields=fields(world, 5), stream="board"))
    world.declared.append(Declared("Rubbed", "event", fields=fields(world, 4), stream="desk"))
    world.declared.append(Declared("Wiped", "event", fields=fields(world, 2), stream="desk"))
    world.declared.append(Declared("Smudged", "event", fields=fields(world, 1), stream="desk"))


def change_fields(world: World, it: Declared) -> str | None:
    """Return one operation on the fields of *it*, which is changed accordingly."""
    free = [name for name in FIELD_NAMES if name not in it.fields]
    name = world.pick(*it.fields) if it.fields else ""
    kind = it.fields.get(name, "")
    match world.pick("add", "remove", "rename", "swap", "retype", "retype", "hoist", "nest", "scale"):
        case "add" if free:
            new, added = world.pick(*free), world.type_(it)
            it.fields[new] = added
            return f"{{add: {new}, fill: {world.constant(added)}}}"
        case "remove" if len(it.fields) > 1:
            del it.fields[name]
            it.tombs.add(name)
            written = world.historic(kind)
            spec = written[1:-1] if written.startswith("{") else f"type: {written}"
            fill = f", fill: {world.constant(kind)}" if world.chance(70) else ""
            return f"{{remove: {name}, {spec}{fill}}}"
        case "rename" if free:
            new = world.pick(*free)
            it.fields = {new if each == name else each: value for each, value in it.fields.items()}
            it.tombs.add(name)
            return f"{{rename: {name}, to: {new}}}"
        case "swap" if len(it.fields) > 1:
            other = world.pick(*(each for each in it.fields if each != name))
            it.fields[name], it.fields[other] = it.fields[other], it.fields[name]
            return f"{{swap: [{name}, {other}]}}"
        case "retype":
            ways = [(to, rest) for source, to, rest in RETYPES if source == kind]
            if ways:
                to, rest = world.draw(st.sampled_from(ways))
                it.fields[name] = to
                return f"{{retype: {name}, from: {_quoted(kind)}, to: {_quoted(to)}{', ' if rest else ''}{rest}}}"
        case "scale" if "unit: seconds" in kind:
            it.fields[name] = "{type: int, min: 0, max: 1000000, unit: milliseconds}"
            return f"{{scale: {name}, from: seconds, to: milliseconds, factor: 1000}}"
        case "hoist":
            return _hoist(world, it, name, kind, free)
        case "nest":
            return _nest(world, it, free)
        case _:
            pass
    return None


def _quoted(kind: str) -> str:
    return kind if kind.startswith("{") else f"'{kind}'"


def _hoist(world: World, it: Declared, name: str, kind: str, free: list[str]) -> str | None:
    optional = kind.endswith("> | None")
    record = kind.removesuffix(" | None").strip("<>")
    if not kind.startswith("<") or world.find(record).kind != "record":
        return None
    inner = world.find(record).fields
    if len(free) < len(inner):
        return None
    pairs = dict(zip(inner, free, strict=False))
    del it.fields[name]
    it.tombs.add(name)
    it.fields.update({pairs[each]: spec for each, spec in inner.items()})
    written = ", ".join(f"{old}: {new}" for old, new in pairs.items())
    others = ", ".join(f"{pairs[each]}: {world.constant(spec)}" for each, spec in inner.items())
    rest = f", else: {{{others}}}" if optional else ""
    return f"{{hoist: {name}, type: {world.historic(kind)}, to: {{{written}}}{rest}}}"


def _nest(world: World, it: Declared, free: list[str]) -> str | None:
    for record in (each for each in world.declared if each.kind == "record" and each is not it):
        if world.declared.index(record) > world.declared.index(it):
            break
        pairs: dict[str, str] = {}
        for inner, spec in record.fields.items():
            match_ = next((each for each, own in it.fields.items() if own == spec and each not in pairs), None)
            if match_ is not None:
                pairs[match_] = inner
        if free and pairs and len(pairs) == len(record.fields):
            it.fields = {each: spec for each, spec in it.fields.items() if each not in pairs}
            it.tombs |= set(pairs)
            it.fields[free[0]] = f"<{record.name}>{world.pick('', ' | None')}"
            return f"{{nest: {{{', '.join(f'{old}: {new}' for old, new in pairs.items())}}}, into: {free[0]}}}"
    return None


def _change_enum(world: World, it: Declared) -> str | None:
    name = world.pick(*it.members)
    free = [each for each in ("blue", "Pink", "on", "none") if each not in it.members]
    match world.pick("add", "into", "remove", "rename"):
        case "add" | "into" as how if free:
            it.members.append(free[0])
            return f"{{add_member: {free[0]}{f', into: {name}' if how == 'into' else ''}}}"
        case "remove" if len(it.members) > 1:
            it.members.remove(name)
            it.tombs.add(name)
            return f"{{remove_member: {name}, into: {world.pick(*it.members)}}}"
        case "rename" if free:
            it.members[it.members.index(name)] = free[0]
            it.tombs.add(name)
            return f"{{rename_member: {name}, to: {free[0]}}}"
        case _:
            return None


def _change_named(it: Declared) -> str | None:
    match it.fields["is"]:
        case "{type: str, min_length: 1, max_length: 5}":
            it.fields["is"] = "{type: str, max_length: 9}"
            return "{constrain: Label, from: {min_length: 1, max_length: 5}, to: {max_length: 9}}"
        case "{type: int, min: 0, max: 100}":
            it.fields["is"] = "{type: int, min: 0, max: 50}"
            return "{constrain: Label, from: {min: 0, max: 100}, to: {min: 0, max: 50}, else: 1}"
        case "int":
            it.fields["is"] = "str"
            return "{retype: Label, from: int, to: str, fill: 0}"
        case "date":
            it.fields["is"] = "datetime"
            return "{retype: Label, from: date, to: datetime}"
        case _:
            return None


def _end(world: World, it: Declared, *, adopts: bool) -> str | None:
    """Return what becomes of an event as a whole: another name, several events, or that it is written no more."""
    former = it.name
    parts = [each for each in world.declared if each.stream == it.stream and each is not it and not each.is_split]
    ends = ("split",) if former.startswith("Rubbed") else ()
    match world.pick("rename", "retire", *ends, *ends):
        case "rename" if not any(each.is_split for each in world.declared):  # whose parts it may be, by this name
            it.name = f"{former}Again"
            return f"{{rename_event: {former}, to: {it.name}}}"
        case "retire":
            it.is_retired = not it.is_retired
            return f"{{retire: {former}}}" if it.is_retired else f"{{reuse: {former}, because: it is needed again}}"
        case "split" if not adopts:
            it.is_split = True
            it.fields = {name: world.historic(kind).strip("'") for name, kind in it.fields.items()}
            named = ", ".join(f"{each.name}@{each.version}" for each in parts)
            return f"{{split: [{named}], hook: split_erased{world.pick('', ', count: one')}}}"
        case _:
            return None


def epoch(world: World) -> list[tuple[Declared, int]]:
    """Change some types by their own will, and all that embed them by adoption; return those, with former versions."""
    changed: list[tuple[Declared, int]] = []
    for it in (each for each in world.declared if not each.is_split):
        operations = []
        for inner, former in changed:
            if world.embeds(it, inner):
                operations.append(f"{{adopt: {inner.name}, from: {former}, to: {inner.version}}}")
        own = None
        if it.kind == "event" and world.chance(15):
            own = _end(world, it, adopts=bool(operations))
        elif world.chance(40):
            if it.kind in {"record", "event"}:
                own = change_fields(world, it)
            elif it.kind == "enum":
                own = _change_enum(world, it)
            elif it.kind == "named":
                own = _change_named(it)
        if own is not None:
            operations.append(own)
        back = [] if it.is_split else sorted((it.fields.keys() | set(it.members)) & it.tombs)
        operations += [f"{{reuse: {name}, because: it is needed again}}" for name in back]
        it.tombs.difference_update(back)
        if operations:
            changed.append((it, it.version))
            it.steps.append(operations)
    return changed
