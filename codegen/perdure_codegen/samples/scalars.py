"""The edges of every scalar: its bounds, what codecs and engines are known to confuse, and one plain value."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final, TypeVar
from uuid import UUID

from perdure.values import INT_MAX, INT_MIN
from perdure_codegen.meaning.constants import violation
from perdure_codegen.meaning.effective import Bounds
from perdure_codegen.model import ScalarKind, Value
from perdure_codegen.samples.patterns import candidates

__all__ = ["KEYS", "LONGEST", "counted", "edges"]

LONGEST: Final = 1024
"""The largest bound of a length that a sample reaches; those beyond would make the files too large to read."""

T = TypeVar("T", str, bytes)

_PARTS: Final = 20
_MATCHES: Final = 8
_UTC: Final = dt.UTC
_LARGEST: Final = 1.7976931348623157e308
_PLANES: Final = "".join(chr(plane << 16 | 0x4E2D) for plane in range(16)) + "\U0010ffff"
"""A character of each plane; most of them have none yet, and are kept all the same."""

_TEXTS: Final = (
    "",
    "null",
    "'\"\\`${}<>&% \t\r\n\x01\x1f\x7f\x85\u2028\ufeff ",
    "e\u0301\u00e9\u00df\u05d0\ue000\ufffd\uffff\U0001f600",
    _PLANES,
)
KEYS: Final = ("key", *_TEXTS)
"""What the keys of a dict are like."""

_NUMBERS: Final = [INT_MIN, INT_MAX, 2**53 + 1, 0, -1, 1.5, -0.0, 5e-324, _LARGEST]
_DEEP: Final = 60
"""How deep a `json` value lies in another; 64 is all that is allowed."""


def _nested() -> Value:
    value: Value = "deep"
    for at in range(_DEEP):
        value = [value] if at % 2 else {"in": value}
    return value


_FREE: Final[Mapping[ScalarKind, tuple[Value, ...]]] = {
    "int": (1, INT_MIN, INT_MAX, 0, -1, 2**53 + 1, -(2**53) - 1),
    "float": (1.5, 0.0, -0.0, 0.1, -1.0, 5e-324, _LARGEST, -_LARGEST, 2.0**53 + 2),
    "bool": (True, False),
    "bytes": (b"bytes", b"", b"\x00\xff\x80\n", bytes(range(256))),
    "decimal": tuple(
        map(Decimal, ("1.10", "0", "0.00", "-0", "-1", "1E+3", "12345678901234567890.123456789", "1E-40", "1E+40"))
    ),
    "uuid": (UUID("0f1e2d3c-4b5a-4968-8776-655443322110"), UUID(int=0), UUID(int=2**128 - 1)),
    "date": (dt.date(2026, 1, 31), dt.date.min, dt.date.max, dt.date(2024, 2, 29)),
    "time": (dt.time(18, 30), dt.time.min, dt.time.max, dt.time(0, 0, 0, 1)),
    "datetime": (
        dt.datetime(2026, 1, 31, 18, 30, tzinfo=_UTC),
        dt.datetime.min.replace(tzinfo=_UTC),
        dt.datetime.max.replace(tzinfo=_UTC),
        dt.datetime(1969, 12, 31, 23, 59, 59, 999_999, tzinfo=_UTC),
        dt.datetime(2024, 2, 29, 0, 0, 0, 1, tzinfo=_UTC),
        dt.datetime(2026, 1, 31, tzinfo=_UTC),
    ),
    "duration": (
        dt.timedelta(seconds=90),
        dt.timedelta(microseconds=INT_MIN),
        dt.timedelta(microseconds=INT_MAX),
        dt.timedelta(),
        dt.timedelta(microseconds=1),
        dt.timedelta(microseconds=-1),
        dt.timedelta(days=-1, hours=1),
    ),
    "json": (
        {"key": ["text", 1, 1.5, True, None]},
        None,
        False,
        "",
        [],
        {},
        [*_NUMBERS],
        {text: text for text in _TEXTS},
        _nested(),
    ),
}
"""What a scalar without bounds may be, a plain value first."""

_COUNTED: Final[Mapping[ScalarKind, Callable[[int], Value]]] = {
    "str": str,
    "int": int,
    "float": float,
    "bytes": lambda at: at.to_bytes(4, "big"),
    "decimal": Decimal,
    "uuid": lambda at: UUID(int=at),
    "date": lambda at: dt.date(2000, 1, 1) + dt.timedelta(days=at),
    "time": lambda at: (dt.datetime(2000, 1, 1, tzinfo=_UTC) + dt.timedelta(seconds=at)).time(),
    "datetime": lambda at: dt.datetime(2000, 1, 1, tzinfo=_UTC) + dt.timedelta(seconds=at),
    "duration": lambda at: dt.timedelta(seconds=at),
    "json": int,
}
"""Any number of different values."""


def edges(kind: ScalarKind, limits: Bounds, plain: str) -> tuple[Value, ...]:
    """Return the edges of *kind* within *limits*, a plain one first: for text that is *plain* itself, if it fits.

    None are found where there is no such value, or where patterns are too narrow.
    """
    match kind:
        case "str":
            texts = _fitting(_texts(limits, plain), limits)
            return _few(texts) if limits.patterns else texts
        case "bytes":
            free = tuple(each for each in _FREE[kind] if isinstance(each, bytes))
            return _fitting(_sized(free, limits, b"ab"), limits)
        case _:
            ends = tuple(end for end in (limits.min, limits.max) if end is not None)
            first, *rest = _FREE[kind]
            return _fitting((first, *ends, *rest), limits)


def _few(texts: tuple[Value, ...]) -> tuple[Value, ...]:
    """Return some of many *texts* that match a pattern: plain, short, long, and unlike each other."""
    by_length = sorted(texts, key=lambda text: len(str(text)))
    return tuple(dict.fromkeys((*texts[:1], *by_length[:1], *by_length[-1:], *texts[-3:], *texts)))[:_MATCHES]


def counted(kind: ScalarKind, limits: Bounds, many: int) -> tuple[Value, ...]:
    """Return up to *many* further values of *kind* within *limits*, all different, where edges are too few."""
    if kind not in _COUNTED:
        return ()
    if kind == "int" and limits.min is not None:
        return _fitting(range(limits.min, limits.min + many), limits)
    make = _COUNTED[kind]
    made: Iterable[Value] = map(make, range(many))
    if kind == "str" and limits.min_length:
        made = (str(at).rjust(limits.min_length, "0") for at in range(many))
    return _fitting(made, limits)


def _fitting(values: Iterable[Value], limits: Bounds) -> tuple[Value, ...]:
    """Return those of *values* that are within *limits*, each once; -0.0 is not 0.0, and 1.0 is not 1.00."""
    return tuple({repr(value): value for value in values if not violation(value, limits)}.values())


def _texts(limits: Bounds, plain: str) -> Iterable[str]:
    if limits.patterns:
        low = limits.min_length or 0
        high = LONGEST if limits.max_length is None else limits.max_length
        return itertools.chain.from_iterable(candidates(each, low, high) for each in sorted(limits.patterns))
    return _sized((plain, *_TEXTS), limits, "abcdefghij")


def _sized(values: tuple[T, ...], limits: Bounds, filling: T) -> Iterator[T]:
    """Yield *values* made longer or parted as *limits* want, and *filling* at both ends of these."""
    low, high = limits.min_length or 0, limits.max_length
    for value in values:
        for piece in _parted(value, high):
            yield piece + _repeated(filling, low - len(piece))
    for end in (low, high):
        if end is not None and end <= max(low, LONGEST):
            yield _repeated(filling, end)


def _parted(value: T, longest: int | None) -> list[T]:
    if longest is None or len(value) <= longest:
        return [value]
    return [value[at : at + longest] for at in range(0, len(value), longest)][:_PARTS] if longest else [value[:0]]


def _repeated(filling: T, length: int) -> T:
    return (filling * (max(length, 0) // len(filling) + 1))[: max(length, 0)]
