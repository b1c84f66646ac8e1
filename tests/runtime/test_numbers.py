"""The conversions of numbers: exact, or Unfit; so each undoes the other."""

from __future__ import annotations

import decimal
import math
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from perdure import conversions
from perdure.conversions import Unfit
from perdure.values import INT_MAX, INT_MIN, is_decimal, is_float, is_int

Function = Callable[[Any], Any]  # Any: each conversion has types of its own
PROFILE: Final = settings(max_examples=80, derandomize=True, deadline=None, database=None)

INTS = st.integers(INT_MIN, INT_MAX) | st.sampled_from([INT_MIN, INT_MAX, 2**53, 2**53 + 1, -(2**53) - 1, 0, 1, -1])
FLOATS = st.floats(allow_nan=False, allow_infinity=False) | st.sampled_from(
    [-0.0, 5e-324, 1.7976931348623157e308, 1e22]
)
EXTREME = st.sampled_from(
    [
        *["1E+999999999999999999", "-9E+999999999999999999", "1E-1999999999999999997", "0E+999999999999999999", "-0.0"],
        *["1E+400", "1E-400", "9223372036854775807.0", "9223372036854775808", "1e3", "1." + "0" * 400 + "1"],
    ]
).map(Decimal)
DECIMALS = st.decimals(allow_nan=False, allow_infinity=False) | EXTREME


def _fails(function: Function, value: object) -> bool:
    try:
        function(value)
    except Unfit:
        return True
    return False


@PROFILE
@given(value=INTS)
def test_an_int_is_a_float_where_that_is_exact(value: int) -> None:
    """An integer becomes the float that is exactly it, and that becomes it again."""
    if _fails(conversions.int_to_float, value):
        assert int(float(value)) != value or not is_int(int(float(value)))
        return
    converted = conversions.int_to_float(value)
    assert type(converted) is float
    assert conversions.float_to_int(converted) == value


@PROFILE
@given(value=FLOATS)
def test_a_float_is_an_int_where_that_is_exact(value: float) -> None:
    """A float without a fraction, of 64 bits, becomes that integer; any other one is unfit."""
    assert _fails(conversions.float_to_int, value) == (Fraction(value).denominator != 1 or not is_int(int(value)))


@PROFILE
@given(value=FLOATS)
def test_every_float_is_a_decimal(value: float) -> None:
    """A float becomes the decimal that people see, and that becomes it again."""
    converted = conversions.float_to_decimal(value)
    assert is_decimal(converted)
    assert conversions.decimal_to_float(converted) == value


@PROFILE
@given(value=DECIMALS)
def test_a_decimal_is_a_float_where_that_is_how_it_is_shown(value: Decimal) -> None:
    """A decimal becomes a finite float, whose decimal it is, or is unfit; however extreme its exponent."""
    if not _fails(conversions.decimal_to_float, value):
        converted = conversions.decimal_to_float(value)
        assert is_float(converted)
        assert conversions.float_to_decimal(converted) == value


@pytest.mark.slow
@PROFILE
@given(value=DECIMALS)
def test_a_decimal_is_an_int_where_that_is_exact(value: Decimal) -> None:
    """A decimal of 64 bits without a fraction becomes that integer; a huge exponent takes no time."""
    if not _fails(conversions.decimal_to_int, value):
        converted = conversions.decimal_to_int(value)
        assert is_int(converted)
        assert Decimal(converted) == value


@pytest.mark.parametrize("value", [-1, 2, INT_MIN, INT_MAX])
def test_other_integers_are_no_bool(value: int) -> None:
    """Only 0 and 1 are bools."""
    assert (conversions.int_to_bool(0), conversions.int_to_bool(1)) == (False, True)
    assert type(conversions.int_to_bool(1)) is bool
    with pytest.raises(Unfit):
        conversions.int_to_bool(value)


# Units ----------------------------------------------------------------------------------------------------------------

