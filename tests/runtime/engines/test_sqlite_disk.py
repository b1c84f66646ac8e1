"""A disk that is full or fails: what was not written is told, what may have been is told otherwise, reading goes on."""

from __future__ import annotations

import contextlib
import itertools
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest
from faulty import Disk

from perdure.engines import Busy, KeyFound, Unknown, Written
from perdure.engines.sqlite import SqliteEngine
from perdure.errors import StorageFailed, StoreFull, TooLarge
from perdure.testing.samples import append, draft, read, written

NUMBERS = itertools.count()


@pytest.fixture
def disk() -> Iterator[Disk]:
    """Give a disk that works so far."""
    disk = Disk(f"faulty-{next(NUMBERS)}")
    yield disk
    disk.unregister()


@pytest.fixture
def engine(disk: Disk, tmp_path: Path) -> Iterator[SqliteEngine]:
    """Give an engine on it, with one record."""
    engine = SqliteEngine(tmp_path / "x.db", "test", vfs=disk.name)
    written(engine, "a/1")
    yield engine
    disk.mend()
    engine.close()


def test_a_full_disk_refuses_the_append_and_serves_reads(engine: SqliteEngine, disk: Disk) -> None:
    """At whatever write it is full: nothing was written, reads go on, and so do appends once there is room."""
    for after in range(4):
        disk.fail("write", apsw.FullError, after)
        with pytest.raises(StoreFull) as caught:
            append_for_ever(engine)
        assert caught.value.path == engine.path
        last = engine.version("a/1")
        assert len(read(engine, "a/1")) == last
        disk.mend()
        assert append(engine, "a/1", expected=last) == Written(last + 1, last + 1, last + 1)


def append_for_ever(engine: SqliteEngine) -> None:
    """Append until there is an error."""
    for number in itertools.count():
        written(engine, "a/1", [draft(str(number))])


def test_a_limit_on_pages_is_a_full_store(engine: SqliteEngine) -> None:
    """SQLite's own limit is told in the same way."""
    assert engine._writer.connection is not None
    ((pages,),) = engine._writer.connection.execute("PRAGMA page_count").fetchall()
    engine._writer.connection.execute(f"PRAGMA max_page_count = {pages}").fetchall()
    with pytest.raises(StoreFull):
        append(engine, "a/1", [draft("x" * 100_000)])
    assert engine.version("a/1") == 1
    engine._writer.connection.execute("PRAGMA max_page_count = 100000").fetchall()
    written(engine, "a/1", [draft("x" * 100_000)])


def test_a_failed_sync_leaves_the_outcome_open_and_a_key_settles_it(engine: SqliteEngine, disk: Disk) -> None:
    """The log may hold the commit. The same append with the same key then writes one copy, or finds it."""
    disk.fail("sync", apsw.IOError)
    outcome = append(engine, "a/1", [draft("once")], key="k")
    assert isinstance(outcome, Unknown)
    assert "fails to sync" in outcome.reason
    disk.mend()
    assert isinstance(append(engine, "a/1", [draft("once")], key="k"), Written | KeyFound)
    assert [record[8] for record in read(engine, "a/1")].count("k") == 1


@pytest.mark.parametrize(
    ("action", "error"), [(action, error) for action in ("write", "sync") for error in (apsw.IOError, apsw.FullError)]
)
def test_a_retry_with_the_key_stores_one_copy_wherever_it_failed(
    disk: Disk, tmp_path: Path, action: str, error: type[apsw.Error]
) -> None:
    """Also when the process ends right after the failure, and another one tries again."""
    for after in range(4):
        path = tmp_path / f"{after}.db"
        engine = SqliteEngine(path, "test", vfs=disk.name)
        written(engine, "a/1")
        disk.fail(action, error, after)
        with contextlib.suppress(StorageFailed, StoreFull):
            append(engine, "a/1", [draft(str(number)) for number in range(9)], key="k")
        retry(path)
        disk.mend()
        engine.close()
        retry(path)


def retry(path: Path) -> None:
    """Append the same again with the same key, and see that it is there once."""
    second = SqliteEngine(path, "test")
    append(second, "a/1", [draft(str(number)) for number in range(9)], key="k")
    assert [record[8] for record in read(second, "a/1")] == [None, *["k"] * 9]
    second.close()


def test_a_disk_that_cannot_be_read_is_told(disk: Disk, tmp_path: Path) -> None:
    """By path, and not as damage or as an end of the records."""
    path = tmp_path / "y.db"
    with_records = SqliteEngine(path, "test")
    written(with_records, "a/1", [draft("x" * 2000) for _ in range(50)])
    with_records.close()
    engine = SqliteEngine(path, "test", vfs=disk.name)
    disk.fail("read", apsw.IOError, after=5)
    with pytest.raises(StorageFailed, match="fails to read"):
        read(engine, "a/1")
    disk.mend()
    assert len(read(engine, "a/1")) == 50
    engine.close()


def test_other_writers_make_an_append_busy(tmp_path: Path) -> None:
    """After the timeout, surely unwritten; and an append that waits less long than the other takes goes through."""
    path = tmp_path / "x.db"
    engine = SqliteEngine(path, "test", busy_timeout=0.05)
    other = apsw.Connection(str(path))
    other.execute("BEGIN IMMEDIATE")
    assert append(engine, "a/1") == Busy(0.05)
    assert engine.version("a/1") == 0
    other.execute("ROLLBACK")
    assert append(engine, "a/1") == Written(1, 1, 1)
    other.close()
    engine.close()


def test_a_payload_beyond_the_limit_is_too_large(engine: SqliteEngine) -> None:
    """SQLite holds a billion bytes; what is more is refused by name, and nothing was written."""
    assert engine._writer.connection is not None
    engine._writer.connection.limit(apsw.SQLITE_LIMIT_LENGTH, 10_000)
    with pytest.raises(TooLarge, match="10011 bytes is too large for `a/1`"):
        append(engine, "a/1", [draft("1"), draft("x" * 10_000)])
    assert engine.version("a/1") == 1


def test_the_limit_of_a_process_on_files_is_told(tmp_path: Path) -> None:
    """A file that may not grow refuses the append, keeps what it has, and can be read."""
    program = """
import resource, sys
from perdure.engines import Written
from perdure.engines.sqlite import SqliteEngine
from perdure.errors import StoreError
from perdure.testing.samples import append, draft, read
engine = SqliteEngine(sys.argv[1], "test")
append(engine, "a/1")
resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, resource.RLIM_INFINITY))
acknowledged = 1
try:
    while isinstance(outcome := append(engine, "a/1", [draft("x" * 5000)], expected=acknowledged), Written):
        acknowledged += 1
except StoreError as error:
    outcome = error
print(type(outcome).__name__, len(read(engine, "a/1")) == acknowledged > 5)
"""
    run = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "x.db")],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert run.stdout.split()[0] in {"StoreFull", "StorageFailed", "Unknown"}
    assert run.stdout.split()[1] == "True"
