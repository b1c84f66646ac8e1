"""Moments as a person gives them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

from perdure.moving.records import instant

__all__ = ["moment"]

_AGO: Final = re.compile(r"(\d{1,6})([smhdw])", re.ASCII)
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def moment(text: str) -> dt.datetime | None:
    """Return the moment that *text* is: a day, a time as in RFC 3339, or so long ago (`90m`, `7d`); None for none."""
    if ago := _AGO.fullmatch(text):
        try:
            return dt.datetime.now(dt.UTC) - dt.timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        except OverflowError:
            return None
    if exact := instant(text):
        return exact[0]
    try:
        return dt.datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=dt.UTC)
    except ValueError:
        return None
