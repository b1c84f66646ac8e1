"""Constants of the model as the Python values that generated code takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from perdure_codegen.shapes import EnumMember, RecordValue, Ref, Value

__all__ = ["realized"]


def realized(value: Value, find: Callable[[Ref], Any]) -> Any:  # Any: of a class that is known to its package alone
    """Return *value*, made by the constructors of the classes that *find* returns."""
    match value:
        case EnumMember(enum=ref, member=member):
            return find(ref)(member)
        case RecordValue(record=ref, fields=fields):
            return find(ref)(**{name: realized(each, find) for name, each in fields.items()})
        case tuple():
            return tuple(realized(each, find) for each in value)
        case frozenset():
            return frozenset(realized(each, find) for each in value)
        case list():
            return [realized(each, find) for each in value]
        case Mapping():
            return {key: realized(each, find) for key, each in value.items()}
        case _:
            return value
