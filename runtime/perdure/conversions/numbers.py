"""Numbers that become other numbers, exactly."""

from __future__ import annotations

import math
from decimal import Decimal

from perdure.conversions.unfit import Unfit
from perdure.values import INT_MAX, INT_MIN, is_int

__all__ = [
    "decimal_to_float",
    "decimal_to_int",
    "float_to_decimal",
    "float_to_int",
    "int_to_bool",
    "int_to_float",
]


def int_to_bool(value: int) -> bool:
    """Return 0 as False and 1 as True."""
    if value not in (0, 1):
        raise Unfit(value)
    return value == 1


def int_to_float(value: int) -> float:
    """Return the float that is exactly *value*."""
    if float(value) != value:
        raise Unfit(value)
    return float(value)


def float_to_int(value: float) -> int:
    """Return the integer that is exactly *value*."""
    if not value.is_integer() or not is_int(int(value)):
        raise Unfit(value)
    return int(value)


def decimal_to_int(value: Decimal) -> int:
    """Return the integer that is exactly *value*."""
    if not INT_MIN <= value <= INT_MAX or value != value.to_integral_value():
        raise Unfit(value)
    return int(value)


def float_to_decimal(value: float) -> Decimal:
    """Return the shortest decimal that reads back as *value*, the one that people see."""
    return Decimal(repr(value))


def decimal_to_float(value: Decimal) -> float:
    """Return the float whose shortest decimal is *value*."""
    converted = float(value)
    if not math.isfinite(converted) or Decimal(repr(converted)) != value:
        raise Unfit(value)
    return converted
