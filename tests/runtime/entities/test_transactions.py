"""Transactions that span entities and events."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import apsw
import attrs
import pytest
from compiling import build
from runs import session

from domains import sessions
from domains.sessions import SessionsStore
from perdure import EXISTS, NEW
from perdure.errors import (
    AlreadyExists,
    Conflict,
    CorruptRow,
    InTransaction,
    Invalid,
    NoTables,
    NotFound,
    OtherTables,
    OutOfBounds,
    ReferenceViolated,
    StorageFailed,
    StoreClosed,
)

BOTH = """
domain: both
streams: {account_log: {key: str}}
events: {Paid: {stream: account_log, fields: {amount: int}}}
entities:
  Account:
    table: accounts
    key: name
    fields:
      name: str
      balance: {type: int, min: 0, max: 100, counter: true}
      rate: {type: float, default: 0.5}
  Card:
    table: cards
    key: number
    fields: {number: int, account: {ref: Account}, other: {ref: Account | None, on_delete: set_null}}
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Any:  # Any: compiled a moment ago
    """Return a package of a domain that has entities and events."""
    return build(BOTH, tmp_path_factory.mktemp("both")).module("store")


@pytest.fixture(params=["memory", "file"])
def both(package: Any, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Any]:  # Any: as above
    """Return a store of that domain, with an account."""
    target = ":memory:" if request.param == "memory" else tmp_path / "both.db"
    with package.open_store(target, durability="normal", allow_drafts=True) as store:
        store.accounts.insert(account(package))
        yield store


def account(package: Any, name: str = "a", balance: int = 10) -> Any:  # Any: as above
    """Return an account."""
    return package.ACCOUNTS_TABLE.entity(name=name, balance=balance)


def paid(store: Any, amount: int = 1) -> Any:  # Any: as above
    """Return an event."""
    (cls,) = store._store._core.codecs.domain.current
    return cls(amount=amount)


def test_both_are_written_or_neither(package: Any, both: Any) -> None:
    """What is written to tables and streams in one block is there afterwards, or none of it."""
    with both.transaction() as work:
        work.accounts.increment("a", {"balance": 5})
        work.account_log("a").append(paid(both), expected=NEW)
        work.account_log("a").append(paid(both, 2), expected=1)
        assert work.account_log("a").version() == 2
        assert [each.event.amount for each in work.account_log("a").read()] == [1, 2]
    assert both.accounts.get("a") == attrs.evolve(account(package), balance=15)
    assert both.account_log("a").version() == 2
    with pytest.raises(Conflict):
        write_what_is_refused(both)
    assert both.accounts.get("a").balance == 15
    assert both.account_log("b").version() == 0
    both.account_log("a").append(paid(both), expected=2)
    both.account_log("a").append(paid(both), expected=EXISTS)


def write_what_is_refused(store: Any) -> None:  # Any: as above
    """Write something, then append where something else is expected."""
    with store.transaction() as work:
        work.accounts.delete("a")
        work.account_log("b").append(paid(store), expected=NEW)
        work.account_log("a").append(paid(store), expected=NEW)


def test_a_step_that_fails_leaves_nothing(package: Any, both: Any) -> None:
    """An operation that was refused within a block left nothing, and the block goes on."""
    with both.transaction() as work:
        with pytest.raises(AlreadyExists):
            work.accounts.insert(account(package, "b"), account(package, "a"))
        work.accounts.insert(account(package, "c"))
    assert [each.name for each in both.accounts.list()] == ["a", "c"]


def test_sums_stay_within_bounds(both: Any) -> None:
    """A sum that the class would refuse is refused by the table."""
    for by in ({"balance": 91}, {"balance": -11}, {"balance": 2**63 - 1}):
        with pytest.raises(OutOfBounds):
            both.accounts.increment("a", by)
    wrong: tuple[dict[str, object], ...] = ({"balance": 1.5}, {"balance": True}, {"balance": "1"}, {"balance": 2**63})
    for amounts in wrong:
        with pytest.raises(Invalid):
            both.accounts.increment("a", amounts)
    for name in ("name", "rate", "nothing"):
        with pytest.raises(Invalid, match="expects counters, which are `balance`, got"):
            both.accounts.increment("a", {name: 1})
    with pytest.raises(Invalid, match="counters, of which it has none"):
        both.cards.increment(1, {"account": 1})
    with pytest.raises(NotFound):
        both.accounts.increment("b", {"balance": 1})
    assert both.accounts.get("a").balance == 10


def test_what_is_referred_to_is_kept(package: Any, both: Any) -> None:
    """A row to which others refer by `restrict` is not deleted; a reference of `set_null` becomes None."""
    both.accounts.insert(account(package, "b"))
    both.cards.insert(package.CARDS_TABLE.entity(number=1, account="a", other="b"))
    with pytest.raises(ReferenceViolated, match="cannot be deleted: others refer to it"):
        both.accounts.delete("a")
    assert both.accounts.delete("b")
    assert both.cards.get(1).other is None
    with pytest.raises(ReferenceViolated) as caught:
        both.cards.upsert(package.CARDS_TABLE.entity(number=1, account="a", other="z"))
    assert (caught.value.field, caught.value.value) == ("other", "z")


