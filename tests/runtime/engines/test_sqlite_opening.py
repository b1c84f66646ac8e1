"""Opening: a store where there is one or can be, and otherwise a typed error with the path, nothing being touched."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import apsw
import pytest
from ledger import ledger
from ledger.events import AccountEvent, Event
from ledger.samples import counted

from perdure import ANY, NEW, Store, Stream
from perdure.engines.sqlite import inspect
from perdure.errors import (
    CannotOpen,
    DamagedStore,
    ForeignDomain,
    Invalid,
    NewerFormat,
    NotAStore,
    OpenError,
    ReadOnlyStore,
    StoreLocked,
)


def fill(path: Path, count: int = 3) -> None:
    """Make a store with *count* events."""
    with Store.open(ledger(), path, durability="normal") as store:
        account: Stream[AccountEvent, AccountEvent] = store.stream("account", 1)
        account.append(*map(counted, range(count)), expected=NEW)


def count(path: Path, *, read_only: bool = False) -> int:
    """Return how many events a store has."""
    with Store.open(ledger(), path, read_only=read_only) as store:
        return len(list(store.log.read()))


def a_text(path: Path) -> None:
    """Make what many would open by mistake."""
    path.write_text("these are my notes\n" * 50)


def a_short_text(path: Path) -> None:
    """Make less than a header."""
    path.write_bytes(b"x")


def random_bytes(path: Path) -> None:
    """Make bytes without meaning."""
    path.write_bytes(bytes(range(255, -1, -1)) * 40)


def another_programs_database(path: Path) -> None:
    """Make a database with a table of our name."""
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE perdure_events (a)")
    connection.commit()
    connection.close()


def an_empty_database(path: Path) -> None:
    """Make a database without tables."""
    connection = sqlite3.connect(path)
    connection.execute("VACUUM")
    connection.close()


def a_header_alone(path: Path) -> None:
    """Make the beginning of a database."""
    path.write_bytes(b"SQLite format 3\0" + bytes(4))


def a_folder(path: Path) -> None:
    """Make a folder."""
    path.mkdir()


def a_pipe(path: Path) -> None:
    """Make a pipe, which waits for ever when it is opened."""
    os.mkfifo(path)


def a_truncated_store(path: Path) -> None:
    """Make half a store."""
    fill(path, 500)
    os.truncate(path, path.stat().st_size // 2)


def a_store_without_its_tables(path: Path) -> None:
    """Make a store that lost a table."""
    fill(path)
    connection = apsw.Connection(str(path))
    connection.execute("DROP TABLE perdure_file")
    connection.close()


def a_store_that_forgot_what_it_is(path: Path) -> None:
    """Make a store without its one row."""
    fill(path)
    connection = apsw.Connection(str(path))
    connection.execute("DELETE FROM perdure_file")
    connection.close()


def a_later_format(path: Path) -> None:
    """Make what a later build might."""
    fill(path)
    connection = apsw.Connection(str(path))
    connection.execute("UPDATE perdure_file SET format = 2")
    connection.close()


def another_domain(path: Path) -> None:
    """Make a store of another domain."""
    Store.open(ledger(name="shop"), path).close()


HOSTILE: list[tuple[Callable[[Path], None], type[OpenError], str]] = [
    (a_text, NotAStore, "it is no SQLite database"),
    (a_short_text, NotAStore, "it is no SQLite database"),
    (random_bytes, NotAStore, "it is no SQLite database"),
    (another_programs_database, NotAStore, "it is a database of another program"),
    (an_empty_database, NotAStore, "it is a database of another program"),
    (a_header_alone, DamagedStore, "it ends after 20 bytes"),
    (a_folder, CannotOpen, "it is a folder"),
    (a_pipe, CannotOpen, "it is no regular file"),
    (a_store_without_its_tables, DamagedStore, "no such table: perdure_file"),
    (a_store_that_forgot_what_it_is, DamagedStore, "does not say what it is"),
    (a_later_format, NewerFormat, "its format is 2, and this perdure knows formats up to 1"),
    (another_domain, ForeignDomain, "it is a store of `shop`, and was opened as one of `ledger`"),
]


@pytest.mark.parametrize(("make", "error", "reason"), HOSTILE, ids=lambda value: getattr(value, "__name__", ""))
@pytest.mark.parametrize("read_only", [False, True])
def test_what_is_no_store_of_the_domain_is_refused(
    tmp_path: Path, make: Callable[[Path], None], error: type[OpenError], reason: str, *, read_only: bool
) -> None:
    """With the path and the reason; the file is as it was, and nothing lies beside it but what SQLite reads it with."""
    path = tmp_path / "x.db"
    make(path)
    before = path.read_bytes() if path.is_file() else b""
    with pytest.raises(error, match=reason) as caught:
        Store.open(ledger(), path, read_only=read_only)
    assert caught.value.path == str(path)
    assert caught.value.help
    assert caught.value.__notes__ == [f"help: {caught.value.help}"]
    assert (path.read_bytes() if path.is_file() else b"") == before
    beside = {entry.name for entry in tmp_path.iterdir()} - {path.name}
    assert beside <= ({"x.db-wal", "x.db-shm"} if read_only and not issubclass(error, NotAStore) else set())


def test_a_truncated_store_is_damaged(tmp_path: Path) -> None:
    """Half a file is told at open or at the first read that misses something, and never read as a shorter one."""
    path = tmp_path / "x.db"
    a_truncated_store(path)
    with pytest.raises(DamagedStore) as caught:
        count(path)
    assert caught.value.path == str(path)


@pytest.mark.parametrize("target", ["missing/x.db", "x.db/y.db", "\0", "", "postgresql://host/db", "n" * 300, "\udcff"])
def test_a_place_where_no_file_can_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, target: str) -> None:
    """No folder is made, and nothing else either."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.db").touch()
    with pytest.raises(CannotOpen):
        Store.open(ledger(), target)
    assert [entry.name for entry in tmp_path.iterdir()] == ["x.db"]


