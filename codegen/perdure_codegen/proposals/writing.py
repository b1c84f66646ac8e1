"""Operations as an author would write them within `[]`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from perdure_codegen.meaning.constraints import is_number
from perdure_codegen.meaning.effective import core
from perdure_codegen.meaning.scope import Shapes
from perdure_codegen.meaning.shown import shown_entries, shown_facets, shown_spec, shown_text
from perdure_codegen.model import Facets, Nullable, Spec, Type
from perdure_codegen.proposals.reading import BLANK, Phase, Proposed
from perdure_codegen.wording import listed

__all__ = [
    "add",
    "adopt",
    "constrain",
    "fill_of",
    "hoist",
    "hook",
    "nest",
    "remove",
    "rename",
    "rename_type",
    "retype",
    "reuse",
    "scale",
    "swap",
]


def fill_of(spec: Spec) -> str:
    """Return what stands for a value that older records lack: None where it can be, which is what they say."""
    return "null" if isinstance(spec.type, Nullable) else BLANK


def add(field: str, spec: Spec) -> Proposed:
    """Return the addition of *field*."""
    return Proposed(Phase.NEW, f"{{add: {field}, fill: {fill_of(spec)}}}", (f"`{field}` is new",))


def remove(field: str, spec: Spec, phase: Phase = Phase.AWAY) -> Proposed:
    """Return the removal of *field*, which was *spec*."""
    return Proposed(phase, f"{{remove: {field}, {shown_entries(spec)}}}", (f"`{field}` is gone",))


def rename(pairs: Iterable[tuple[str, str]]) -> Proposed:
    """Return the renaming of fields, all at once."""
    several = list(pairs)
    meaning = tuple(f"`{old}` is called `{new}`" for old, new in several)
    if len(several) == 1:
        old, new = several[0]
        return Proposed(Phase.RENAME, f"{{rename: {old}, to: {new}}}", meaning)
    return Proposed(Phase.RENAME, f"{{rename: {{{_pairs(several)}}}}}", meaning)


def rename_type(old: str, new: str, *, is_event: bool = False) -> Proposed:
    """Return the new name of the type or event itself."""
    operation = "rename_event" if is_event else "rename_type"
    return Proposed(Phase.RENAME, f"{{{operation}: {old}, to: {new}}}", (f"`{old}` is called `{new}`",))


def reuse(name: str) -> Proposed:
    """Return that a *name* which was given up comes back."""
    return Proposed(Phase.LAST, f"{{reuse: {name}, because: {BLANK}}}", ())


def swap(one: str, other: str) -> Proposed:
    """Return the exchange of two fields."""
    return Proposed(Phase.RENAME, f"{{swap: [{one}, {other}]}}", (f"`{one}` and `{other}` changed places",))


def adopt(name: str, former: int, to: int, fields: Iterable[str] = ()) -> Proposed:
    """Return the adoption of a version, by these *fields* alone or by all."""
    only = ", ".join(fields)
    rest = f", fields: [{only}]" if only else ""
    text = f"{{adopt: {name}, from: {former}, to: {to}{rest}}}"
    return Proposed(Phase.ADOPT, text, (f"version {to} of `{name}` is embedded",))


def retype(target: str, before: Spec, after: Spec, rest: Mapping[str, str], shapes: Shapes) -> Proposed:
    """Return the change of type; *rest* are the further keys."""
    keys = {"from": _former(before, after, shapes), "to": shown_spec(after), **rest}
    what = "the first item counts" if "many" in rest else f"`{target}` is `{_plain(after)}` now"
    return Proposed(Phase.VALUE, f"{{retype: {target}, {_entries(keys)}}}", (what,))


def constrain(target: str, before: Facets, after: Facets, rest: Mapping[str, str]) -> Proposed:
    """Return the change of constraints alone."""
    keys = {"from": shown_facets(before), "to": shown_facets(after), **rest}
    text = f"{{constrain: {target}, {_entries(keys)}}}"
    return Proposed(Phase.VALUE, text, (f"`{target}` has other limits",))


def scale(target: str, units: tuple[str | None, str | None], rest: Mapping[str, str]) -> Proposed:
    """Return the change of unit; *rest* has the factor, and what goes with it."""
    keys = {key: shown_text(unit) for key, unit in zip(("from", "to"), units, strict=True) if unit is not None}
    what = "keeps its values" if rest["factor"] == "1" else "is converted"
    return Proposed(Phase.VALUE, f"{{scale: {target}, {_entries({**keys, **rest})}}}", (f"`{target}` {what}",))


def hook(before: Mapping[str, Spec], after: Mapping[str, Spec], shapes: Shapes) -> Proposed:
    """Return the hand-written conversion of some fields into others."""
    former = ", ".join(f"{name}: {_former(spec, after.get(name, spec), shapes)}" for name, spec in before.items())
    made = ", ".join(f"{name}: {shown_spec(spec)}" for name, spec in after.items())
    means = (f"your code makes {listed(after)} of {listed(before)}",)
    return Proposed(Phase.VALUE, f"{{hook: {BLANK}, from: {{{former}}}, to: {{{made}}}}}", means)


def nest(pairs: Iterable[tuple[str, str]], into: str) -> Proposed:
    """Return the move of fields into the record that *into* holds."""
    several = list(pairs)
    text = f"{{nest: {_moved(several)}, into: {into}}}"
    return Proposed(Phase.LAST, text, (f"{listed(old for old, _ in several)} moved into `{into}`",))


def hoist(field: str, kind: Type, pairs: Iterable[tuple[str, str]], specs: Mapping[str, Spec]) -> Proposed:
    """Return the move of a record's fields out of *field*; *specs* are those that they have then, by new name."""
    several = list(pairs)
    otherwise = ", ".join(f"{new}: {fill_of(specs[new])}" for _, new in several)
    rest = f", else: {{{otherwise}}}" if isinstance(kind, Nullable) else ""
    text = f"{{hoist: {field}, {shown_entries(Spec(kind))}, to: {_moved(several)}{rest}}}"
    return Proposed(Phase.AWAY, text, (f"{listed(new for _, new in several)} moved out of `{field}`",))


def _former(before: Spec, after: Spec, shapes: Shapes) -> str:
    """Write a `from` so that a bare type does not take over what *after* has."""
    inherits = (core(before.type) == core(after.type) and after.facets != Facets()) or (
        after.unit is not None and is_number(before.type, shapes)
    )
    return shown_spec(before, long=inherits)


def _plain(spec: Spec) -> str:
    return shown_spec(Spec(spec.type)).strip("'")


def _moved(pairs: list[tuple[str, str]]) -> str:
    if all(old == new for old, new in pairs):
        return f"[{', '.join(old for old, _ in pairs)}]"
    return f"{{{_pairs(pairs)}}}"


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{old}: {new}" for old, new in pairs)


def _entries(keys: Mapping[str, str]) -> str:
    return ", ".join(f"{key}: {value}" for key, value in keys.items())
