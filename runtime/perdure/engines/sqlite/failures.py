"""Errors of SQLite as those of Perdure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import apsw

from perdure.errors import (
    CannotOpen,
    DamagedStore,
    ReadOnlyStore,
    StorageFailed,
    StoreClosed,
    StoreError,
    StoreFull,
    StoreLocked,
)

__all__ = ["failure", "failures_named"]


def failure(error: apsw.Error, path: str) -> StoreError:
    """Return what *error* says about the store at *path*."""
    match error:
        case apsw.BusyError() | apsw.LockedError():
            return StoreLocked(path)
        case apsw.FullError():
            return StoreFull(path)
        case apsw.ReadOnlyError():
            return ReadOnlyStore(path)
        case apsw.CorruptError() | apsw.NotADBError() | apsw.SQLError():
            return DamagedStore(path, str(error))  # a SQLError: a table of ours is gone, or is another one
        case apsw.CantOpenError() | apsw.PermissionsError():
            return CannotOpen(path, str(error))
        case apsw.ConnectionClosedError() | apsw.CursorClosedError():
            return StoreClosed(path)
        case _:
            return StorageFailed(path, str(error))


@contextmanager
def failures_named(path: str) -> Iterator[None]:
    """Raise errors of SQLite as those of Perdure, with *path*."""
    try:
        yield
    except apsw.Error as error:
        raise failure(error, path) from error
