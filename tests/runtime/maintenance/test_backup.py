"""A backup is whole or is not there."""

from __future__ import annotations

import threading
from pathlib import Path

import apsw
import pytest
from ledger import ledger
from ledger.events import AccountEvent, Event
from ledger.filling import fill
from ledger.samples import IntHooks, counted

from perdure import ANY, Store, Stream
from perdure.errors import CannotOpen, CorruptRecord, NotSupported


@pytest.fixture
def store(tmp_path: Path) -> Store[Event]:
    """Give a store of 300 events in a file."""
    store = Store.open(ledger("json"), tmp_path / "ledger.db", hooks=IntHooks(), durability="normal")
    fill(store)
    return store


def contents(store: Store[Event]) -> list[tuple[object, ...]]:
    """Return all records, the checksums too."""
    return [row for page in store._core.engine.read_log(0, after=0, limit=None) for row in page]


def test_a_backup_is_the_same_store(store: Store[Event], tmp_path: Path) -> None:
    """It opens as a store, holds the same records, and goes on where the other was."""
    told: list[tuple[int, int]] = []
    store.maintenance.backup(tmp_path / "copy.db", progress=lambda done, total: told.append((done, total)))
    assert told[-1][0] == told[-1][1] > 0
    with Store.open(ledger("json"), tmp_path / "copy.db", hooks=IntHooks()) as copy:
        assert contents(copy) == contents(store)
        stream: Stream[AccountEvent, AccountEvent] = copy.stream("account", "b")
        assert stream.append(counted(1), expected=5).position == 301
        assert copy.maintenance.verify().is_sound
    store.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", "ledger.db"]


def test_a_backup_of_a_store_in_use_is_one_moment_of_it(store: Store[Event], tmp_path: Path) -> None:
    """Writers go on meanwhile; the copy holds a prefix of what there is, each batch in one piece."""
    stop = threading.Event()

    def write() -> None:
        stream: Stream[AccountEvent, AccountEvent] = store.stream("account", "c")
        while not stop.is_set():
            stream.append(*map(counted, range(7)), expected=ANY)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            store.maintenance.backup(tmp_path / f"copy-{number}.db")
    finally:
        stop.set()
        writer.join()
    whole = contents(store)
    for number in range(5):
        with Store.open(ledger("json"), tmp_path / f"copy-{number}.db", hooks=IntHooks(), read_only=True) as copy:
            found = contents(copy)
        assert found == whole[: len(found)]
        assert (len(found) - 300) % 7 == 0


def test_nothing_is_ever_replaced(store: Store[Event], tmp_path: Path) -> None:
    """Neither a file, nor a folder, nor a link that leads nowhere, nor the store itself."""
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for name in ("file", "folder", "link", "ledger.db"):
        with pytest.raises(CannotOpen, match="something is there already"):
            store.maintenance.backup(tmp_path / name)
    assert (tmp_path / "file").read_text() == "mine"
    with pytest.raises(CannotOpen):
        store.maintenance.backup(tmp_path / "no" / "such" / "folder.db")


def test_damage_is_not_backed_up(store: Store[Event], tmp_path: Path) -> None:
    """A copy with a record that is damaged is no backup, and is not left behind."""
    connection = apsw.Connection(str(tmp_path / "ledger.db"))
    connection.execute("UPDATE perdure_events SET payload = '{}' WHERE position = 17")
    connection.close()
    with pytest.raises(CorruptRecord, match="record 17 "):
        store.maintenance.backup(tmp_path / "copy.db")
    store.close()
    assert [path.name for path in tmp_path.iterdir()] == ["ledger.db"]


def test_what_an_interrupted_backup_left_is_in_nobodys_way(store: Store[Event], tmp_path: Path) -> None:
    """The next one begins anew."""
    (tmp_path / "copy.db.partial").write_bytes(b"half of it")
    store.maintenance.backup(tmp_path / "copy.db")
    with Store.open(ledger("json"), tmp_path / "copy.db", hooks=IntHooks(), read_only=True) as copy:
        assert contents(copy) == contents(store)
    assert not (tmp_path / "copy.db.partial").exists()


def test_there_is_no_backup_of_what_is_in_memory(tmp_path: Path) -> None:
    """It says what to do instead."""
    with Store.open(ledger("json"), ":memory:", hooks=IntHooks()) as store, pytest.raises(NotSupported) as caught:
        store.maintenance.backup(tmp_path / "copy.db")
    assert "export it" in caught.value.help
    assert list(tmp_path.iterdir()) == []
