"""Numbers in another unit: times a ratio of integers."""

from __future__ import annotations

import decimal
import math
from decimal import Decimal
from typing import Final

from perdure.conversions.unfit import Unfit
from perdure.values import is_int

__all__ = [
    "scale_decimal",
    "scale_float",
    "scale_int",
]


def scale_int(value: int, numerator: int, denominator: int, rounding: str | None = None) -> int:
    """Return *value* times a ratio, exact or as *rounding* says, within 64 bits."""
    quotient, rest = divmod(value * numerator, denominator)
    if rest:
        if rounding is None:
            raise Unfit(value)
        quotient = _rounded(value * numerator, denominator, rounding)
    if not is_int(quotient):
        raise Unfit(value)
    return quotient


def _rounded(numerator: int, denominator: int, rounding: str) -> int:
    """Return the integer near numerator / denominator that *rounding* chooses, in integers throughout."""
    floor, rest = divmod(numerator, denominator)
    twice = 2 * rest - denominator
    match rounding:
        case "half_even":
            return floor + (twice > 0 or (twice == 0 and floor % 2 == 1))
        case "half_up":
            return floor + (twice > 0 or (twice == 0 and numerator > 0))
        case "ceiling":
            return floor + (rest > 0)
        case "down":
            return floor + (rest > 0 and numerator < 0)
        case "up":
            return floor + (rest > 0 and numerator > 0)
        case _:
            return floor


def scale_float(
    value: float, numerator: int, denominator: int, low: float = -math.inf, high: float = math.inf
) -> float:
    """Return *value* times a ratio, as near as floats are, kept between *low* and *high*.

    Raises Unfit beyond the largest float. The bounds are for the last digit, which rounding may push over them.
    """
    try:
        scaled = value * numerator / denominator
        if not math.isfinite(scaled):
            scaled = value / denominator * numerator
    except OverflowError:
        raise Unfit(value) from None
    if not math.isfinite(scaled):
        raise Unfit(value)
    return min(max(scaled, low), high)


_EXACT: Final = decimal.Context(
    prec=decimal.MAX_PREC,
    Emax=decimal.MAX_EMAX,
    Emin=decimal.MIN_EMIN,
    traps=[decimal.Inexact, decimal.Overflow, decimal.InvalidOperation],
)


def scale_decimal(value: Decimal, numerator: int, denominator: int) -> Decimal:
    """Return *value* times a ratio, exactly, however many digits that takes.

    Raises Unfit where they never end, and beyond the exponents that a Decimal has.
    """
    exponent = int(value.as_tuple().exponent)
    whole = int(value.scaleb(-exponent, _EXACT)) * numerator
    for power in range(denominator.bit_length() + 1):
        quotient, rest = divmod(whole * 10**power, denominator)
        if not rest:
            try:
                return Decimal(quotient).scaleb(exponent - power, _EXACT)
            except ArithmeticError:
                raise Unfit(value) from None
    raise Unfit(value)
