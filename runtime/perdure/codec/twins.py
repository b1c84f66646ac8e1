"""How classes that msgspec cannot decode by itself are decoded: through a twin, or a tagged Struct.

msgspec refuses a union of two attrs classes, and fills a field that a payload lacks with the default that attrs has
for it. So a class that holds a union, or has a default, is decoded as its *twin*: a subclass without slots, defaults or
unions of its own, which turns into the class itself before it is checked. A member of a union is decoded as a Struct
with a tag under `$`, which no field can be called, and then built from it.

Measured (a class of four fields, two of them unions): the twin 2.7 us, a Struct for the whole 2.8; without unions,
with a default: the twin 0.50 us, a Struct 0.83, msgspec by itself 0.36.
"""

from __future__ import annotations

import enum
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any, Final

import attrs
import msgspec

from perdure.codec.shapes import Convert, bare, cached, classes_in, fields, over, stable_name

__all__ = [
    "TAG",
    "decoded_annotation",
    "decoded_as",
    "dump",
    "dump_any",
    "in_order",
    "load_union",
    "needs_dump",
]

TAG: Final = "$"


@cached
def needs_dump(cls: type) -> bool:
    """Answer whether msgspec cannot encode a *cls* by itself: for a union, or a set of enum members, anywhere in it."""
    return any(over(annotation, dump_any, in_order) is not None for annotation in fields(cls).values())


def in_order(members: frozenset[enum.Enum]) -> list[enum.Enum]:
    """Return *members* sorted; msgspec sorts only what Python can compare, and enum members are not (tried)."""
    return sorted(members, key=lambda member: member.value)


@cached
def decoded_as(cls: type) -> type:
    """Return the class as which msgspec decodes a *cls*: *cls* itself where it can, otherwise its twin."""
    annotations = {name: decoded_annotation(annotation) for name, annotation in fields(cls).items()}
    has_default = any(field.default is not attrs.NOTHING for field in attrs.fields(cls))
    if not has_default and annotations == fields(cls):
        return cls
    loads = [
        (getattr(cls, name).__get__, getattr(cls, name).__set__, load)
        for name, annotation in fields(cls).items()
        if (load := over(annotation, load_union)) is not None
    ]
    check: Callable[[Any], None] = getattr(cls, "__attrs_post_init__", lambda _: None)  # Any: it takes a *cls*

    def turn(self: Any) -> None:  # Any: the twin, which becomes a *cls* here
        for get, put, load in loads:
            put(self, load(get(self)))
        object.__setattr__(self, "__class__", cls)
        check(self)

    bodies = {
        "__slots__": (),
        "__module__": cls.__module__,
        "__annotations__": annotations,
        "__attrs_attrs__": tuple(field.evolve(default=attrs.NOTHING) for field in attrs.fields(cls)),
        "__attrs_post_init__": turn,
    }
    return type(cls.__name__, (cls,), bodies)


def decoded_annotation(annotation: object) -> Any:  # Any: an annotation, to put into another one
    """Return *annotation* with each class replaced by what it is decoded as."""
    if not classes_in(annotation):
        return annotation
    origin, arguments = bare(annotation)
    if origin is types.UnionType:
        members = [member for member in arguments if member is not types.NoneType]
        decoded = [decoded_annotation(members[0])] if len(members) == 1 else list(map(_struct, classes_in(annotation)))
        return typing.Union[(*decoded, *{types.NoneType}.intersection(arguments))]
    if origin is tuple:
        return types.GenericAlias(tuple, (decoded_annotation(arguments[0]), ...))
    if origin is Mapping:
        return types.GenericAlias(Mapping, (str, decoded_annotation(arguments[1])))
    return decoded_as(origin) if isinstance(origin, type) else origin


@cached
def _struct(cls: type) -> type[msgspec.Struct]:
    """Return the tagged Struct as which a *cls* in a union is decoded and encoded."""
    types_of = [(name, decoded_annotation(annotation)) for name, annotation in fields(cls).items()]
    return msgspec.defstruct(cls.__name__, types_of, tag_field=TAG, tag=stable_name(cls), frozen=True, gc=False)


@cached
def _plain_struct(cls: type) -> type[msgspec.Struct]:
    """Return the Struct without a tag as which a *cls* that msgspec cannot encode by itself is encoded."""
    return msgspec.defstruct(cls.__name__, list(fields(cls)), gc=False)


def load_union(classes: tuple[type, ...]) -> Convert | None:
    """Return what builds one of *classes* from its Struct; None for a single class, whose twin does that."""
    if len(classes) == 1:
        return None
    loads: dict[type, Convert] = {_struct(cls): _load(cls) for cls in classes}
    return lambda value: loads[type(value)](value)


@cached
def _load(cls: type) -> Convert:
    """Return what builds a *cls* from its Struct, checked as by its constructor."""
    space: dict[str, Any] = {"new": cls.__new__, "cls": cls}  # Any: a namespace
    lines = ["def load(struct):", "    self = new(cls)"]
    for name, annotation in fields(cls).items():
        space[f"set_{name}"] = getattr(cls, name).__set__
        space[f"load_{name}"] = inner = over(annotation, load_union)
        value = f"struct.{name}"
        lines.append(f"    set_{name}(self, {f'load_{name}({value})' if inner else value})")
    if hasattr(cls, "__attrs_post_init__"):
        lines.append("    self.__attrs_post_init__()")
    return _compiled([*lines, "    return self"], space, "load")


@cached
def dump(cls: type, *, tagged: bool = False) -> Convert:
    """Return what makes a Struct of a *cls* that needs it, or, if *tagged*, of a *cls* that is in a union."""
    space: dict[str, Any] = {"Struct": _struct(cls) if tagged else _plain_struct(cls)}  # Any: a namespace
    values: list[str] = []
    for name, annotation in fields(cls).items():
        space[f"dump_{name}"] = inner = over(annotation, dump_any, in_order)
        values.append(f"dump_{name}(value.{name})" if inner else f"value.{name}")
    return _compiled(["def dump(value):", f"    return Struct({', '.join(values)})"], space, "dump")


def dump_any(classes: tuple[type, ...]) -> Convert | None:
    """Return what makes a Struct of one of *classes*; None for a single one that msgspec can encode by itself."""
    if len(classes) == 1:
        return dump(classes[0]) if needs_dump(classes[0]) else None
    dumps: dict[type, Convert] = {cls: dump(cls, tagged=True) for cls in classes}
    return lambda value: dumps[type(value)](value)


def _compiled(lines: list[str], space: dict[str, Any], name: str) -> Convert:  # Any: a namespace
    exec("\n".join(lines), space)  # noqa: S102 - made of the names of fields that attrs already made so
    function: Convert = space[name]
    return function
