"""The converter of the predecessor's JSON: exact, and with the path of whatever does not fit."""

from __future__ import annotations

import datetime as dt
import enum
import uuid
from collections.abc import Callable
from typing import Any, Final, TypeVar, final, get_args, get_origin

from cattrs import Converter
from cattrs.gen import make_dict_structure_fn

from domains.sessions import ChatMessage, Instance, Session
from perdure.values import INT_MAX, INT_MIN, is_text
from sessions_app.predecessor.instants import instant
from sessions_app.predecessor.problems import Unfit

__all__ = ["SessionConverter"]

T = TypeVar("T")
Hook = Callable[[Any, Any], Any]  # Any: JSON, the type that is wanted, and a value of it

_UUID: Final = "a UUID, such as 1e948d42-29b0-4411-a357-1bf94d52be01"
_INSTANT: Final = "a time as in RFC 3339, such as 2026-03-02T18:00:00Z"
_UUID_LENGTH: Final = 36


@final
class SessionConverter:
    """Converts nothing but text to instants, UUIDs and members of enums; everything else is what it is, or refused.

    It counts the instants of which it *cut* digits behind the sixth of a second. One thread at a time.
    """

    def __init__(self) -> None:
        """Make the hooks of each class once."""
        self.cut = 0
        self._converter = converter = Converter(forbid_extra_keys=True, detailed_validation=True)
        converter.register_structure_hook(str, _text)
        converter.register_structure_hook(int, _integer)
        converter.register_structure_hook(bool, _truth)
        converter.register_structure_hook(uuid.UUID, _uuid)
        converter.register_structure_hook(dt.datetime, self._instant)
        converter.register_structure_hook_factory(_is_enum, _member)
        converter.register_structure_hook_factory(
            _is_tuple,
            lambda kind: _array(converter.get_structure_hook(list[get_args(kind)[0]])),  # type: ignore[misc] # a type that is known when it runs
        )
        for cls in (Instance, ChatMessage, Session):
            converter.register_structure_hook(cls, _object(make_dict_structure_fn(cls, converter)))

    def session(self, document: object) -> Session:
        """Return the session that *document* is, with a field for its workspace. Raises BaseValidationError, Unfit."""
        return self._converter.structure(document, Session)

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


def _uuid(value: Any, _: Any) -> uuid.UUID:  # Any: see Hook
    try:
        if isinstance(value, str) and len(value) == _UUID_LENGTH and str(found := uuid.UUID(value)) == value.lower():
            return found
    except ValueError:
        pass
    raise Unfit(_UUID, value)


def _is_enum(kind: Any) -> bool:  # Any: a type, or a form of one
    return isinstance(kind, type) and issubclass(kind, enum.Enum)


def _is_tuple(kind: Any) -> bool:  # Any: the same
    return get_origin(kind) is tuple


def _member(kind: type[enum.Enum]) -> Hook:
    members = {each.value: each for each in kind}
    expected = f"one of {', '.join(members)}"

    def hook(value: Any, _: Any) -> enum.Enum:  # Any: see Hook
        found = members.get(value) if isinstance(value, str) else None
        if found is None:
            raise Unfit(expected, value)
        return found

    return hook


def _array(items: Hook) -> Hook:
    def hook(value: Any, kind: Any) -> tuple[Any, ...]:  # Any: see Hook
        if not isinstance(value, list):
            raise Unfit("an array", value)
        return tuple(items(value, kind))

    return hook


def _object(fields: Callable[[Any, Any], T]) -> Hook:
    def hook(value: Any, kind: Any) -> T:  # Any: see Hook
        if not isinstance(value, dict):
            raise Unfit("an object", value)
        return fields(value, kind)

    return hook
