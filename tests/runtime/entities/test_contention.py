"""Several processes that write to one file under load: nobody loses an update, and nobody is told that it is locked."""

from __future__ import annotations

from pathlib import Path

import pytest
from compiling import build
from contending import DEADLINE, begun, ended, together
from migrated import LIBRARY, fill, released
from runs import instance, session, workspace

from domains import sessions

pytestmark = pytest.mark.slow

ROUNDS = [25, pytest.param(500, marks=pytest.mark.faults)]

UNITS = """
domain: units
streams: {account_log: {key: str}}
events: {Paid: {stream: account_log, fields: {amount: int}}}
entities:
  Account: {table: accounts, key: name, fields: {name: str, added: {type: int, counter: true}, paid: int}}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a file with one session."""
    target = tmp_path / "sessions.db"
    with sessions.open(target) as store:
        store.workspaces.insert(workspace())
        store.sessions.insert(session(instances=(instance(1),), chat_history=()))
    return target


def longest(printed: list[list[str]]) -> float:
    """Return how many seconds the longest operation of all took."""
    return max(int(line) for lines in printed for line in lines[-1:]) / 1000


@pytest.mark.parametrize("processes", [2, 4])
@pytest.mark.parametrize("rounds", ROUNDS)
def test_repositories_lose_no_update(path: Path, processes: int, rounds: int) -> None:
    """Messages, optimistic updates, and updates within a transaction are all there, once."""
    done = together(["repositories"] * processes, path, rounds)
    assert longest(done) < DEADLINE
    with sessions.open(path) as store:
        (whole,) = store.sessions.list()
        assert len({each.content for each in whole.chat_history}) == len(whole.chat_history) == processes * rounds
        assert whole.total_lines_added == whole.total_lines_deleted == processes * rounds
        assert [each.message_count for each in store.sessions.summaries()] == [processes * rounds]
        assert store.maintenance.verify().is_sound


@pytest.mark.parametrize("processes", [2, 4])
@pytest.mark.parametrize("rounds", ROUNDS)
def test_transactions_of_rows_and_events_lose_nothing(tmp_path: Path, processes: int, rounds: int) -> None:
    """A number that is added to, one that is read and written with an event beside it, and streams of their own."""
    path, package = tmp_path / "units.db", build(UNITS, tmp_path)
    module = package.module("store")
    with module.open_store(path, allow_drafts=True) as store:
        store.accounts.insert(module.ACCOUNTS_TABLE.entity(name="shared", added=0, paid=0))
    together(["units"] * processes, path, rounds, package=(f"{package.name}.units", tmp_path))
    with module.open_store(path, allow_drafts=True) as store:
        account = store.accounts.get("shared")
        assert (account.added, account.paid) == (processes * rounds, processes * rounds)
        amounts = [each.event.amount for each in store.account_log("shared").read()]
        assert amounts == list(range(1, processes * rounds + 1))
        assert {store.account_log(f"w{number}").version() for number in range(processes)} == {rounds}


@pytest.mark.parametrize("rounds", [10, pytest.param(200, marks=pytest.mark.faults)])
def test_who_writes_one_row_comes_between_those_who_write_many(path: Path, rounds: int) -> None:
    """Long transactions that follow each other at once leave a moment in which another process begins."""
    printed = together(["bulk", "repositories"], path, rounds)
    assert longest(printed[1:]) < DEADLINE / 2


@pytest.mark.parametrize("processes", [2, 4])
@pytest.mark.parametrize("rounds", [20, pytest.param(300, marks=pytest.mark.faults)])
def test_commands_that_open_and_close_the_file_at_once_wait_for_each_other(
    path: Path, processes: int, rounds: int
) -> None:
    """The last one to close puts the log away, and locks all others out for that: they wait, readers too."""
    together(["opening"] * processes, path, rounds)
    with sessions.open(path) as store:
        assert [each.message_count for each in store.sessions.summaries()] == [processes * rounds]


@pytest.mark.parametrize("processes", [1, 3])
def test_a_migration_comes_between_writers(tmp_path: Path, processes: int) -> None:
    """What programs of the old release were told is written is there; then they are refused by name, readers too."""
    domain, path = released(*LIBRARY), tmp_path / "library.db"
    former = domain.build(1)
    fill(path, former, books=200)
    running = begun(["old"] * processes, path, 100_000, package=(former.package, domain.folder.parent.parent))
    for process in running:
        assert process.stdout is not None
        assert process.stdout.readline() == "writing\n"
    with domain.build().open(path, migrate=True, busy_timeout=DEADLINE) as store:
        printed = ended(running)
        done = [int(lines[-1].removeprefix("refused after ")) for lines in printed]
        assert store.authors.get("a").rank - 1 == sum(done)
