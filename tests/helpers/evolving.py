"""Random domains with a history: born in version 1 and changed forwards, step by step, as an author would.

The compiler reads the result backwards, from the newest shapes; so the two must agree about every version between.
What this makes is mostly accepted. Where the compiler refuses it, it must say so in a diagnostic, never in a traceback.
"""

from __future__ import annotations

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

__all__ = ["Evolved", "domains"]

FIELD_NAMES = ("a", "b", "city", "date", "decimal", "type", "uuid", "value", "old", "new", "item", "key", "count", "at")
SCALARS = {
    "str": "'x'",
    "{type: str, max_length: 9}": "'abc'",
    "{type: str, min_length: 1, max_length: 5}": "'b'",
    "{type: str, pattern: '[a-z]{1,3}'}": "'ab'",
    "int": "7",
    "{type: int, min: 0, max: 100}": "5",
    "{type: int, min: 0, max: 1000, unit: seconds}": "60",
    "float": "1.5",
    "{type: float, min: 0, max: 1}": "0.5",
    "bool": "true",
    "bytes": "'AAE='",
    "decimal": "'1.10'",
    "{type: decimal, min: 0, max: '9.99'}": "'0.5'",
    "uuid": "12345678-1234-5678-1234-567812345678",
    "date": "2026-01-31",
    "{type: date, min: 2000-01-01}": "2026-01-31",
    "time": "'18:30:00'",
    "datetime": "'2026-01-31T18:30:00Z'",
    "duration": "PT90S",
    "json": "{k: [1, 2.5, null]}",
    "list[str]": "[x, y]",
    "{type: 'list[int]', max_length: 4, unique_items: true}": "[1, 2]",
    "list[int | None]": "[1, null]",
    "set[str]": "[x]",
    "set[date]": "[2026-01-31]",
    "dict[str, int]": "{k: 1}",
    "dict[str, list[float | None]]": "{k: [1, null]}",
    "str | None": "null",
    "int | None": "3",
    "{type: 'int | None', min: 1}": "null",
    "datetime | None": "null",
    "list[datetime]": "['2026-01-31T18:30:00Z']",
}
"""Types as an author writes them, and a constant of each."""

CONSTANTS = SCALARS | {
    "{type: int, min: 0, max: 50}": "1",
    "{type: int, min: 0, max: 1000000, unit: milliseconds}": "60000",
}

RETYPES = (
    ("int", "str", "fill: 0"),
    ("int", "decimal", ""),
    ("int", "float", "else: 0"),
    ("{type: int, min: 0, max: 100}", "float", ""),
    ("int", "int | None", "fill: 0"),
    ("int | None", "int", "else: -1"),
    ("str", "list[str]", "fill: '', many: first"),
    ("list[str]", "str", "fill: '', many: first"),
    ("list[str]", "set[str]", ""),
    ("set[str]", "list[str]", ""),
    ("str", "int", "else: 0"),
    ("str", "bytes", "fill: z"),
    ("bytes", "str", "else: broken"),
    ("float", "decimal", ""),
    ("decimal", "float", "else: 0"),
    ("decimal", "int", "else: 0"),
    ("float", "int", "else: 0"),
    ("date", "datetime", ""),
    ("datetime", "date", ""),
    ("uuid", "str", ""),
    ("str", "uuid", "else: 12345678-1234-5678-1234-567812345678"),
    ("duration", "str", ""),
    ("time", "str", ""),
    ("datetime", "str", ""),
    ("str", "datetime", "else: '2026-01-31T18:30:00Z'"),
    ("bool", "int", ""),
    ("int", "bool", "else: false"),
    ("str | None", "list[str]", "many: first"),
    ("int | None", "list[int | None]", ""),
    ("int", "{type: int, min: 0, max: 100}", "else: 1"),
    ("{type: str, max_length: 9}", "str", ""),
    ("str", "{type: str, min_length: 1, max_length: 5}", "else: q"),
    ("list[int | None]", "list[int]", "else: []"),
)
"""(from, to, the rest of the operation)."""


@attrs.define
class Declared:
    """A type or an event as it grows: its fields (name to type) or members, and its steps so far."""

    name: str
    kind: str
    fields: dict[str, str] = attrs.Factory(dict)
    members: list[str] = attrs.Factory(list)
    steps: list[list[str]] = attrs.Factory(list)
    tombs: set[str] = attrs.Factory(set)

    @property
    def version(self) -> int:
        """The number of the version that is being made."""
        return len(self.steps) + 1


@attrs.frozen
class Evolved:
    """A domain as YAML."""

    name: str
    text: str


