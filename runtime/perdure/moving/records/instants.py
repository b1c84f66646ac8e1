"""Instants as other programs write them: RFC 3339, with up to nine digits of a second."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

__all__ = ["instant", "written"]

_INSTANT: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(Z|[+-]\d\d:\d\d)", re.ASCII | re.IGNORECASE
)
_KEPT: Final = 6


def instant(text: str) -> tuple[dt.datetime, bool] | None:
    """Return the instant that *text* gives, in UTC, and whether digits of its second were cut off behind the sixth.

    Returns None for any other text: a day that does not exist, one without a zone, a year out of 1 to 9999.
    """
    match = _INSTANT.fullmatch(text)
    if match is None:
        return None
    day, time, fraction, zone = match.groups()
    fraction = fraction or ""
    try:
        moment = dt.datetime.fromisoformat(f"{day}T{time}.{fraction[:_KEPT]:0<6}{zone.upper()}").astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None
    return moment, bool(fraction[_KEPT:].strip("0"))


def written(moment: dt.datetime) -> str:
    """Return *moment* as RFC 3339 in UTC."""
    return moment.astimezone(dt.UTC).isoformat().replace("+00:00", "Z")
