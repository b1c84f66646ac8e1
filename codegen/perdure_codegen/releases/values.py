"""Constants in the canonical form: what tells two values of one type apart, as JSON."""

from __future__ import annotations

import base64
import datetime as dt
import decimal
import json
import uuid
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias, assert_never

from perdure.conversions import datetime_to_str, duration_to_str
from perdure_codegen.model import EnumMember, Ordered, RecordValue, Ref, Value

__all__ = ["canonical_bound", "canonical_value"]

Json: TypeAlias = Any  # Any: what JSON has
RefWriter: TypeAlias = Callable[[Ref], str]


def canonical_bound(bound: Ordered | None) -> Json:
    """Return a bound of a constraint."""
    return None if bound is None else canonical_value(bound, _unexpected)


def canonical_value(value: Value, ref: RefWriter) -> Json:
    """Return *value*, whose type is said beside it; *ref* writes the record of a value that may be one of several."""
    match value:
        case None | bool() | int() | float() | str():
            return value
        case bytes():
            return base64.b64encode(value).decode()
        case decimal.Decimal() | uuid.UUID():
            return str(value)
        case dt.datetime():  # a date too, so it comes first
            return datetime_to_str(value)
        case dt.date() | dt.time():
            return value.isoformat()
        case dt.timedelta():
            return duration_to_str(value)
        case EnumMember():
            return value.member
        case RecordValue():
            fields = {name: canonical_value(value.fields[name], ref) for name in sorted(value.fields)}
            return {"$": ref(value.record), **fields}
        case tuple() | list():
            return [canonical_value(item, ref) for item in value]
        case frozenset():
            return sorted((canonical_value(item, ref) for item in value), key=json.dumps)
        case Mapping():
            return {name: canonical_value(value[name], ref) for name in sorted(value)}
        case _:
            assert_never(value)


def _unexpected(ref: Ref) -> str:
    raise AssertionError(ref)  # a bound is no record