@attrs.define
class World:
    """All that is declared, in an order in which each type embeds only those before it."""

    draw: DrawFn
    declared: list[Declared] = attrs.Factory(list)

    def pick(self, *choices: str) -> str:
        """Return one of *choices*."""
        return self.draw(st.sampled_from(choices))

    def chance(self, percent: int) -> bool:
        """Answer True as often as *percent* says."""
        return self.draw(st.integers(0, 99)) < percent

    def find(self, name: str) -> Declared:
        """Return what is called *name*."""
        return next(each for each in self.declared if each.name == name)

    def type_(self, outer: Declared | None = None) -> str:
        """Return a type for a new field of *outer*: `<Name>` stands for a type declared before it."""
        before = self.declared[: self.declared.index(outer)] if outer is not None else self.declared
        inner = [each.name for each in before if each.kind != "event"]
        if inner and self.chance(45):
            name = self.pick(*inner)
            wrap = self.pick("{}", "{}", "{} | None", "list[{}]", "dict[str, {}]", "list[{} | None]")
            if self.find(name).kind in {"enum", "named"}:
                wrap = self.pick(wrap, "{}", "set[{}]")
            return wrap.replace("{}", f"<{name}>")
        return self.pick(*SCALARS)

    def constant(self, kind: str) -> str:
        """Return a constant of the type *kind*."""
        if kind in CONSTANTS:
            return CONSTANTS[kind]
        if kind.endswith("| None"):
            return "null"
        if kind.startswith(("list[", "set[")):
            return "[]"
        if kind.startswith("dict["):
            return "{}"
        declared = self.find(kind.strip("<>"))
        if declared.kind == "enum":
            return declared.members[0]
        if declared.kind == "named":
            return self.constant(declared.fields["is"])
        if declared.kind == "union":
            return f"{{{declared.members[0]}: {self.constant(f'<{declared.members[0]}>')}}}"
        return "{" + ", ".join(f"{name}: {self.constant(each)}" for name, each in declared.fields.items()) + "}"

    def historic(self, kind: str) -> str:
        """Return *kind* as a change writes it, each declared type at the version it has now."""
        for each in self.declared:
            kind = kind.replace(f"<{each.name}>", f"{each.name}@{each.version}")
        return kind if kind.startswith("{") else f"'{kind}'"

    def embeds(self, outer: Declared, inner: Declared) -> bool:
        """Answer whether *outer* holds *inner* now."""
        return inner.name in outer.members or any(f"<{inner.name}>" in kind for kind in outer.fields.values())


def _fields(world: World, most: int) -> dict[str, str]:
    names = world.draw(st.lists(st.sampled_from(FIELD_NAMES), min_size=1, max_size=most, unique=True))
    return {name: world.type_() for name in names}


def _born(world: World) -> None:
    world.declared.append(Declared("Colour", "enum", members=["red", "Green", "no", "mro"]))
    named = world.pick(
        "str", "{type: str, min_length: 1, max_length: 5}", "int", "{type: int, min: 0, max: 100}", "date"
    )
    world.declared.append(Declared("Label", "named", fields={"is": named}))
    world.declared.append(Declared("Point", "record", fields=_fields(world, 3)))
    world.declared.append(Declared("Line", "record", fields=_fields(world, 3)))
    world.declared.append(Declared("Figure", "union", members=["Point", "Line"]))
    world.declared.append(Declared("Import", "record", fields=_fields(world, 2)))
    world.declared.append(Declared("Drawn", "event", fields=_fields(world, 5)))
    world.declared.append(Declared("Erased", "event", fields=_fields(world, 4)))


def _change_fields(world: World, it: Declared) -> str | None:
    """Return one operation on the fields of *it*, which is changed accordingly."""
    free = [name for name in FIELD_NAMES if name not in it.fields and name not in it.tombs]
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
    free = [each for each in ("blue", "Pink", "on", "none") if each not in it.members and each not in it.tombs]
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


def _epoch(world: World) -> None:
    """Change some types by their own will, and all that embed them by adoption."""
    changed: list[tuple[Declared, int]] = []
    for it in world.declared:
        operations = []
        for inner, former in changed:
            if world.embeds(it, inner):
                operations.append(f"{{adopt: {inner.name}, from: {former}, to: {inner.version}}}")
        own = None
        if world.chance(40):
            if it.kind in {"record", "event"}:
                own = _change_fields(world, it)
            elif it.kind == "enum":
                own = _change_enum(world, it)
            elif it.kind == "named":
                own = _change_named(it)
        if own is not None:
            operations.append(own)
        if operations:
            changed.append((it, it.version))
            it.steps.append(operations)


def _written(world: World, name: str) -> str:
    codec = world.pick("json", "msgpack")
    lines = [f"domain: {name}", f"codec: {codec}", "streams: {board: {key: str}, desk: {key: int}}"]
    sections = {"enums": "enum", "types": "named", "records": "record", "unions": "union", "events": "event"}
    for section, kind in sections.items():
        lines.append(f"{section}:")
        for it in (each for each in world.declared if each.kind == kind):
            lines.append(f"  {it.name}:")
            if kind == "event":
                lines.append(f"    stream: {'board' if it.name == 'Drawn' else 'desk'}")
            if kind in {"enum", "union"}:
                lines.append(f"    members: [{', '.join(it.members)}]")
            elif kind == "named":
                spec = it.fields["is"]
                lines.append(f"    is: {spec}" if not spec.startswith("{") else f"    is: {spec[7:-1].split(', ')[0]}")
                lines += [f"    {part}" for part in spec[1:-1].split(", ")[1:] if spec.startswith("{")]
            else:
                lines.append("    fields:")
                lines += [f"      {each}: {_today(spec)}" for each, spec in it.fields.items()]
            if it.steps:
                lines.append("    changes:")
                lines += [f"      {at}: [{', '.join(step)}]" for at, step in enumerate(it.steps, start=2)]
    return "\n".join(lines) + "\n"


def _today(kind: str) -> str:
    plain = kind.replace("<", "").replace(">", "")
    return plain if plain.startswith("{") else f"'{plain}'"


@st.composite
def domains(draw: DrawFn, name: str = "drawing") -> Evolved:
    """Make a domain called *name* with up to five epochs of changes."""
    world = World(draw)
    _born(world)
    for _ in range(draw(st.integers(0, 5))):
        _epoch(world)
    return Evolved(name, _written(world, name))
