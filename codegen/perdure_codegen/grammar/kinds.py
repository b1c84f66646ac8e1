"""What may stand behind a key, as data: the parser checks it, and the JSON Schema is made of it."""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

import attrs
from msgspec import Struct

__all__ = [
    "AnyOf",
    "Choice",
    "Construct",
    "Key",
    "Kind",
    "Lexeme",
    "ListOf",
    "MapOf",
    "Name",
    "Shape",
    "Steps",
    "Text",
    "Value",
    "shapes_of",
]


Shape: TypeAlias = Literal["text", "list", "mapping"]


@attrs.frozen
class Name:
    """A word that names something: *what* says so in messages, *pattern* is a regular expression for all of it."""

    what: str
    pattern: str
    rule: str
    """The pattern in words."""
    regex: re.Pattern[str] = attrs.field(init=False, eq=False, repr=False)

    @regex.default
    def _compiled(self) -> re.Pattern[str]:
        return re.compile(self.pattern)


class Lexeme(Struct, frozen=True):
    """A scalar with a grammar of its own, such as a type expression; the parser reads it."""

    what: str
    examples: tuple[str, ...]


class Text(Struct, frozen=True):
    """Any text."""


class Value(Struct, frozen=True):
    """A constant: any scalar, list or mapping, whose meaning depends on a type."""


class Choice(Struct, frozen=True):
    """One of some words."""

    options: tuple[str, ...]


class ListOf(Struct, frozen=True):
    """A list; *count* is how many items it has, or None for any number from *least*."""

    item: Kind
    least: int = 0
    count: int | None = None


class MapOf(Struct, frozen=True):
    """A mapping of names."""

    key: Name
    value: Kind


class Steps(Struct, frozen=True):
    """The `changes` of a declaration: a mapping of versions, from 2, to lists of one of *operations* each."""

    operations: tuple[Construct, ...]


class AnyOf(Struct, frozen=True):
    """One of several kinds that differ in shape: a scalar, a list or a mapping."""

    kinds: tuple[Kind, ...]


@attrs.frozen
class Key:
    """A key of a construct, with a sentence that editors show."""

    name: str
    kind: Kind
    doc: str
    required: bool = False
    shapes: frozenset[Shape] = attrs.field(init=False, eq=False, repr=False)
    """What nodes the value may be."""

    @shapes.default
    def _shapes(self) -> frozenset[Shape]:
        return shapes_of(self.kind)


@attrs.frozen
class Construct:
    """A mapping with known keys. *name* is unique, and the name of its definition in the JSON Schema."""

    name: str
    title: str
    doc: str
    keys: tuple[Key, ...]
    by_name: dict[str, Key] = attrs.field(init=False, eq=False, repr=False)

    @by_name.default
    def _index(self) -> dict[str, Key]:
        return {key.name: key for key in self.keys}


Kind: TypeAlias = Name | Lexeme | Text | Value | Choice | ListOf | MapOf | Steps | AnyOf | Construct


def shapes_of(kind: Kind) -> frozenset[Shape]:
    """Return what nodes a value of *kind* may be."""
    match kind:
        case Name() | Lexeme() | Text() | Choice():
            return frozenset({"text"})
        case Value():
            return frozenset({"text", "list", "mapping"})
        case ListOf():
            return frozenset({"list"})
        case MapOf() | Steps() | Construct():
            return frozenset({"mapping"})
        case AnyOf():
            return frozenset().union(*(shapes_of(each) for each in kind.kinds))
