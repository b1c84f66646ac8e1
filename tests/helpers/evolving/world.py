"""What is declared so far, and how a random choice is made in it."""

from __future__ import annotations

import attrs
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from evolving.vocabulary import CONSTANTS, SCALARS

__all__ = ["Declared", "Evolved", "World"]


@attrs.define
class Declared:
    """A type or an event as it grows: its fields (name to type) or members, and its steps so far.

    The fields of an event that was split are written as changes write them, and change no more.
    """

    name: str
    kind: str
    fields: dict[str, str] = attrs.Factory(dict)
    members: list[str] = attrs.Factory(list)
    steps: list[list[str]] = attrs.Factory(list)
    tombs: set[str] = attrs.Factory(set)
    stream: str = ""
    is_retired: bool = False
    is_split: bool = False

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
