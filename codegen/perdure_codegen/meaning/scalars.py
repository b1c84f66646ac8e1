"""Scalars by the field's own grammar: what `1.10` or `2026-01-01` is depends on the type that is asked for."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import decimal
import math
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Final

import msgspec

from perdure.values import is_date, is_duration, is_int, is_text, is_time
from perdure_codegen.model import ScalarKind, Value
from perdure_codegen.nodes import Scalar

__all__ = ["SPELLINGS", "scalar_value"]

_INT: Final = re.compile(r"-?(0|[1-9][0-9]*(_[0-9]+)*)")
_NUMBER: Final = re.compile(r"-?[0-9]+(_[0-9]+)*(\.[0-9]+)?([eE][+-]?[0-9]{1,4})?")
_FRACTION: Final = re.compile(r"\.[0-9]{7,}")

SPELLINGS: Final[Mapping[ScalarKind, str]] = {
    "str": "text",
    "int": "an integer of 64 bits",
    "float": "a finite number",
    "bool": "`true` or `false`",
    "bytes": "base64",
    "decimal": "a finite number",
    "uuid": "a UUID in lower case, with hyphens",
    "date": "a date such as `2026-01-31`",
    "time": "a time without zone such as `18:30:00`",
    "datetime": "an instant with its offset such as `2026-01-31T18:30:00Z`",
    "duration": "an ISO 8601 duration such as `PT1H30M`, of 64 bits of microseconds",
    "json": "JSON",
}
"""How a constant of each kind is written."""


def scalar_value(node: Scalar, kind: ScalarKind) -> Value:
    """Return the value of *node* as a *kind*; ValueError where it is none. `json` is read elsewhere."""
    if kind in {"int", "float", "bool"} and node.quoted:
        raise ValueError(node.text)
    if kind != "str" and not node.text:
        raise ValueError(node.text)
    return _READERS[kind](node)


def _text(node: Scalar) -> str:
    if (not node.quoted and node.text in {"", "null", "~"}) or not is_text(node.text):
        raise ValueError(node.text)
    return node.text


def _int(node: Scalar) -> int:
    if not _INT.fullmatch(node.text) or len(node.text) > 40:  # noqa: PLR2004 - longer than any of 64 bits
        raise ValueError(node.text)
    value = int(node.text)
    if not is_int(value):
        raise ValueError(node.text)
    return value


def _float(node: Scalar) -> float:
    if not _NUMBER.fullmatch(node.text) or not math.isfinite(float(node.text)):
        raise ValueError(node.text)
    return float(node.text)


def _bool(node: Scalar) -> bool:
    if node.text not in {"true", "false"}:
        raise ValueError(node.text)
    return node.text == "true"


def _bytes(node: Scalar) -> bytes:
    try:
        return base64.b64decode(node.text, validate=True)
    except binascii.Error as error:
        raise ValueError(node.text) from error


def _decimal(node: Scalar) -> decimal.Decimal:
    if not _NUMBER.fullmatch(node.text):
        raise ValueError(node.text)
    return decimal.Decimal(node.text.replace("_", ""))


def _uuid(node: Scalar) -> uuid.UUID:
    value = uuid.UUID(node.text)
    if str(value) != node.text:
        raise ValueError(node.text)
    return value


def _temporal(node: Scalar, kind: type, check: Callable[[object], bool]) -> Value:
    """Read what ISO 8601 writes, exact to the microsecond."""
    if _FRACTION.search(node.text):
        raise ValueError(node.text)
    value: Value = msgspec.convert(node.text, kind)
    if not check(value):
        raise ValueError(node.text)
    return value


def _datetime(node: Scalar) -> dt.datetime:
    value = _temporal(node, dt.datetime, lambda value: isinstance(value, dt.datetime) and value.tzinfo is not None)
    if not isinstance(value, dt.datetime):
        raise ValueError(node.text)  # noqa: TRY004 - every misspelling is a ValueError here
    try:
        return value.astimezone(dt.UTC)
    except OverflowError as error:
        raise ValueError(node.text) from error


_READERS: Final[Mapping[ScalarKind, Callable[[Scalar], Value]]] = {
    "str": _text,
    "int": _int,
    "float": _float,
    "bool": _bool,
    "bytes": _bytes,
    "decimal": _decimal,
    "uuid": _uuid,
    "date": lambda node: _temporal(node, dt.date, is_date),
    "time": lambda node: _temporal(node, dt.time, is_time),
    "datetime": _datetime,
    "duration": lambda node: _temporal(node, dt.timedelta, is_duration),
}
