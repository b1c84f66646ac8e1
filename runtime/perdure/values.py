"""What a value must be to survive every codec and every engine, equal in value and type.

Generated constructors are made of these checks. They test the exact type: a subclass of `str` or a `bool` given for
an `int` would come back as something else.
"""

from __future__ import annotations

import datetime as dt
import decimal
import math
import uuid
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeAlias, TypeVar

import attrs

from perdure.errors import Invalid, NotExpressible

if TYPE_CHECKING:
    JsonValue: TypeAlias = "bool | int | float | str | list[JsonValue] | dict[str, JsonValue] | None"
    """What JSON has. For msgspec, which reads no recursive alias, it is `Any`; `is_json` does the checking."""
else:
    JsonValue = Any

__all__ = [
    "INT_MAX",
    "INT_MIN",
    "JSON_DEPTH",
    "Invalid",
    "JsonValue",
    "NotExpressible",
    "as_dict",
    "as_float",
    "as_optional",
    "as_set",
    "as_tuple",
    "as_utc",
    "become",
    "differ",
    "is_bool",
    "is_bytes",
    "is_date",
    "is_decimal",
    "is_dict",
    "is_duration",
    "is_float",
    "is_int",
    "is_json",
    "is_set",
    "is_text",
    "is_time",
    "is_tuple",
    "is_utc",
    "is_uuid",
    "trusted",
]

INT_MIN: Final = -(2**63)
INT_MAX: Final = 2**63 - 1
JSON_DEPTH: Final = 64
"""How deep a `json` value may nest; a scalar has depth 0."""

_DURATION_MIN: Final = dt.timedelta(microseconds=INT_MIN)
_DURATION_MAX: Final = dt.timedelta(microseconds=INT_MAX)

P = ParamSpec("P")
R = TypeVar("R")

Check: TypeAlias = Callable[[Any], bool]  # Any: a check takes whatever a caller gave
Convert: TypeAlias = Callable[[Any], Any]  # Any: the same, and what comes back is checked next


def is_text(value: object) -> bool:
    """Answer whether *value* is a str without NUL and lone surrogates, which not every engine can hold."""
    return type(value) is str and "\0" not in value and (value.isascii() or _is_unicode(value))


