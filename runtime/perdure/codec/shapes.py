"""What the annotations of a class say: where its values hold other classes, unions of them, or what can change.

A generated class is made of scalars, `tuple[T, ...]`, `frozenset[T]`, `Mapping[str, T]`, other attrs classes, unions
of them, each with or without None, and `Any`, which is what a `json` field is at run time.
"""

from __future__ import annotations

import enum
import functools
import re
import types
import typing
from collections.abc import Callable, Mapping
from typing import Any, Final, ParamSpec, TypeAlias, TypeVar

import attrs

__all__ = ["Convert", "bare", "cached", "classes_in", "fields", "over", "recheck", "stable_name"]

Convert: TypeAlias = Callable[[Any], Any]  # Any: a value of whatever class the annotation names

P = ParamSpec("P")
T = TypeVar("T")

_VERSION: Final = re.compile(r"V\d+$")


def cached(function: Callable[P, T]) -> Callable[P, T]:
    """Return *function*, which is pure, computed once for the same arguments; typed as it was."""
    once: Callable[..., T] = functools.cache(function)  # mypy doubts that a class is hashable
    return once


def stable_name(cls: type) -> str:
    """Return what *cls* is called in a stored union: its name, less the number of a former version."""
    return _VERSION.sub("", cls.__name__)


@cached
def fields(cls: type) -> Mapping[str, object]:
    """Return the annotation of each field of the attrs class *cls*, resolved."""
    hints = typing.get_type_hints(cls)
    return {field.name: hints[field.name] for field in attrs.fields(cls)}


def bare(annotation: object) -> tuple[object, tuple[object, ...]]:
    """Return what *annotation* is made of and its arguments, through any NewType."""
    while isinstance(annotation, typing.NewType):
        annotation = annotation.__supertype__
    origin = typing.get_origin(annotation)
    if origin is None:
        return annotation, ()
    return types.UnionType if origin is typing.Union else origin, typing.get_args(annotation)


def over(
    annotation: object, leaf: Callable[[tuple[type, ...]], Convert | None], on_enums: Convert | None = None
) -> Convert | None:
    """Return a conversion of a value of *annotation*, made of the conversions of the attrs classes in it, or None.

    *leaf* is asked for the conversion of one class, or of a union of several; *on_enums* is that of a set of enum
    members. None means that nothing is to be done.
    """
    origin, arguments = bare(annotation)
    if origin is types.UnionType:
        members = tuple(member for member in arguments if member is not types.NoneType)
        convert = leaf(_classes(members)) if len(members) > 1 else over(members[0], leaf, on_enums)
        return _optional(convert) if convert and len(members) < len(arguments) else convert
    if origin is tuple:
        return _items(over(arguments[0], leaf, on_enums))
    if origin is Mapping:
        return _values(over(arguments[1], leaf, on_enums))
    if origin is frozenset:
        item, _ = bare(arguments[0])
        return on_enums if isinstance(item, type) and issubclass(item, enum.Enum) else None
    return leaf((origin,)) if isinstance(origin, type) and attrs.has(origin) else None


def _classes(members: tuple[object, ...]) -> tuple[type, ...]:
    """Return the *members* of a union of attrs classes; the language has no other unions."""
    classes = tuple(member for member in members if isinstance(member, type) and attrs.has(member))
    if len(classes) != len(members):
        raise TypeError(f"a union of {members} cannot be stored: each member but None must be an attrs class")
    return classes


def classes_in(annotation: object) -> tuple[type, ...]:
    """Return the attrs classes that *annotation* names, those of a union together."""
    found: list[type] = []
    over(annotation, found.extend)
    return tuple(found)


def _optional(convert: Convert) -> Convert:
    return lambda value: None if value is None else convert(value)


def _items(convert: Convert | None) -> Convert | None:
    return (lambda value: tuple([convert(item) for item in value])) if convert else None


def _values(convert: Convert | None) -> Convert | None:
    return (lambda value: {key: convert(item) for key, item in value.items()}) if convert else None


def _can_change(annotation: object) -> bool:
    """Answer whether a value of *annotation* itself, not one in a class that it names, can change."""
    origin, arguments = bare(annotation)
    if origin in {Any, Mapping}:
        return True
    return any(map(_can_change, arguments)) if origin in {tuple, types.UnionType} else False


@cached
def recheck(cls: type) -> Convert | None:
    """Return what checks a value of *cls* again as its constructor did, or None where nothing in it can change.

    A dict or a `json` value that was given to a constructor may have been changed since by who gave it. Records are
    checked before what holds them, so the error names the innermost.
    """
    inner = [
        (name, again)
        for name, annotation in fields(cls).items()
        if (again := over(annotation, _recheck_any)) is not None
    ]
    if not inner and not any(map(_can_change, fields(cls).values())):
        return None
    check: Callable[[Any], None] = getattr(cls, "__attrs_post_init__", lambda _: None)  # Any: it takes a *cls*

    def check_all(value: Any) -> Any:  # Any: of *cls*
        for name, again in inner:
            again(getattr(value, name))
        check(value)
        return value

    return check_all


def _recheck_any(classes: tuple[type, ...]) -> Convert | None:
    by_class = {cls: again for cls in classes if (again := recheck(cls))}
    if not by_class:
        return None

    def check(value: Any) -> Any:  # Any: of one of *classes*
        again = by_class.get(type(value))
        return again(value) if again else value

    return check
