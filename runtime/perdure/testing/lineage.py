"""The laws of the versions of one type, which generated tests hold its casts to, for each version and any other.

Going up is total. Going up and down again, or down and up again, gives the same value but for what the steps between
say they lose, or is refused where they say so.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import ModuleType
from typing import Any, Final, Literal, TypeAlias, final

import attrs

from perdure.errors import NotExpressible
from perdure.golden.casts import Cast, as_made, cast_called

__all__ = ["WHOLE", "HooksMissing", "Lineage", "identical"]

Ends: TypeAlias = tuple[int, int]
"""The version that a value begins as, and the one that it is cast to and back from."""

WHOLE: Final = ("",)
"""What is lost where the type has no fields: the whole value."""


@attrs.frozen
class HooksMissing(Exception):
    """The cast up to *version* takes hooks, and none were given."""

    version: int


@final
@attrs.frozen
class Lineage:
    """All versions of a type, whose casts are in the module *history*.

    *loses* has the fields that need not come back, by path. *expressible* has the ways down that refuse some values or
    all; the others take every value. Casts that take hooks are left out where there are no *hooks*.
    """

    history: ModuleType
    versions: int
    hooks: object = attrs.field(default=None, kw_only=True)
    loses: Mapping[Ends, tuple[str, ...]] = attrs.field(factory=dict, kw_only=True)
    expressible: Mapping[Ends, Literal["some", "never"]] = attrs.field(factory=dict, kw_only=True)

    def goes_up(self, old: object, version: int) -> None:
        """Hold *old*, of *version*, to this: each newer version takes it, validly, and gives it back.

        The newest takes it by steps and in one step alike.
        """
        new = old
        for to in range(version + 1, self.versions + 1):
            cast = self._cast(f"v{to - 1}_to_v{to}")
            if cast is None:
                return
            new = cast(new)
            _validate(new)
            self._comes_back(old, new, version, to)
        if (newest := self._cast("newest")) is not None:  # of the parts of an event that was split
            new = newest(new)
        for name in (f"from_v{version}", "upcast") if version < self.versions else ():
            if (whole := self._cast(name)) is not None:
                straight = whole(old)
                assert identical(straight, new), f"{name} gives {straight!r}, and the steps give {new!r}"

    def goes_down(self, new: object, version: int) -> None:
        """Hold *new*, of *version*, to this: each older version takes it and gives it back, or refuses as announced."""
        old = new
        for to in range(version - 1, 0, -1):
            name = f"v{to + 1}_to_v{to}"
            if not hasattr(self.history, name):
                self._is_refused(version, to, "there is no way down")
                return
            cast = self._cast(name)
            if cast is None:
                return
            old = _attempted(cast, old)
            if isinstance(old, NotExpressible):
                assert str(old), f"version {to} refuses {new!r} without a word"
                self._is_refused(version, to, f"{new!r} is refused: {old}")
                return
            verdict = self.expressible.get((version, to))
            assert verdict != "never", f"no value of version {version} goes down to {to}, and {new!r} does"
            _validate(old)
            try:
                back = self.up(old, to, version)
            except HooksMissing:
                return
            self._same(new, back, (version, to))
            whole = self._cast(f"to_v{to}") if version == self.versions else None
            assert whole is None or identical(whole(new), old), f"to_v{to} and the steps differ for {new!r}"

    def up(self, value: object, version: int, to: int) -> object:
        """Return *value*, of *version*, as version *to*, by steps. Raises HooksMissing where they take hooks.

        The parts of an event that was split are of the versions that its hook makes.
        """
        for at in range(version, to):
            cast = self._cast(f"v{at}_to_v{at + 1}")
            if cast is None:
                raise HooksMissing(at + 1)
            with as_made(self.history):
                value = cast(value)
        return value

    def _comes_back(self, old: object, new: object, version: int, to: int) -> None:
        back = new
        for at in range(to, version, -1):
            cast = self._cast(f"v{at}_to_v{at - 1}")
            if cast is None:
                return
            back = _attempted(cast, back)
            if isinstance(back, NotExpressible):
                lost = self.loses.get((version, to))
                assert lost, f"nothing is lost between {version} and {to}, and {old!r} does not come back: {back}"
                return
        self._same(old, back, (version, to))

    def _is_refused(self, version: int, to: int, why: str) -> None:
        """See that from *to* on no way down was announced to be open to every value."""
        for lower in range(to, 0, -1):
            assert (version, lower) in self.expressible, f"every value of {version} goes down to {lower}, but {why}"

    def _same(self, value: object, back: object, path: Ends) -> None:
        lost = self.loses.get(path, ())
        if lost == WHOLE:
            return
        restored: Any = back  # Any: an instance of some attrs class, where fields are lost
        if lost:
            restored = attrs.evolve(restored, **{name: getattr(value, name) for name in lost})
        there, to = path
        assert identical(restored, value), (
            f"{value!r}, of version {there}, comes back from version {to} as {back!r}"
            f"{f'; only {lost} may differ' if lost else ''}"
        )

    def _cast(self, name: str) -> Cast | None:
        return cast_called(name, self.history, self.hooks)


def _attempted(cast: Cast, value: object) -> object:
    """Return what *cast* makes of *value*, or the error that refuses it."""
    try:
        return cast(value)
    except NotExpressible as error:
        return error


def _validate(value: object) -> None:
    """See that each record in *value* is one that its constructor takes."""
    if attrs.has(type(value)):
        fields = _fields(value)
        assert type(value)(**fields) == value, f"the constructor makes something else of {value!r}"
        for field in fields.values():
            _validate(field)
    items = value.values() if isinstance(value, dict) else value if isinstance(value, tuple | frozenset) else ()
    for item in items:
        _validate(item)


def _fields(value: object) -> dict[str, Any]:  # Any: of whatever types the fields are
    cls: Any = type(value)  # Any: attrs.fields takes no plain type
    return {field.name: getattr(value, field.name) for field in attrs.fields(cls)}


def identical(one: object, other: object) -> bool:
    """Answer whether two values are equal and of the same types throughout."""
    if type(one) is not type(other):
        return False
    if attrs.has(type(one)):
        return identical(_fields(one), _fields(other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(identical(item, other[key]) for key, item in one.items())
    if isinstance(one, tuple | list) and isinstance(other, tuple | list):
        return len(one) == len(other) and all(map(identical, one, other))
    return one == other
