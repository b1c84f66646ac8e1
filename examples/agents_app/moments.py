"""Moments as a person gives them."""

from __future__ import annotations

import datetime as dt

import typer

from perdure.cli.moments import moment

__all__ = ["now", "since"]


def now() -> dt.datetime:
    """Return the time."""
    return dt.datetime.now(dt.UTC)


def since(text: str) -> dt.datetime:
    """Return the moment that *text* is: a day, a time as in RFC 3339, or so long ago. Raises typer.BadParameter."""
    if found := moment(text):
        return found
    raise typer.BadParameter(f"`{text}` is no moment; write it as 2026-03-07, 2026-03-07T18:00:00Z, 90m, 12h or 7d")