def test_a_block_is_over_when_it_is_over(package: Any, both: Any) -> None:
    """What a block yielded cannot be used behind it."""
    with both.transaction() as work:
        pass

    def use_it() -> None:
        with pytest.raises(StoreClosed, match="the transaction is over"):
            work.account_log("a").append(paid(both), expected=NEW)
        with pytest.raises(StoreClosed):
            work.accounts.insert(account(package, "b"))
        with pytest.raises(StoreClosed):
            work.accounts.get("a")

    use_it()
    with both.transaction():
        use_it()  # this one is another
    assert both.accounts.count() == 1


def test_a_transaction_that_the_engine_undid(package: Any, tmp_path: Path) -> None:
    """Where SQLite undid a transaction by itself, nothing more is written in it, even if that error was caught."""
    with package.open_store(tmp_path / "both.db", durability="normal", allow_drafts=True) as store:
        store.accounts.insert(account(package))
        connection = store._store._core.engine._writer.connection
        with pytest.raises(StorageFailed, match="was undone"):
            write_in_one_that_is_undone(package, store, connection)
        assert [each.name for each in store.accounts.list()] == ["a"]


def write_in_one_that_is_undone(package: Any, store: Any, connection: apsw.Connection) -> None:  # Any: as above
    """Write before and after something undoes the transaction."""
    with store.transaction() as work:
        work.accounts.insert(account(package, "b"))
        connection.execute("ROLLBACK")
        with pytest.raises(StoreClosed):
            work.accounts.insert(account(package, "c"))


def test_a_thread_does_not_wait_for_itself(package: Any, both: Any) -> None:
    """Whoever writes to the store within the block of its own transaction is told at once what to use."""
    with both.transaction() as work:
        writes: tuple[Callable[[], object], ...] = (
            lambda: both.accounts.insert(account(package, "b")),
            lambda: both.account_log("a").append(paid(both), expected=NEW),
            lambda: both.transaction().__enter__(),
            both.close,
        )
        for write in writes:
            with pytest.raises(InTransaction, match="is in a transaction of this thread"):
                write()
        if both._store.path == ":memory:":
            with pytest.raises(InTransaction):
                both.accounts.get("a")
        else:
            assert both.accounts.get("a") == account(package)
        work.accounts.insert(account(package, "b"))
    both.accounts.insert(account(package, "c"))


def test_threads_count_together(both: Any) -> None:
    """No increment is lost, whoever else writes."""

    def add() -> None:
        for _ in range(20):
            both.accounts.increment("a", {"balance": 1})

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert both.accounts.get("a").balance == 90


def test_a_file_is_opened_again(tmp_path: Path) -> None:
    """What was committed is there when the file is opened again, also for reading alone."""
    path = tmp_path / "sessions.db"
    with sessions.open(path, allow_drafts=True) as store:
        store.workspaces.insert(
            made := sessions.Workspace(
                hash=sessions.WorkspaceHash("0" * 16), path=None, last_accessed=session().created_at
            )
        )
    for read_only in (False, True):
        with sessions.open(path, allow_drafts=True, read_only=read_only) as store:
            assert store.workspaces.get(made.hash) == made


def test_tables_of_another_build(tmp_path: Path) -> None:
    """A file whose tables are others is refused, and left as it was."""
    path = tmp_path / "sessions.db"
    sessions.open(path, allow_drafts=True).close()
    connection = apsw.Connection(str(path))
    connection.execute("UPDATE perdure_tables SET fingerprint = 'other'")
    connection.close()
    for read_only in (False, True):
        with pytest.raises(OtherTables, match="are not those of this build"):
            sessions.open(path, allow_drafts=True, read_only=read_only)


def test_a_file_without_tables(tmp_path: Path) -> None:
    """A file that was made before there were entities gets their tables when it is opened for writing."""
    path = tmp_path / "sessions.db"
    sessions.open(path, allow_drafts=True).close()
    connection = apsw.Connection(str(path))
    for name in ("chat_messages_search", "sessions_search", "chat_messages", "instances", "sessions", "workspaces"):
        connection.execute(f"DROP TABLE {name}")
    connection.execute("DROP TABLE perdure_tables")
    connection.close()
    with sessions.open(path, allow_drafts=True, read_only=True) as store, pytest.raises(NoTables):
        store.sessions.count()
    with sessions.open(path, allow_drafts=True) as store:
        assert store.sessions.count() == 0


def test_memory_never_touches_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store in memory leaves no file, and two of them have nothing in common."""
    monkeypatch.chdir(tmp_path)
    with sessions.open(":memory:") as one, sessions.open(":memory:") as two:
        assert isinstance(one, SessionsStore)
        one.workspaces.insert(
            sessions.Workspace(hash=sessions.WorkspaceHash("0" * 16), path=None, last_accessed=session().created_at)
        )
        assert two.workspaces.count() == 0
    assert list(tmp_path.iterdir()) == []


def test_a_row_that_another_program_broke(tmp_path: Path) -> None:
    """A row that is no entity raises an error that names it."""
    path = tmp_path / "sessions.db"
    with sessions.open(path, allow_drafts=True) as store:
        connection = apsw.Connection(str(path))
        connection.execute(
            "INSERT INTO workspaces (hash, last_accessed) VALUES ('zzzzzzzzzzzzzzzz', '2026-01-01T00:00:00.000000Z')"
        )
        connection.execute(
            "INSERT INTO workspaces (hash, last_accessed) VALUES ('aaaaaaaaaaaaaaaa', '2026-19-01T00:00:00.000000Z')"
        )
        connection.close()
        for key in ("z" * 16, "a" * 16):
            with pytest.raises(CorruptRow) as caught:
                store.workspaces.get(sessions.WorkspaceHash(key))
            assert caught.value.key == key
