"""From JSON to attrs classes: exact, and with the path of whatever does not fit."""

from __future__ import annotations

import datetime as dt
import enum
import re
import uuid
from collections.abc import Callable
from typing import Any, Final, TypeVar, final, get_args, get_origin

import attrs
from cattrs import BaseValidationError, Converter
from cattrs.gen import make_dict_structure_fn

from perdure.errors import Invalid
from perdure.moving.records.instants import instant
from perdure.moving.records.problems import Problem, Unfit, problems_in
from perdure.values import INT_MAX, INT_MIN, as_float, is_text

__all__ = ["Exact"]

T = TypeVar("T")
Hook = Callable[[Any, Any], Any]  # Any: JSON, the type that is wanted, and a value of it

_UUID: Final = "a UUID, such as 1e948d42-29b0-4411-a357-1bf94d52be01"
_INSTANT: Final = "a time as in RFC 3339, such as 2026-03-02T18:00:00Z"
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_UUID_LENGTH: Final = 36


@final
class Exact:
    """Makes objects of attrs classes, generated or your own, of what JSON has.

    It converts nothing but text to instants, days, UUIDs and members of enums, arrays to tuples and sets, and integers
    to floats where that loses nothing; all else is what it is, or refused. Fields that have defaults may be absent, and
    none may be there that the class does not have. It counts the instants of which it *cut* digits behind the sixth of
    a second. One thread at a time.
    """

    def __init__(self) -> None:
        """Make the hooks of each class once, when it is first met."""
        self.cut = 0
        self._converter = converter = Converter(forbid_extra_keys=True, detailed_validation=True)
        for cls, hook in (
            (str, _text),
            (int, _integer),
            (bool, _truth),
            (float, _number),
            (uuid.UUID, _uuid),
            (dt.date, _day),
            (dt.datetime, self._instant),
        ):
            converter.register_structure_hook(cls, hook)
        converter.register_structure_hook_factory(_is_enum, _member)
        converter.register_structure_hook_factory(
            _is_tuple,
            lambda kind: _array(converter.get_structure_hook(list[get_args(kind)[0]]), tuple),  # type: ignore[misc] # a type that is known when it runs
        )
        converter.register_structure_hook_factory(
            _is_set,
            lambda kind: _array(converter.get_structure_hook(list[get_args(kind)[0]]), frozenset),  # type: ignore[misc] # the same
        )
        converter.register_structure_hook_factory(
            attrs.has, lambda cls: _object(make_dict_structure_fn(cls, converter))
        )

    def structure(self, value: object, cls: type[T], path: str = "$") -> T | tuple[Problem, ...]:
        """Return the *cls* that *value* is, which stands at *path*; or everything that is wrong with it."""
        cut = self.cut
        try:
            return self._converter.structure(value, cls)
        except (BaseValidationError, Unfit, Invalid) as error:
            self.cut = cut
            return tuple(problems_in(error, path))

    def _instant(self, value: Any, _: Any) -> dt.datetime:  # Any: see Hook
        found = instant(value) if isinstance(value, str) else None
        if found is None:
            raise Unfit(_INSTANT, value)
        self.cut += found[1]
        return found[0]


def _text(value: Any, _: Any) -> str:  # Any: see Hook
    if not isinstance(value, str):
        raise Unfit("text", value)
    if not is_text(value):
        raise Unfit("text without NUL and lone surrogates", value)
    return value


def _integer(value: Any, _: Any) -> int:  # Any: see Hook
    if type(value) is not int:
        raise Unfit("an integer", value)
    if not INT_MIN <= value <= INT_MAX:
        raise Unfit("an integer of 64 bits", value)
    return value


def _truth(value: Any, _: Any) -> bool:  # Any: see Hook
    if not isinstance(value, bool):
        raise Unfit("true or false", value)
    return value


def _number(value: Any, _: Any) -> float:  # Any: see Hook
    try:
        return as_float(value)
    except ValueError:
        raise Unfit("a number that a float holds", value) from None


def _uuid(value: Any, _: Any) -> uuid.UUID:  # Any: see Hook
    try:
        if isinstance(value, str) and len(value) == _UUID_LENGTH and str(found := uuid.UUID(value)) == value.lower():
            return found
    except ValueError:
        pass
    raise Unfit(_UUID, value)


def _day(value: Any, _: Any) -> dt.date:  # Any: see Hook
    try:
        if isinstance(value, str) and _DAY.fullmatch(value):
            return dt.date.fromisoformat(value)
    except ValueError:
        pass
    raise Unfit("a day that exists, such as 2026-03-02", value)


def _is_enum(kind: Any) -> bool:  # Any: a type, or a form of one
    return isinstance(kind, type) and issubclass(kind, enum.Enum)


def _is_tuple(kind: Any) -> bool:  # Any: the same
    return get_origin(kind) is tuple


def _is_set(kind: Any) -> bool:  # Any: the same
    return get_origin(kind) is frozenset


def _member(kind: type[enum.Enum]) -> Hook:
    members = {each.value: each for each in kind}
    expected = f"one of {', '.join(members)}"

    def hook(value: Any, _: Any) -> enum.Enum:  # Any: see Hook
        found = members.get(value) if isinstance(value, str) else None
        if found is None:
            raise Unfit(expected, value)
        return found

    return hook


def _array(items: Hook, into: Callable[[Any], Any]) -> Hook:  # Any: items
    def hook(value: Any, kind: Any) -> Any:  # Any: see Hook
        if not isinstance(value, list):
            raise Unfit("an array", value)
        return into(items(value, kind))

    return hook


def _object(fields: Callable[[Any, Any], T]) -> Hook:
    def hook(value: Any, kind: Any) -> T:  # Any: see Hook
        if not isinstance(value, dict):
            raise Unfit("an object", value)
        return fields(value, kind)

    return hook
