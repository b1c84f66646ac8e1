"""Room that is free is given back to the disk, and the planner's statistics are kept, without anybody waiting."""

from __future__ import annotations

import shutil
import time
import uuid
from pathlib import Path

import apsw
import pytest
from ledger import ledger
from ledger.events import AccountEvent
from ledger.samples import IntHooks, counted
from running import Run, runner
from runs import instance, message, session, workspace

from domains import sessions
from perdure import Store, Stream
from perdure.cli import main

PAGE = 4096


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a file of two workspaces; the second one has 60 sessions, which take half a megabyte each ten."""
    target = tmp_path / "sessions.db"
    with sessions.open(target, durability="normal") as store:
        store.workspaces.insert(workspace(), workspace(1))
        store.sessions.insert(session())
        store.sessions.bulk(
            session(
                workspace=workspace(1).hash,
                instances=(instance(1, output="x" * 50_000),),
                chat_history=(message(id=uuid.uuid4()),),
            )
            for _ in range(60)
        )
    return target


def size(path: Path) -> int:
    """Return how many bytes the file has, which is closed."""
    assert not Path(f"{path}-wal").exists()
    return path.stat().st_size


def turned_off(path: Path) -> Path:
    """Make the file as it was made before files gave anything back."""
    connection = apsw.Connection(str(path))
    connection.execute("PRAGMA auto_vacuum = 0")
    connection.execute("VACUUM")
    connection.close()
    return path


def test_what_was_deleted_is_given_back_when_the_store_is_closed(path: Path) -> None:
    """All of it but a few pages; what is left is whole."""
    before = size(path)
    with sessions.open(path, durability="normal") as store:
        store.workspaces.delete(workspace(1).hash)
        room = store.maintenance.stats().room
        assert room.is_given_back
        assert room.free > 3_000_000
    assert size(path) < before - 2_700_000
    with sessions.open(path) as store:
        assert store.maintenance.stats().room.free <= 64 * PAGE
        assert store.maintenance.verify().is_sound
        assert store.sessions.count() == 1


def test_what_was_erased_is_given_back_at_once(tmp_path: Path) -> None:
    """The file is smaller while the store is open."""
    path = tmp_path / "ledger.db"
    with Store.open(ledger("json"), path, hooks=IntHooks(), durability="normal") as store:
        stream: Stream[AccountEvent, AccountEvent] = store.stream("account", "a")
        stream.append(*(counted(number, by="y" * 1000) for number in range(1500)), expected=0)
        store.maintenance.optimize()
        before = path.stat().st_size
        stream.erase(because="a test")
        assert path.stat().st_size < before - 1_000_000
        assert store.maintenance.verify().is_sound


def test_an_old_file_says_so_and_is_made_anew_once(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """`perdure stats` tells what to do, and `perdure optimize` does it; it loses nothing."""
    perdure: Run = runner(main, monkeypatch, capsys)
    turned_off(path)
    with sessions.open(path, durability="normal") as store:
        store.workspaces.delete(workspace(1).hash)
        kept = store.sessions.list().items
    before = size(path)
    told = perdure("stats", path)
    assert "are free\n" in told.out
    assert told.err.startswith("help: `perdure optimize")
    assert perdure("optimize", path).code == 0
    assert size(path) < before - 2_700_000
    told = perdure("stats", path)
    assert (told.code, told.err) == (0, "")
    assert "free" not in told.out
    with sessions.open(path) as store:
        assert store.sessions.list().items == kept
        assert store.maintenance.verify().is_sound
        assert store.maintenance.stats().room.is_given_back


def test_a_copy_gives_back_as_well(path: Path, tmp_path: Path) -> None:
    """A backup is a file like any other."""
    with sessions.open(path) as store:
        store.maintenance.backup(tmp_path / "copy.db")
    with sessions.open(tmp_path / "copy.db") as store:
        assert store.maintenance.stats().room.is_given_back


def test_closing_waits_for_nobody(path: Path) -> None:
    """While another process writes, what is to be tidied is left for another day."""
    with sessions.open(path, durability="normal") as store:
        store.workspaces.delete(workspace(1).hash)
        other = apsw.Connection(str(path))
        other.execute("BEGIN IMMEDIATE")
        began = time.perf_counter()
    assert time.perf_counter() - began < 1
    other.execute("COMMIT")
    other.close()
    with sessions.open(path) as store:
        assert store.maintenance.stats().room.free > 3_000_000
        assert store.sessions.count() == 1


def test_statistics_are_kept_by_who_wrote_and_by_nobody_else(path: Path) -> None:
    """A close behind many writes leaves them; one behind reads leaves the file as it was."""
    connection = apsw.Connection(str(path))
    found = {table for (table,) in connection.execute("SELECT DISTINCT tbl FROM sqlite_stat1")}
    connection.close()
    assert {"sessions", "instances", "chat_messages"} <= found
    before = path.read_bytes()
    with sessions.open(path) as store:
        assert store.sessions.count() == 61
    assert path.read_bytes() == before


def test_a_file_is_made_anew_beside_its_readers(path: Path, tmp_path: Path) -> None:
    """One that reads an older state does not keep it from being optimized, and what it reads stays the same."""
    shutil.copy(path, tmp_path / "old.db")
    old = turned_off(tmp_path / "old.db")
    reader = apsw.Connection(str(old))
    reader.execute("BEGIN")
    ((count,),) = reader.execute("SELECT count(*) FROM sessions").fetchall()
    with sessions.open(old, busy_timeout=0.2) as store:
        store.maintenance.optimize()
        assert store.sessions.count() == count
    assert reader.execute("SELECT count(*) FROM sessions").fetchall() == [(count,)]
    reader.execute("COMMIT")
    reader.close()