RATIOS = st.fractions(min_value=Fraction(1, 10**9), max_value=10**9, max_denominator=10**9) | st.sampled_from(
    [Fraction(1, 2), Fraction(1, 60), Fraction(1000), Fraction(5, 9), Fraction(10**18), Fraction(1, 10**18)]
)
ROUNDINGS: Final = {
    "half_even": decimal.ROUND_HALF_EVEN,
    "half_up": decimal.ROUND_HALF_UP,
    "ceiling": decimal.ROUND_CEILING,
    "floor": decimal.ROUND_FLOOR,
    "down": decimal.ROUND_DOWN,
    "up": decimal.ROUND_UP,
}


@PROFILE
@given(value=INTS, ratio=RATIOS)
def test_an_int_is_scaled_exactly(value: int, ratio: Fraction) -> None:
    """Without rounding an integer is scaled to the exact integer of 64 bits, or is unfit; so the inverse undoes it."""
    exact = value * ratio
    fits = exact.denominator == 1 and is_int(int(exact))
    try:
        scaled = conversions.scale_int(value, ratio.numerator, ratio.denominator)
    except Unfit:
        assert not fits
        return
    assert scaled == exact
    assert conversions.scale_int(scaled, ratio.denominator, ratio.numerator) == value


@pytest.mark.slow
@pytest.mark.parametrize("rounding", ROUNDINGS)
def test_an_int_is_rounded_as_decimals_are(rounding: str) -> None:
    """Each rounding is what `decimal` means by it, ties and negative numbers included; overflow is unfit."""

    @PROFILE
    @given(value=st.integers(-50, 50) | INTS, ratio=st.sampled_from([Fraction(1, 2), Fraction(3, 4)]) | RATIOS)
    @example(value=-5, ratio=Fraction(1, 2))
    def law(value: int, ratio: Fraction) -> None:
        with decimal.localcontext() as context:
            context.prec = 200
            quotient = Decimal(value * ratio.numerator) / ratio.denominator
            rounded = int(quotient.quantize(Decimal(1), ROUNDINGS[rounding]))
        try:
            scaled = conversions.scale_int(value, ratio.numerator, ratio.denominator, rounding)
        except Unfit:
            assert not is_int(rounded)
            return
        assert scaled == rounded

    law()


@pytest.mark.slow
@PROFILE
@given(value=DECIMALS, ratio=RATIOS)
def test_a_decimal_is_scaled_exactly(value: Decimal, ratio: Fraction) -> None:
    """A decimal is scaled without losing a digit and comes back equal, or is unfit; nothing else is raised."""
    try:
        scaled = conversions.scale_decimal(value, ratio.numerator, ratio.denominator)
    except Unfit:
        return
    assert is_decimal(scaled)
    if abs(value.adjusted()) < 1000:
        assert Fraction(scaled) == Fraction(value) * ratio
    assert conversions.scale_decimal(scaled, ratio.denominator, ratio.numerator) == value


@PROFILE
@given(value=FLOATS, ratio=RATIOS)
def test_a_float_is_scaled_as_near_as_floats_are(value: float, ratio: Fraction) -> None:
    """A float is scaled within a last digit or two, kept within bounds, and unfit beyond the largest float."""
    try:
        scaled = conversions.scale_float(value, ratio.numerator, ratio.denominator)
    except Unfit:
        assert abs(Fraction(value) * ratio) > Fraction(1.79e308)
        return
    exact = Fraction(value) * ratio
    assert abs(Fraction(scaled) - exact) <= abs(exact) * Fraction(1, 2**50) + Fraction(5e-324)
    assert 0.0 <= conversions.scale_float(value, ratio.numerator, ratio.denominator, 0.0, 1.0) <= 1.0


def test_a_float_beyond_every_bound_is_unfit() -> None:
    """Overflow is unfit, not infinite, and huge ratios of integers are no error of their own."""
    for numerator, denominator in ((1000, 1), (10**400, 1)):
        with pytest.raises(Unfit):
            conversions.scale_float(1e308, numerator, denominator)
    assert math.isclose(conversions.scale_float(1e308, 1000, 2000), 5e307)
