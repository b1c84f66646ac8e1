"""What a generated package says about its domain: stored names, versions, and where former ones are read."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping
from typing import Any, Generic, Literal, TypeAlias, TypeVar, final

import attrs

__all__ = ["CodecName", "Domain", "Former", "Key", "Release", "lazy"]

CodecName: TypeAlias = Literal["json", "msgpack"]
"""How a payload is written; every record says its own, so a domain may change it at any time."""

Key: TypeAlias = tuple[str, int]
"""A stored type name and a version."""

E = TypeVar("E")
Old = TypeVar("Old")


@final
@attrs.frozen(kw_only=True)
class Release:
    """A release of a domain, which froze the versions that it has."""

    number: int
    """From 1."""
    hash: str
    """The SHA-256 of its canonical shapes, in which stands the hash of the release before it."""
    versions: Mapping[str, int]
    """The newest version that each event then had, by the name that it has today; later events are missing."""


@final
@attrs.frozen(kw_only=True, eq=False)
class Domain(Generic[E]):
    """A domain whose newest events are *E*."""

    name: str
    codec: CodecName
    """What new records are written in."""
    current: Mapping[type[E], Key]
    """The stored name and version of each of today's classes."""
    former: Mapping[Key, str]
    """The module that reads each former version; its `former(hooks)` is called when the first such record is met."""
    streams: Mapping[str, tuple[type[E], ...]]
    """What may be appended to the streams of each category: none of its retired events."""
    renamed: Mapping[str, str] = attrs.field(factory=dict)
    """The names that events were stored under before they were renamed, each with the one that it has today."""
    releases: tuple[Release, ...] = ()
    """All releases, from the first to the newest."""
    is_draft: bool = False
    """Whether something in it was never released."""
    shapes: str = ""
    """The module whose `SHAPES` has the canonical shapes (JSON) of each release by its number."""


@final
@attrs.frozen(eq=False)
class Former(Generic[E]):
    """How one former version is read as *E*, today's class, and how *E* is written as that version.

    Where the event was split, *splits* is true, and *up* gives a tuple of its parts, each an *E*.
    """

    name: str
    version: int
    cls: type[Any]  # Any: `of` and `split` are where the type checker sees that the class and the casts fit
    up: Callable[[Any], Any]  # Any: the same
    down: Callable[[E], Any] | None  # Any: the same
    splits: bool = False

    @classmethod
    def of(
        cls,
        name: str,
        version: int,
        old: type[Old],
        up: Callable[[Old], E],
        down: Callable[[E], Old] | None = None,
        /,
    ) -> Former[E]:
        """Return how *version*, stored as *name* in the shape of *old*, is read by *up* and written by *down*.

        A *down* of None says that nothing can be written as that version.
        """
        return cls(name, version, old, up, down)

    @classmethod
    def split(cls, name: str, version: int, old: type[Old], up: Callable[[Old], tuple[E, ...]], /) -> Former[E]:
        """Return how *version* of an event that was split, stored as *name* in the shape of *old*, is read by *up*."""
        return cls(name, version, old, up, None, splits=True)


def lazy(package: str, places: Mapping[str, str]) -> Callable[[str], object]:
    """Return the `__getattr__` of *package*, which imports each of the names in *places* when it is first used.

    A place is the module that has the name, or `module:name` where that calls it otherwise.
    """

    def load(name: str) -> object:
        if name not in places:
            raise AttributeError(f"module `{package}` has no attribute `{name}`", name=name)
        module, _, there = places[name].partition(":")
        found: object = getattr(importlib.import_module(module), there or name)
        setattr(sys.modules[package], name, found)  # so that it is asked once
        return found

    return load
