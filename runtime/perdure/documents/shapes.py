"""The fields of a document: in the order in which they are declared, none that is unknown, none that is missing."""

from __future__ import annotations

import types
from collections.abc import Iterator, Mapping
from typing import Any, Final

import attrs
import msgspec

from perdure.codec import value_encoder
from perdure.codec.shapes import Convert, bare, cached, classes_in, fields, over, stable_name
from perdure.codec.twins import TAG

__all__ = ["arranged", "complete"]

_MISSING: Final = object()


def arranged(cls: type, document: Mapping[str, Any]) -> dict[str, Any]:  # Any: JSON
    """Return *document*, the JSON of a *cls*, with all fields in the order of their declaration."""
    arranged_: dict[str, Any] = _arrange(cls)(document)
    return arranged_


@cached
def _arrange(cls: type) -> Convert:
    inner = [(name, over(annotation, _arrange_any)) for name, annotation in fields(cls).items()]

    def arrange(document: Mapping[str, Any]) -> dict[str, Any]:  # Any: JSON
        return {name: document[name] if convert is None else convert(document[name]) for name, convert in inner}

    return arrange


def _arrange_any(classes: tuple[type, ...]) -> Convert:
    if len(classes) == 1:
        return _arrange(classes[0])
    by_name = {stable_name(cls): _arrange(cls) for cls in classes}
    return lambda value: {TAG: value[TAG], **by_name[value[TAG]](value)}


def complete(cls: type, document: dict[str, Any], path: str = "$") -> Iterator[tuple[str, str]]:  # Any: JSON
    """Give a *document* of a *cls* the fields that may be absent, and yield where one is unknown or missing, and which.

    A field may be absent that has a default, which it gets, or that may be None. What is no object at all is left to
    whoever reads it.
    """
    known = _known(cls)
    for name in document:
        if name not in known and name != TAG:
            yield f"{path}.{name}", f"`{cls.__name__}` has no such field"
    for name, (default, annotation) in known.items():
        if name not in document:
            if default is _MISSING:
                yield path, f"the field `{name}` is missing"
            else:
                document[name] = default
        elif annotation is not None:
            yield from _within(annotation, document[name], f"{path}.{name}")


def _within(annotation: object, value: Any, path: str) -> Iterator[tuple[str, str]]:  # Any: JSON
    origin, arguments = bare(annotation)
    match value:
        case dict() if origin is Mapping:
            for key, item in value.items():
                yield from _within(arguments[1], item, f"{path}[{key!r}]")
        case dict():
            classes = _members(annotation)
            found = [cls for cls in classes if len(classes) == 1 or stable_name(cls) == value.get(TAG)]
            for cls in found:
                yield from complete(cls, value, path)
        case list():
            candidates = arguments if origin is types.UnionType else (annotation,)
            for _, items in (bare(each) for each in candidates if bare(each)[0] is tuple):
                for place, each in enumerate(value):
                    yield from _within(items[0], each, f"{path}[{place}]")
        case _:
            pass


def _members(annotation: object) -> tuple[type, ...]:
    """Return the classes of which a value of *annotation* itself may be."""
    origin, arguments = bare(annotation)
    members = arguments if origin is types.UnionType else (origin,)
    return tuple(each for each in members if isinstance(each, type) and attrs.has(each))


@cached
def _known(cls: type) -> Mapping[str, tuple[object, object | None]]:
    """Return of each field what it has where it is absent, and its annotation where there are classes in that."""
    defaults = {field.name: field.default for field in attrs.fields(cls)}
    known: dict[str, tuple[object, object | None]] = {}
    for name, annotation in fields(cls).items():
        default = _default(annotation, defaults[name])
        if default is _MISSING and types.NoneType in bare(annotation)[1]:
            default = None
        known[name] = default, annotation if classes_in(annotation) else None
    return known


def _default(annotation: object, default: Any) -> object:  # Any: of whatever type
    """Return *default*, of a field with *annotation*, as JSON."""
    if default is attrs.NOTHING:
        return _MISSING
    value = default.factory() if isinstance(default, attrs.Factory) else default  # type: ignore[arg-type] # its stub says a function
    return msgspec.Raw(value_encoder(annotation)(value).encode())
