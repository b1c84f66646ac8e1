"""What the store of the application promises of its file, and of those that use it at once."""

from __future__ import annotations

import logging
import threading
import time
import uuid
from pathlib import Path

import apsw
import pytest
from predecessor_sessions import HASHES, folder, session
from running import Run

from domains.sessions import ChatMessage, Role, WorkspaceHash
from sessions_app.opening import open_store
from sessions_app.predecessor.repository import JsonSessions
from sessions_app.repository import StoreSessions

STORE = Path("sessions.db")


@pytest.fixture
def imported(app: Run) -> Run:
    """Return the application with sessions imported."""
    folder(Path("sessions"), [session(number) for number in range(1, 5)])
    app("import", "sessions")
    return app


def test_the_file_is_in_wal_and_deletes_what_belongs_to_what_is_deleted(imported: Run) -> None:
    """A workspace takes its sessions with it, and they their agents and messages."""
    assert imported("list").code == 0
    connection = apsw.Connection(str(STORE), flags=apsw.SQLITE_OPEN_READONLY)
    assert connection.execute("PRAGMA journal_mode").fetchall() == [("wal",)]
    tables = connection.execute("SELECT name FROM pragma_table_list WHERE strict = 1").fetchall()
    assert {("sessions",), ("workspaces",), ("instances",), ("chat_messages",)} <= set(tables)
    connection.close()
    with open_store(STORE) as store:
        assert store.instances.count() == 8
        assert store.workspaces.delete(WorkspaceHash(HASHES[0]))
        assert (store.sessions.count(), store.instances.count(), store.chat_messages.count()) == (0, 0, 0)
        assert store.sessions.search("deploy") == ()


def test_many_write_at_once_and_none_is_lost_or_told_of_a_lock(imported: Run) -> None:
    """Threads with stores of their own, each adding messages to the same session."""
    assert imported("list").code == 0
    key = uuid.UUID(int=1)
    errors: list[BaseException] = []

    def write(which: int) -> None:

        try:
            with open_store(STORE) as store:
                sessions = StoreSessions(store)
                for number in range(10):
                    found = sessions.find(key)
                    assert found is not None
                    name = uuid.UUID(int=1000 * which + number)
                    sessions.add_message(
                        key, ChatMessage(id=name, role=Role.USER, content="x", timestamp=found.created_at)
                    )
        except BaseException as error:  # noqa: BLE001 - it is shown by the test
            errors.append(error)

    threads = [threading.Thread(target=write, args=(which,)) for which in range(1, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
    with open_store(STORE) as store:
        assert store.sessions.get(key).message_count == 2 + 40


def test_slow_operations_are_logged(
    imported: Run, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Those of either repository, by their names, when they take more than a tenth of a second."""
    assert imported("list").code == 0
    ticks = iter(range(100))
    monkeypatch.setattr(time, "perf_counter", lambda: next(ticks) * 0.15)
    with caplog.at_level(logging.WARNING, "perdure.slow"), open_store(STORE) as store:
        StoreSessions(store).find(uuid.UUID(int=1))
        JsonSessions(Path("sessions")).delete(uuid.UUID(int=1))
    messages = [record.getMessage() for record in caplog.records if record.name == "perdure.slow"]
    assert messages == ["`sessions.find` took 150 ms", "`JsonSessions.delete` took 150 ms"]