def _is_unicode(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def is_int(value: object) -> bool:
    """Answer whether *value* is an int, no bool, of 64 bits with sign."""
    return type(value) is int and INT_MIN <= value <= INT_MAX


def is_bool(value: object) -> bool:
    """Answer whether *value* is a bool."""
    return type(value) is bool


def is_float(value: object) -> bool:
    """Answer whether *value* is a finite float."""
    return type(value) is float and math.isfinite(value)


def is_bytes(value: object) -> bool:
    """Answer whether *value* is bytes."""
    return type(value) is bytes


def is_decimal(value: object) -> bool:
    """Answer whether *value* is a finite Decimal."""
    return type(value) is decimal.Decimal and value.is_finite()


def is_uuid(value: object) -> bool:
    """Answer whether *value* is a UUID."""
    return type(value) is uuid.UUID


def is_date(value: object) -> bool:
    """Answer whether *value* is a date and no datetime."""
    return type(value) is dt.date


def is_time(value: object) -> bool:
    """Answer whether *value* is a time without a zone."""
    return type(value) is dt.time and value.tzinfo is None


def is_utc(value: object) -> bool:
    """Answer whether *value* is a datetime whose zone is `datetime.timezone.utc` itself."""
    return type(value) is dt.datetime and value.tzinfo is dt.UTC


def is_duration(value: object) -> bool:
    """Answer whether *value* is a timedelta that 64 bits of microseconds hold."""
    return type(value) is dt.timedelta and _DURATION_MIN <= value <= _DURATION_MAX


def is_json(value: object) -> bool:
    """Answer whether *value* is what JSON has, nested at most JSON_DEPTH deep; integers are of 64 bits."""
    level: list[object] = [value]
    for _ in range(JSON_DEPTH + 1):
        deeper: list[object] = []
        seen: set[int] = set()  # each container of a level counts once, or cycles would multiply them
        for item in level:
            if type(item) is dict or type(item) is list:
                if id(item) in seen:
                    continue
                seen.add(id(item))
                if isinstance(item, dict) and not all(map(is_text, item)):
                    return False
                deeper.extend(item.values() if isinstance(item, dict) else item)
            elif not (item is None or type(item) is bool or is_text(item) or is_int(item) or is_float(item)):
                return False
        if not deeper:
            return True
        level = deeper
    return False


def is_tuple(value: object, is_item: Check) -> bool:
    """Answer whether *value* is a tuple whose items all satisfy *is_item*."""
    return type(value) is tuple and all(map(is_item, value))


def is_set(value: object, is_item: Check) -> bool:
    """Answer whether *value* is a frozenset whose items all satisfy *is_item*."""
    return type(value) is frozenset and all(map(is_item, value))


def is_dict(value: object, is_item: Check) -> bool:
    """Answer whether *value* is a dict with keys of text, whose values all satisfy *is_item*."""
    return type(value) is dict and all(map(is_text, value)) and all(map(is_item, value.values()))


def differ(records: tuple[object, ...], *fields: str) -> bool:
    """Answer whether no two of *records* have the same values in all of *fields*."""
    return len({tuple(getattr(record, field) for field in fields) for record in records}) == len(records)


def become(record: object, field: str, convert: Convert) -> bool:
    """Put the converted value of *field* into a frozen *record*; answer False where it cannot be converted."""
    try:
        value = convert(getattr(record, field))
    except (TypeError, ValueError, OverflowError):
        return False
    object.__setattr__(record, field, value)
    return True


def as_float(value: object) -> float:
    """Return *value*, an int or a float, as a finite float; ValueError where that is not exact."""
    if type(value) is int and is_int(value) and float(value) == value:
        return float(value)
    if type(value) is float and math.isfinite(value):
        return value
    raise ValueError(value)


def as_utc(value: object) -> dt.datetime:
    """Return *value*, an aware datetime, in UTC; ValueError for any other, OverflowError outside years 1 to 9999."""
    if type(value) is dt.datetime and value.utcoffset() is not None:
        return value.astimezone(dt.UTC)
    raise ValueError(value)


def as_optional(convert: Convert) -> Convert:
    """Return a conversion that lets None pass."""
    return lambda value: None if value is None else convert(value)


def as_tuple(convert: Convert) -> Convert:
    """Return a conversion of each item of a tuple."""

    def items(value: object) -> tuple[object, ...]:
        if type(value) is not tuple:
            raise TypeError(value)
        return tuple(map(convert, value))

    return items


def as_set(convert: Convert) -> Convert:
    """Return a conversion of each item of a frozenset."""

    def items(value: object) -> frozenset[object]:
        if type(value) is not frozenset:
            raise TypeError(value)
        return frozenset(map(convert, value))

    return items


def as_dict(convert: Convert) -> Convert:
    """Return a conversion of each value of a dict."""

    def values(value: object) -> Mapping[object, object]:
        if type(value) is not dict:
            raise TypeError(value)
        return {key: convert(item) for key, item in value.items()}

    return values


def trusted(cls: Callable[P, R], /) -> Callable[P, R]:
    """Return a constructor of *cls* that skips its check, for casts whose input was checked.

    It takes the same keyword arguments, all of them, so the type checker sees a forgotten field. It sets the slots
    through their descriptors, which is what attrs does for a frozen class, less `__attrs_post_init__`. No field begins
    with an underscore, so the names of its own do not collide with theirs.
    """
    if not isinstance(cls, type):
        raise TypeError(cls)
    names = [field.name for field in attrs.fields(cls)]
    space = {f"_set_{name}": cls.__dict__[name].__set__ for name in names} | {"_new": cls.__new__, "_cls": cls}
    lines = [
        f"def build({'*, ' if names else ''}{', '.join(names)}):",
        "    self = _new(_cls)",
        *(f"    _set_{name}(self, {name})" for name in names),
        "    return self",
    ]
    exec("\n".join(lines), space)  # noqa: S102 - the names are the fields of a class that attrs already made so
    build: Callable[P, R] = space["build"]
    return build
