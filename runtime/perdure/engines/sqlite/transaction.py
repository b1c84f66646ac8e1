"""One transaction of a file: what is appended and changed in it is committed together, or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Final, NoReturn, TypeAlias, final

import apsw

from perdure.engines.records import Draft, Expected, Outcome, Raw, Request
from perdure.engines.snapshots import NoSnapshots, Snapshots
from perdure.engines.sqlite.failures import failures_named
from perdure.engines.sqlite.lease import Lease
from perdure.engines.sqlite.logs import LogReader
from perdure.engines.sqlite.rows import SqliteRows
from perdure.engines.turns import Answer
from perdure.engines.upkeep import Upkeep
from perdure.engines.watch import Watch
from perdure.errors import CommitUnknown, StorageFailed, StoreClosed, StoreFull, StoreLocked, TooLarge

__all__ = ["SqliteTransaction", "commit", "transacting"]

Write: TypeAlias = Callable[[apsw.Connection, Request], Outcome]
"""Appends within the transaction that a connection is in."""


@contextmanager
def transacting(path: str, writing: Callable[[], AbstractContextManager[apsw.Connection]]) -> Iterator[apsw.Connection]:
    """Yield the connection of *writing*, and commit.

    Raises CommitUnknown where the commit fails for a reason which does not tell whether it was done, StorageFailed
    where it was undone before.
    """
    with writing() as writer:
        yield writer
        if not writer.in_transaction:  # SQLite undid it itself, and whoever wrote caught the error of that
            raise StorageFailed(path, "the transaction was undone after an error")
        commit(path, writer)


def commit(path: str, writer: apsw.Connection) -> None:
    """Commit. Raises StoreLocked, StoreFull, and CommitUnknown where nobody can tell whether it was done."""
    try:
        writer.execute("COMMIT")
    except apsw.BusyError as error:
        raise StoreLocked(path) from error
    except apsw.FullError as error:
        raise StoreFull(path) from error
    except apsw.Error as error:  # the log may hold the whole commit, and a crash now would bring it back
        raise CommitUnknown(path, str(error)) from error


@final
class SqliteTransaction:
    """See `Engine` for what its methods owe."""

    partitions: Final = 1

    def __init__(self, path: str, writer: apsw.Connection, write: Write, lease: Lease | None = None) -> None:
        """Append by *write* through *writer*, which is in a transaction; *lease* is who ends it for others, too."""
        self.path: Final = path
        self._own = Lease(path, writer) if lease is None else lease
        self._write = write
        self._log = LogReader(self._own)

    def append(
        self,
        stream: str,
        drafts: Sequence[Draft],
        *,
        expected: int | Expected,
        key: str | None,
        metadata: str | None,
        recorded_at: int,
        given: Sequence[tuple[str, int | Expected]] = (),
    ) -> Outcome:
        """Write all of *drafts*; they are Written once the transaction is committed."""
        writer = self._own.take()
        try:
            # a record that is written, and then refused by what is applied to it, is not left behind
            with failures_named(self.path), SqliteRows(writer).step():
                return self._write(writer, Request(stream, drafts, expected, key, metadata, recorded_at, given))
        except apsw.TooBigError as error:
            raise TooLarge(stream, max(len(payload) for *_, payload in drafts)) from error

    def append_together(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """Write *requests* one after the other: all of the transaction is committed together."""
        with failures_named(self.path), SqliteRows(self._own.take()).step():
            return [self._write(self._own.take(), request) for request in requests]

    def erase(self, stream: str, payload: str, *, expected: int | Expected, recorded_at: int) -> Outcome:
        """Refuse: it needs a transaction of its own."""
        del stream, payload, expected, recorded_at
        self._refuse("erased from")

    def find_key(self, stream: str, key: str) -> tuple[Raw, ...]:
        """Return the records that came to *stream* with *key*."""
        return self._log.find_key(stream, key)

    def version(self, stream: str) -> int:
        """Return the last version of *stream*."""
        return self._log.version(stream)

    def heads(self) -> Mapping[int, int]:
        """Return the last position that was ever given."""
        return self._log.heads()

    def read_stream(
        self, stream: str, *, after: int, before: int | None, backwards: bool, limit: int | None
    ) -> Iterator[Sequence[Raw]]:
        """Yield the records of *stream* between two versions."""
        return self._log.read_stream(stream, after=after, before=before, backwards=backwards, limit=limit)

    def read_log(self, partition: int, *, after: int, limit: int | None) -> Iterator[Sequence[Raw]]:
        """Yield the records after a position; *partition* is 0, the only one."""
        del partition
        return self._log.read_log(after=after, limit=limit)

    def watch(self) -> Watch:
        """Refuse: nothing that others append is seen before the transaction is over."""
        self._refuse("followed")

    @property
    def snapshots(self) -> Snapshots:
        """Keep none: what the transaction appends may be undone."""
        return NoSnapshots()

    @property
    def upkeep(self) -> Upkeep:
        """Refuse: it needs transactions of its own."""
        self._refuse("looked after")

    def _refuse(self, what: str) -> NoReturn:
        raise StoreClosed(self.path, f"a log cannot be {what} within a transaction")

    def close(self) -> None:
        """Do nothing: the block that began the transaction ends it."""
