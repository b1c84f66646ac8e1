"""Where two values differ first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, final

import attrs
from typing_extensions import override

__all__ = ["ABSENT", "Differing", "difference"]


@final
class _Absent:
    @override
    def __repr__(self) -> str:
        """Return what a message says."""
        return "nothing"


ABSENT: Final = _Absent()
"""Stands where only the other side has something."""


@attrs.frozen
class Differing:
    """What *old* and *new* have at *path*, such as `instances[1].status`; it is empty where they differ as a whole."""

    path: str
    old: object
    new: object


def difference(old: object, new: object) -> Differing | None:
    """Return where *old* and *new* differ first, or None where they are equal in value and type.

    Objects of attrs classes are compared field by field, mappings by key, lists and tuples item by item.
    """
    found = _difference("", old, new)
    return None if found is None else attrs.evolve(found, path=found.path.removeprefix("."))


def _difference(path: str, old: object, new: object) -> Differing | None:
    if type(old) is not type(new):
        return Differing(path, old, new)
    cls: type = type(old)
    if attrs.has(cls):
        names = [field.name for field in attrs.fields(cls)]
        return _first((f"{path}.{name}", getattr(old, name), getattr(new, name)) for name in names)
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        keys = [*old, *(key for key in new if key not in old)]
        return _first((f"{path}[{key!r}]", old.get(key, ABSENT), new.get(key, ABSENT)) for key in keys)
    if isinstance(old, list | tuple) and isinstance(new, list | tuple):
        places = range(max(len(old), len(new)))
        return _first((f"{path}[{place}]", _at(old, place), _at(new, place)) for place in places)
    return None if old == new or (old != old and new != new) else Differing(path, old, new)  # noqa: PLR0124 - NaN


def _first(parts: Iterable[tuple[str, object, object]]) -> Differing | None:
    return next((found for part in parts if (found := _difference(*part))), None)


def _at(items: Sequence[object], place: int) -> object:
    return items[place] if place < len(items) else ABSENT
