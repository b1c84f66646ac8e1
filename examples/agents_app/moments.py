"""Moments as a person gives them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

import typer

from perdure.moving.records import instant

__all__ = ["now", "since"]

_AGO: Final = re.compile(r"(\d{1,6})([smhdw])", re.ASCII)
_UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def now() -> dt.datetime:
    """Return the time."""
    return dt.datetime.now(dt.UTC)


def since(text: str) -> dt.datetime:
    """Return the moment that *text* is: a day, a time as in RFC 3339, or so long ago. Raises typer.BadParameter."""
    if ago := _AGO.fullmatch(text):
        try:
            return now() - dt.timedelta(**{_UNITS[ago[2]]: int(ago[1])})
        except OverflowError:
            pass
    elif found := instant(text):
        return found[0]
    else:
        try:
            return dt.datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=dt.UTC)
        except ValueError:
            pass
    raise typer.BadParameter(f"`{text}` is no moment; write it as 2026-03-07, 2026-03-07T18:00:00Z, 90m, 12h or 7d")