def test_reading_makes_no_file(tmp_path: Path) -> None:
    """A store that is only read must be there, and must not be empty."""
    with pytest.raises(CannotOpen, match="there is no such file"):
        Store.open(ledger(), tmp_path / "x.db", read_only=True)
    (tmp_path / "x.db").touch()
    with pytest.raises(NotAStore, match="it is empty"):
        Store.open(ledger(), tmp_path / "x.db", read_only=True)


@pytest.mark.parametrize(
    "name", ["x.db", "file:x.db?mode=memory", "%41 \u00e9'\".db", "x?immutable=1#y.db", ":memory:x"]
)
def test_a_new_store_is_made_where_there_is_no_file_or_an_empty_one(tmp_path: Path, name: str) -> None:
    """A name is a name, whatever SQLite would make of it."""
    path = tmp_path / name
    fill(path)
    assert (path.is_file(), count(path), count(path, read_only=True)) == (True, 3, 3)
    info = inspect(path)
    assert (info.domain, info.format) == ("ledger", 1)
    empty = tmp_path / "empty"
    empty.touch()
    fill(empty)
    assert count(empty) == 3


def test_memory_never_touches_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No file is made, and each store is another one."""
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        with Store.open(ledger(), ":memory:") as store:
            account: Stream[AccountEvent, AccountEvent] = store.stream("account", 1)
            account.append(counted(1), expected=NEW)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "options",
    [
        {"durability": "none"},
        {"busy_timeout": -1},
        {"busy_timeout": float("nan")},
        {"busy_timeout": True},
        {"busy_timeout": "1"},
        {"busy_timeout": 1e9},
    ],
)
def test_options_are_checked_at_the_door(tmp_path: Path, options: dict[str, object]) -> None:
    """A wrong option is refused before a file is made."""
    with pytest.raises(Invalid, match="open"):
        Store.open(ledger(), tmp_path / "x.db", **options)  # type: ignore[arg-type] # that is the point
    with pytest.raises(Invalid, match="open"):
        Store.open(ledger(), b"x.db")  # type: ignore[arg-type] # the same
    assert list(tmp_path.iterdir()) == []


def test_the_pragmas_hold(tmp_path: Path) -> None:
    """WAL, foreign keys, and a sync for each commit or not, as durability says."""
    for durability, synchronous in (("full", 2), ("normal", 1)):
        with Store.open(ledger(), tmp_path / "x.db", durability=durability) as store:  # type: ignore[arg-type] # both are
            engine = store._core.engine
            writer = engine._writer.connection  # type: ignore[attr-defined] # white-box
            for name, value in (("journal_mode", "wal"), ("synchronous", synchronous), ("foreign_keys", 1)):
                assert writer.execute(f"PRAGMA {name}").fetchall() == [(value,)]
            reader = engine._readers.take()  # type: ignore[attr-defined] # white-box
            assert reader.execute("PRAGMA query_only").fetchall() == [(1,)]
            engine._readers.give(reader)  # type: ignore[attr-defined] # white-box


def test_a_file_that_another_process_holds_is_locked(tmp_path: Path) -> None:
    """After `busy_timeout`, with how long that was; and once the other lets go it opens."""
    path = tmp_path / "x.db"
    fill(path)
    holder = apsw.Connection(str(path))
    holder.execute("PRAGMA locking_mode = exclusive").fetchall()
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreLocked, match=r"for 0\.05 seconds"):
        Store.open(ledger(), path, busy_timeout=0.05)
    holder.close()
    assert count(path) == 3


def test_a_store_that_is_read_is_not_changed(tmp_path: Path) -> None:
    """Not a byte of it; appending is refused; and what others append meanwhile is seen."""
    path = tmp_path / "x.db"
    fill(path)
    before = path.read_bytes()
    with Store.open(ledger(), path, read_only=True) as store:
        account: Stream[AccountEvent, AccountEvent] = store.stream("account", 1)
        assert len(list(account.read())) == 3
        with pytest.raises(ReadOnlyStore, match="it was opened so"):
            account.append(counted(1), expected=ANY)
        assert path.read_bytes() == before
        with Store.open(ledger(), path) as other:
            there: Stream[AccountEvent, AccountEvent] = other.stream("account", 1)
            there.append(counted(4), expected=3)
            assert len(list(account.read())) == 4


PROGRAM = """
import os, sys
from ledger import ledger, history
from perdure import Store
from perdure.engines import sqlite
from perdure.errors import PerdureError
if os.getuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)  # root may write everywhere
try:
    with Store.open(ledger(), sys.argv[1], read_only=sys.argv[2] == "1") as store:
        print(len(list(store.log.read())))
