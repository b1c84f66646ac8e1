"""Readers who wait for a writer, and an order by time, break laws; and no position is given again in a file."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import apsw
import pytest

from perdure.engines import EXISTS, Raw
from perdure.engines.releases import Build
from perdure.engines.sqlite import SqliteEngine
from perdure.testing import appending, sharing
from perdure.testing.samples import everything, written
from perdure.testing.sqlite import SqliteHarness


class Stalling:
    """An engine that lets nobody read while somebody writes."""

    def __init__(self, engine: SqliteEngine) -> None:
        """Stand before *engine*."""
        self._engine = engine
        self._lock = threading.Lock()

    def __getattr__(self, name: str) -> Any:  # Any: whatever the engine has
        """Do what the engine does."""
        return getattr(self._engine, name)

    @contextmanager
    def transaction(self) -> Iterator[Any]:  # Any: a Transaction
        """Write alone."""
        with self._lock, self._engine.transaction() as transaction:
            yield transaction

    def read_log(self, partition: int, *, after: int, limit: int | None) -> Iterator[Sequence[Raw]]:
        """Wait, and read."""
        with self._lock:
            yield from self._engine.read_log(partition, after=after, limit=limit)


class OrdersByTime:
    """An engine that takes the time of records for their order."""

    def __init__(self, engine: Any) -> None:  # Any: an engine
        """Stand before *engine*."""
        self._engine = engine

    def __getattr__(self, name: str) -> Any:  # Any: whatever the engine has
        """Do what the engine does."""
        return getattr(self._engine, name)

    def read_log(self, partition: int, *, after: int, limit: int | None) -> Iterator[Sequence[Raw]]:
        """Yield the oldest first."""
        for page in self._engine.read_log(partition, after=after, limit=limit):
            yield sorted(page, key=lambda row: row[6])


class StallingHarness:
    """A file whose engine stalls."""

    is_shared = False

    def __init__(self, sound: SqliteHarness) -> None:
        """Break the engine of *sound*."""
        self._sound = sound

    def open(self, build: Build | None = None) -> Any:  # Any: it has what an engine has
        """Return the engine."""
        return Stalling(self._sound.open(build))

    def __getattr__(self, name: str) -> Any:  # Any: the same
        """Do what a sound one does."""
        return getattr(self._sound, name)


def test_readers_who_wait_for_a_writer_are_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the law of the idle writer."""
    monkeypatch.setattr(sharing, "SOON", 0.2)
    harness: Any = StallingHarness(SqliteHarness(tmp_path))
    with pytest.raises(TimeoutError):
        sharing.an_idle_writer_stalls_no_reader(harness)
    harness.close()


def test_an_order_by_time_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the law of the clock that is set back."""
    harness = SqliteHarness(tmp_path)
    opens = harness.open
    monkeypatch.setattr(SqliteHarness, "open", lambda _: OrdersByTime(opens()))
    with pytest.raises(AssertionError):
        appending.a_clock_that_is_set_back_changes_no_order(harness)
    harness.close()


def test_no_position_is_given_again(tmp_path: Path) -> None:
    """After the last stream is erased, after VACUUM, and in a database that a dump was read into."""
    harness = SqliteHarness(tmp_path)
    engine = harness.open()
    for stream in ("a/1", "a/2", "a/2"):
        written(engine, stream)
    engine.erase("a/2", "{}", expected=EXISTS, recorded_at=5)
    before = everything(engine)
    engine.close()
    connection = apsw.Connection(str(harness.path))
    connection.execute("VACUUM")
    copied = _dumped(connection, tmp_path / "copy.db")
    connection.close()
    for path in (harness.path, copied):
        engine = SqliteEngine(path, "test", durability="normal")
        assert everything(engine) == before
        assert [record[0] for record in before] == [1, 4]
        assert written(engine, "a/1").position == 5
        engine.close()
    harness.close()


def _dumped(connection: apsw.Connection, path: Path) -> Path:
    """Return a database that was made of the rows of another one, table by table, as a dump is."""
    copy = apsw.Connection(str(path))
    for name in ("application_id", "user_version"):
        ((value,),) = connection.execute(f"PRAGMA {name}")
        copy.execute(f"PRAGMA {name} = {value}")
    made = connection.execute("SELECT name, type, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite%' ORDER BY rowid")
    for name, kind, sql in list(made):
        copy.execute(sql)
        for row in connection.execute(f'SELECT * FROM "{name}"') if kind == "table" else ():  # noqa: S608 - names of the file
            copy.execute(f'INSERT INTO "{name}" VALUES ({", ".join("?" * len(row))})', row)  # noqa: S608 - the same
    copy.execute("DELETE FROM sqlite_sequence")
    for row in connection.execute("SELECT * FROM sqlite_sequence"):
        copy.execute("INSERT INTO sqlite_sequence VALUES (?, ?)", row)
    copy.close()
    return path
