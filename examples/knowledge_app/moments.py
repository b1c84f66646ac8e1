"""Moments as a person gives and reads them."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

import typer

from perdure.cli.moments import moment as given

__all__ = ["EXAMPLES", "moment", "shown"]

EXAMPLES: Final = "2026-03-07, 2026-03-07T18:00:00Z, 12h or 7d ago, or nanoseconds since 1970"

_NANOSECONDS: Final = re.compile(r"-?\d{7,19}", re.ASCII)
_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND: Final = dt.timedelta(microseconds=1)


def moment(text: str) -> int:
    """Return the moment that *text* is, in nanoseconds since 1970. Raises typer.BadParameter."""
    if _NANOSECONDS.fullmatch(text):
        return int(text)
    found = dt.datetime.now(dt.UTC) if text == "now" else given(text)
    if found is None:
        raise typer.BadParameter(f"`{text}` is no moment; write it as {EXAMPLES}")
    return (found - _EPOCH) // _MICROSECOND * 1000


def shown(nanoseconds: int) -> str:
    """Return a moment to the second, in UTC; itself where that is no moment of a calendar."""
    try:
        return f"{_EPOCH + dt.timedelta(microseconds=nanoseconds // 1000):%Y-%m-%d %H:%M:%S}"
    except OverflowError:
        return str(nanoseconds)