except PerdureError as error:
    print(type(error).__name__)
"""


def as_somebody_else(path: Path, *, read_only: bool) -> str:
    """Return what a process that is not root prints."""
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path), "1" if read_only else "0"],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return run.stdout.strip()


@pytest.fixture
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a store in a folder that others may enter."""
    folder = tmp_path_factory.mktemp("shared")
    for parent in (folder, folder.parent, folder.parent.parent, folder.parent.parent.parent):
        if parent.owner() == folder.owner() and parent != Path(parent.anchor) / "tmp":
            parent.chmod(0o755)
    path = folder / "x.db"
    fill(path)
    return path


@pytest.mark.slow
def test_a_file_or_folder_that_may_only_be_read(shared: Path) -> None:
    """Opening to write says so; opening to read works, even where SQLite can make no file beside it."""
    shared.chmod(0o444)
    assert as_somebody_else(shared, read_only=False) == "ReadOnlyStore"
    assert as_somebody_else(shared, read_only=True) == "3"
    shared.chmod(0o666)
    assert as_somebody_else(shared, read_only=False) in {"CannotOpen", "ReadOnlyStore"}
    shared.chmod(0)
    assert as_somebody_else(shared, read_only=True) == "CannotOpen"
    assert as_somebody_else(shared.parent / "new.db", read_only=False) == "CannotOpen"


def test_a_fork_may_not_use_what_its_parent_opened(tmp_path: Path) -> None:
    """SQLite forbids it; the child is told instead of damaging the file, and the parent goes on."""
    program = """
import os, sys
from ledger import ledger
from ledger.samples import counted
from perdure import ANY, Store
from perdure.errors import StoreClosed
store = Store.open(ledger(), sys.argv[1])
account = store.stream("account", 1)
account.append(counted(1), expected=ANY)
list(account.read())
child = os.fork()
if not child:
    caught = 0
    for use in (account.version, lambda: account.append(counted(2), expected=ANY), lambda: list(account.read())):
        try:
            use()
        except StoreClosed as error:
            caught += "fork" in str(error)
    store.close()
    os._exit(caught)
caught = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
account.append(counted(3), expected=1)
print(caught, account.version())
"""
    run = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "x.db")],
        env={"PYTHONPATH": ":".join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert run.stdout.split() == ["3", "2"]


def test_two_stores_in_one_process_keep_each_others_locks(tmp_path: Path) -> None:
    """Opening a second store does not drop the locks of the first (POSIX drops all when any descriptor is closed)."""
    path = tmp_path / "x.db"
    fill(path)
    with Store.open(ledger(), path) as first:
        Store.open(ledger(), path).close()
        inspect(path)
        Store.open(ledger(), path, read_only=True).close()
        assert shared_locks(path) >= 1, "the first store lost its lock on the file"
        account: Stream[AccountEvent, AccountEvent] = first.stream("account", 1)
        account.append(counted(1), expected=3)


def shared_locks(path: Path) -> int:
    """Return how many locks this process holds on the file at *path* itself, as Linux tells."""
    inode = str(path.stat().st_ino)
    locks = [line.split() for line in Path("/proc/locks").read_text().splitlines()]
    return sum(str(os.getpid()) in line and line[5 if line[1] != "->" else 6].endswith(f":{inode}") for line in locks)


def test_a_domain_is_named_in_the_file(tmp_path: Path) -> None:
    """A file says by itself what it is, to whoever has it."""
    path = tmp_path / "x.db"
    store: Store[Event] = Store.open(ledger(name="other"), path)
    store.close()
    assert inspect(path).domain == "other"
    assert path.read_bytes()[68:72] == b"PERD"
