"""Conversions of constants: what a cast would make of a fill, found when compiling."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

from msgspec import Struct

from perdure import conversions
from perdure.conversions import Unfit
from perdure_codegen.declarations import Rounding
from perdure_codegen.meaning.constants import violation
from perdure_codegen.meaning.conversion import (
    Atom,
    Branch,
    Conversion,
    Each,
    EmptyOrOne,
    EnumToEnum,
    EnumToText,
    First,
    ListToSet,
    MapOptional,
    One,
    OrNone,
    Pick,
    Same,
    SetToList,
    TextToEnum,
    Unwrap,
)
from perdure_codegen.meaning.effective import bounds, core
from perdure_codegen.meaning.scope import Shapes
from perdure_codegen.model import (
    Container,
    EnumMember,
    EnumShape,
    RecordValue,
    Ref,
    ScalarKind,
    Spec,
    Type,
    Value,
)

__all__ = ["evaluated", "is_empty", "scaled"]

_PYTHON: Final[Mapping[tuple[ScalarKind, ScalarKind], Callable[[Any], Value]]] = {  # Any: each takes its own type
    ("bool", "int"): int,
    ("int", "str"): str,
    ("float", "str"): repr,
    ("decimal", "str"): str,
    ("uuid", "str"): str,
    ("int", "decimal"): Decimal,
    ("date", "str"): dt.date.isoformat,
    ("time", "str"): dt.time.isoformat,
    ("str", "bytes"): str.encode,
    ("datetime", "date"): dt.datetime.date,
}
"""Conversions that are no function of the runtime."""


def evaluated(node: Conversion, value: Value, after: Spec, shapes: Shapes, *, many_first: bool) -> Value:
    """Return *value* converted, which satisfies *after*; Unfit where it cannot be."""
    converted = _Evaluator(shapes, many_first).value(node, value)
    if not _fits(converted, after, shapes):
        raise Unfit(value)
    return converted


def scaled(value: Value, result: Spec, factor: Fraction, rounding: Rounding | None) -> Value:
    """Return *value*, a number or None, times *factor*, as a value of *result*; Unfit where there is none."""
    ratio = (factor.numerator, factor.denominator)
    match value:
        case int():
            return conversions.scale_int(value, *ratio, rounding)
        case float():
            low, high = result.facets.min, result.facets.max
            return conversions.scale_float(
                value,
                *ratio,
                low if isinstance(low, float) else -math.inf,
                high if isinstance(high, float) else math.inf,
            )
        case Decimal():
            return conversions.scale_decimal(value, *ratio)
        case _:
            return value


def _fits(value: Value, spec: Spec, shapes: Shapes) -> bool:
    if violation(value, bounds(spec, shapes)):
        return False
    kind = core(spec.type)
    if not isinstance(kind, Container):
        return True
    items = value.values() if isinstance(value, dict) else value if isinstance(value, tuple | frozenset) else ()
    return all(_fits(item, Spec(kind.item), shapes) for item in items)


class _Evaluator(Struct, frozen=True):
    shapes: Shapes
    many_first: bool

    def value(self, node: Conversion, value: Value) -> Value:
        match node:
            case Same() | Branch():
                return value
            case Atom():
                return self._atom(node, value)
            case EnumToText():
                return _member(value)
            case TextToEnum():
                return self._enum(node.enum, value)
            case EnumToEnum():
                return self._enum(node.after, _member(value))
            case Unwrap():
                return self.value(node.item, conversions.some(value))
            case MapOptional():
                return None if value is None else self.value(node.item, value)
            case Pick():
                if not isinstance(value, RecordValue) or value.record != node.record:
                    raise Unfit(value)
                return value
            case _:
                return self._structure(node, value)

    def _structure(self, node: One | EmptyOrOne | First | OrNone | Each | ListToSet | SetToList, value: Value) -> Value:
        items = value if isinstance(value, tuple) else ()
        match node:
            case One():
                return (self.value(node.item, value),)
            case EmptyOrOne():
                return () if value is None else (self.value(node.item, value),)
            case First():
                one = conversions.first(items) if self.many_first else conversions.only(items)
                return self.value(node.item, one)
            case OrNone():
                return self.value(First(node.item), value) if items else None
            case Each():
                if isinstance(value, dict):
                    return {key: self.value(node.item, item) for key, item in value.items()}
                return tuple(self.value(node.item, item) for item in items)
            case ListToSet():
                if node.exact and _in_order(frozenset(items)) != items:
                    raise Unfit(value)
                return frozenset(items)
            case SetToList():
                return _in_order(value) if isinstance(value, frozenset) else value

    def _atom(self, node: Atom, value: Value) -> Value:
        pair = (node.before, node.after)
        if pair == ("datetime", "date") and node.exact and isinstance(value, dt.datetime):
            return conversions.midnight_to_date(value)
        function = _PYTHON.get(pair) or getattr(conversions, f"{node.before}_to_{node.after}")
        result: Value = function(value)
        return result

    def _enum(self, ref: Ref, text: Value) -> EnumMember:
        shape = self.shapes(ref)
        if not isinstance(shape, EnumShape) or not isinstance(text, str) or text not in shape.members:
            raise Unfit(text)
        return EnumMember(ref, text)


def _member(value: Value) -> Value:
    return value.member if isinstance(value, EnumMember) else value


def _in_order(values: frozenset[Value]) -> tuple[Value, ...]:
    def rank(value: Value) -> Any:  # Any: the values are of one type, which sorts
        return _member(value)

    return tuple(sorted(values, key=rank))


def is_empty(value: Value, kind: Type) -> bool:
    """Answer whether nothing is within *value*, so that it is a value of any version of what *kind* embeds."""
    return value is None or (isinstance(core(kind), Container) and not value)
