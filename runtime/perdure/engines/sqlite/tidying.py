"""Giving back the room of what was deleted, and keeping the statistics of the planner up to date, bit by bit."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Final

import apsw

from perdure.engines.sqlite.connections import fetch
from perdure.engines.upkeep import Room

__all__ = ["give_back", "let_give_back", "read_room", "remake", "tidy"]

_INCREMENTAL: Final = 2
_FEW: Final = 64
"""How many free pages are kept: the next rows that are written take them."""
_MOST: Final = 2048
"""How many pages are given back at most where somebody waits, 8 MB: a few milliseconds."""


def let_give_back(connection: apsw.Connection) -> None:
    """Let a file that is about to be made keep track of its pages, so that free ones can be cut off.

    The pragma would make the file at once, in a transaction of its own, and another process would find one that says of
    nobody whose it is (tried). It takes effect when it is compiled, and need not run: so it is only explained.
    """
    fetch(connection, f"EXPLAIN PRAGMA auto_vacuum = {_INCREMENTAL}")


def read_room(connection: apsw.Connection) -> Room:
    """Return how much of the file is free, and whether it can be cut off."""
    (((free,),), ((size,),), ((mode,),)) = (
        fetch(connection, f"PRAGMA {name}") for name in ("freelist_count", "page_size", "auto_vacuum")
    )
    return Room(free * size, is_given_back=mode == _INCREMENTAL)


def give_back(connection: apsw.Connection, most: int = _MOST) -> None:
    """Cut free pages off the file, at most so many, unless they are few. Nothing is done where that cannot be.

    Whoever calls has committed, and is told nothing of what goes wrong: the pages are free tomorrow, too.
    """
    with suppress(apsw.Error):
        ((free,),) = fetch(connection, "PRAGMA freelist_count")
        if free > _FEW:
            fetch(connection, f"PRAGMA incremental_vacuum({min(free - _FEW, most)})")


def tidy(connection: apsw.Connection) -> None:
    """Do what is to be done by a connection that wrote before it is closed; it waits for nobody, and takes no long.

    SQLite itself decides which tables it looks at again, and at how many of their rows.
    """
    if connection.total_changes():
        with suppress(apsw.Error):
            fetch(connection, "PRAGMA optimize")
        give_back(connection)


def remake(connection: apsw.Connection, until_free: Callable[[Callable[[], object]], object]) -> None:
    """Make a file anew that cannot give room back, so that it can from then on; *connection* is in no transaction.

    SQLite reads the setting when it makes the file anew, and forgets it if that fails. It takes as much room again on
    the disk for as long as it lasts.
    """
    fetch(connection, f"PRAGMA auto_vacuum = {_INCREMENTAL}")
    until_free(lambda: fetch(connection, "VACUUM"))
