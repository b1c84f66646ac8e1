"""The conversions that generated casts are made of; those that can fail raise Unfit."""

from __future__ import annotations

from perdure.conversions.numbers import (
    decimal_to_float,
    decimal_to_int,
    float_to_decimal,
    float_to_int,
    int_to_bool,
    int_to_float,
)
from perdure.conversions.shapes import (
    date_to_datetime,
    enum_to_enum,
    first,
    in_order,
    midnight_to_date,
    only,
    ordered_set,
    pick,
    some,
    str_to_enum,
)
from perdure.conversions.text import (
    bool_to_str,
    bytes_to_str,
    datetime_to_str,
    duration_to_str,
    str_to_bool,
    str_to_date,
    str_to_datetime,
    str_to_decimal,
    str_to_duration,
    str_to_float,
    str_to_int,
    str_to_time,
    str_to_uuid,
)
from perdure.conversions.unfit import Unfit
from perdure.conversions.units import scale_decimal, scale_float, scale_int

__all__ = [
    "Unfit",
    "bool_to_str",
    "bytes_to_str",
    "date_to_datetime",
    "datetime_to_str",
    "decimal_to_float",
    "decimal_to_int",
    "duration_to_str",
    "enum_to_enum",
    "first",
    "float_to_decimal",
    "float_to_int",
    "in_order",
    "int_to_bool",
    "int_to_float",
    "midnight_to_date",
    "only",
    "ordered_set",
    "pick",
    "scale_decimal",
    "scale_float",
    "scale_int",
    "some",
    "str_to_bool",
    "str_to_date",
    "str_to_datetime",
    "str_to_decimal",
    "str_to_duration",
    "str_to_enum",
    "str_to_float",
    "str_to_int",
    "str_to_time",
    "str_to_uuid",
]
