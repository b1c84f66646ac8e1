"""Comparing two sides whole."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, Literal, TypeAlias, TypeVar

import attrs

from perdure.moving.gradual.differing import ABSENT, difference
from perdure.moving.gradual.phases import Side

__all__ = ["Comparison", "Difference", "Kind", "compare", "compare_one"]

K = TypeVar("K")
V = TypeVar("V")

Kind: TypeAlias = Literal["missing", "extra", "mismatch"]


@attrs.frozen
class Difference(Generic[K]):
    """How the new side has *key*: it is *missing* there, *extra*, or another than the old one at *path*."""

    key: K
    kind: Kind
    path: str
    old: object
    new: object


@attrs.frozen
class Comparison(Generic[K]):
    """What two sides hold."""

    old: int
    new: int
    """How many values each has."""
    differences: tuple[Difference[K], ...]

    @property
    def is_equal(self) -> bool:
        """Whether they hold the same."""
        return not self.differences


def compare(old: Side[K, V], new: Side[K, V], told: Callable[[int], None] | None = None) -> Comparison[K]:
    """Compare every value of two sides; *told* is how many were compared. Keys are held in memory, values are not."""
    seen: set[K] = set()
    differences: list[Difference[K]] = []
    for key, value in old.items():
        seen.add(key)
        if found := _differing(key, value, new.find(key)):
            differences.append(found)
        if told:
            told(len(seen))
    count = 0
    for key, value in new.items():
        count += 1
        if key not in seen and (found := _differing(key, old.find(key), value)):
            differences.append(found)
    return Comparison(len(seen), count, tuple(differences))


def compare_one(key: K, old: Side[K, V], new: Side[K, V]) -> Difference[K] | None:
    """Return how two sides differ in *key*, or None where they do not."""
    return _differing(key, old.find(key), new.find(key))


def _differing(key: K, old: V | None, new: V | None) -> Difference[K] | None:
    if old is None and new is None:
        return None
    if new is None:
        return Difference(key, "missing", "", old, ABSENT)
    if old is None:
        return Difference(key, "extra", "", ABSENT, new)
    found = difference(old, new)
    return Difference(key, "mismatch", found.path, found.old, found.new) if found else None
