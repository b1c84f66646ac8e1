"""The notation in which golden files keep values: read by people, compared as text, and never read back.

It tells all that is told apart: the type of each value, 1 from 1.0, 0.0 from -0.0, 1.1 from 1.10. It does not depend on
the codecs, on the order in which fields are declared, or on the version of Python, and it must never change.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

import attrs

from perdure.codec import stable_name

__all__ = ["notation"]

_MICROSECOND = dt.timedelta(microseconds=1)


def notation(value: object) -> str:
    """Return *value*, of any type that a field can have, in ASCII on one line. Raises TypeError for any other."""
    match value:
        case None | bool() | int() | float() | bytes():
            return repr(value)
        case str():
            return ascii(value)
        case Decimal() | UUID():
            return f"{type(value).__name__}('{value}')"
        case dt.datetime() | dt.date() | dt.time():
            return f"{type(value).__name__}({value.isoformat()})"
        case dt.timedelta():
            return f"duration({value // _MICROSECOND}us)"
        case enum.Enum():
            return f"{stable_name(type(value))}.{value.value}"
        case tuple():
            return f"({_joined(map(notation, value))}{',' if len(value) == 1 else ''})"
        case list():
            return f"[{_joined(map(notation, value))}]"
        case frozenset():
            return f"frozenset({_joined(sorted(map(notation, value)))})"
        case dict():
            return f"{{{_joined(f'{key!a}: {notation(item)}' for key, item in sorted(value.items()))}}}"
        case _ if attrs.has(type(value)):
            cls: Any = type(value)  # Any: attrs.fields takes no plain type
            names = sorted(field.name for field in attrs.fields(cls))
            fields = (f"{name}={notation(getattr(value, name))}" for name in names)
            return f"{stable_name(type(value))}({_joined(fields)})"
        case _:
            raise TypeError(f"a {type(value).__name__} is no value of a field: {value!r}")


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(parts)
