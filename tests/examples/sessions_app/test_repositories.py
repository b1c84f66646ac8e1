"""Both implementations of the repository do the same, and one takes the place of the other."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from predecessor_sessions import HASHES, folder, session

from domains import sessions
from domains.sessions import ChatMessage, InstanceId, InstanceStatus, Role, Session, WorkspaceHash
from perdure.errors import UnusableSource
from perdure.moving.gradual import UUID_KEYS, Ledger, Moving, Phase
from perdure.moving.records import Exact
from sessions_app.move import MovingSessions
from sessions_app.predecessor.repository import JsonSessions
from sessions_app.predecessor.structuring import structure
from sessions_app.repository import Sessions, StoreSessions, UnknownSession

NOW = dt.datetime(2026, 11, 1, 12, tzinfo=dt.UTC)


def made(number: int, workspace: int = 0, task: str = "lint") -> Session:
    """Return a session."""
    raw = json.dumps(session(number, task=task)).encode()
    found = structure(Exact(), raw, "$", WorkspaceHash(HASHES[workspace]))
    assert isinstance(found, Session)
    return found


@pytest.fixture(params=["json", "store"])
def repository(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Sessions]:
    """Return an empty repository of either kind."""
    if request.param == "json":
        yield JsonSessions(folder(tmp_path / "old"))
        return
    with sessions.open(":memory:") as store:
        yield StoreSessions(store)


def test_what_is_put_is_found_until_it_is_deleted(repository: Sessions) -> None:
    """By its id, in its workspace, and among all; also where it goes to another workspace."""
    one, two = made(1), made(2)
    for each in (two, one):
        repository.put(each.id, each)
    assert repository.find(one.id) == one
    assert repository.of_workspace(one.workspace) == [one, two]
    assert dict(repository.items()) == {one.id: one, two.id: two}
    moved = attrs.evolve(one, workspace=WorkspaceHash(HASHES[1]))
    repository.put(one.id, moved)
    assert repository.of_workspace(one.workspace) == [two]
    assert repository.of_workspace(moved.workspace) == [moved]
    assert repository.delete(one.id)
    assert not repository.delete(one.id)
    assert repository.find(one.id) is None
    assert dict(repository.items()) == {two.id: two}


def test_messages_are_added_and_agents_change(repository: Sessions) -> None:
    """Both say when the session was updated; what is not there is refused."""
    one = made(1)
    repository.put(one.id, one)
    message = ChatMessage(id=uuid.UUID(int=9), role=Role.USER, content="hurry", timestamp=NOW)
    repository.add_message(one.id, message)
    repository.set_status(one.id, InstanceId(2), InstanceStatus.FAILED, NOW)
    found = repository.find(one.id)
    assert found is not None
    assert found.chat_history == (*one.chat_history, message)
    assert [each.status for each in found.instances] == [InstanceStatus.COMPLETED, InstanceStatus.FAILED]
    assert found.updated_at == NOW
    with pytest.raises(UnknownSession, match="with an instance 3"):
        repository.set_status(one.id, InstanceId(3), InstanceStatus.FAILED, NOW)
    with pytest.raises(UnknownSession, match="there is no session"):
        repository.add_message(uuid.UUID(int=7), message)


def test_what_is_no_session_stays_in_its_file(tmp_path: Path) -> None:
    """A file is rewritten with what nobody could read, byte for byte; a damaged one is not written at all."""
    bad = [session(1), session(2, status="exploded"), {"x": 1}, session(1, task="twice")]
    old = JsonSessions(folder(tmp_path / "old", bad, json.dumps([session(5)]).encode()[:-1]))
    old.put(uuid.UUID(int=1), made(1, task="changed"))
    old.put(uuid.UUID(int=3), made(3))
    written = json.loads((tmp_path / "old" / f"{HASHES[0]}.json").read_text())
    assert written[0]["task"] == "changed"
    assert written[1:4] == bad[1:4]
    assert written[4]["id"] == str(uuid.UUID(int=3))
    assert old.delete(uuid.UUID(int=1))
    assert old.find(uuid.UUID(int=1)) is None
    damaged = tmp_path / "old" / f"{HASHES[1]}.json"
    before = damaged.read_bytes()
    assert old.find(uuid.UUID(int=5)) is not None
    with pytest.raises(UnusableSource, match="it is damaged, and not written over: the file ends within the array"):
        old.delete(uuid.UUID(int=5))
    assert damaged.read_bytes() == before


def test_a_change_by_another_program_is_seen(tmp_path: Path) -> None:
    """What is kept of a file is thrown away when the file is another."""
    old = JsonSessions(folder(tmp_path / "old", [session(1)]))
    assert old.find(uuid.UUID(int=2)) is None
    folder(tmp_path / "old", [session(1), session(2)])
    assert old.find(uuid.UUID(int=2)) is not None


def adding(key: uuid.UUID, message: ChatMessage) -> Callable[[Sessions], None]:
    """Return what adds a message."""
    return lambda sessions: sessions.add_message(key, message)


def pausing(key: uuid.UUID) -> Callable[[Sessions], None]:
    """Return what pauses the first agent."""
    return lambda sessions: sessions.set_status(key, InstanceId(1), InstanceStatus.PAUSED, NOW)


def listing(workspace: WorkspaceHash) -> Callable[[Sessions], Sequence[Session]]:
    """Return what lists a workspace."""
    return lambda sessions: sessions.of_workspace(workspace)


OPERATIONS = st.lists(
    st.tuples(st.sampled_from(["put", "delete", "message", "status", "advance", "rollback"]), st.integers(1, 4)),
    max_size=12,
)


@settings(max_examples=15, deadline=None)
@given(operations=OPERATIONS)
def test_sessions_move_with_all_that_is_done_to_them(
    operations: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """In whatever phase a session is changed, it is found as in a repository that never moved."""
    base = tmp_path_factory.mktemp("moving")
    plain = JsonSessions(folder(base / "plain"))
    with sessions.open(":memory:") as store:
        ledger = Ledger(base / "move")
        moving: MovingSessions = Moving(
            JsonSessions(folder(base / "old")),
            StoreSessions(store),
            side=lambda side: side,
            ledger=ledger,
            keys=UUID_KEYS,
        )
        for number, (name, which) in enumerate(operations):
            key = uuid.UUID(int=which)
            message = ChatMessage(id=uuid.UUID(int=100 + number), role=Role.USER, content="hurry", timestamp=NOW)
            match name:
                case "put":
                    value = made(which, number % 2, task=f"task {number}")
                    plain.put(key, value)
                    moving.put(key, value)
                case "delete":
                    assert plain.delete(key) is moving.delete(key)
                case "message" if plain.find(key):
                    plain.add_message(key, message)
                    moving.write(adding(key, message), key)
                case "status" if plain.find(key):
                    plain.set_status(key, InstanceId(1), InstanceStatus.PAUSED, NOW)
                    moving.write(pausing(key), key)
                case "advance" if moving.phase is not Phase.NEW_ONLY:
                    moving.reconcile()
                    moving.advance()
                case "rollback" if moving.phase is not Phase.OLD_ONLY:
                    moving.rollback()
                case _:
                    pass
            assert dict(moving.items()) == dict(plain.items())
            for workspace in map(WorkspaceHash, HASHES[:2]):
                assert moving.read(listing(workspace)) == plain.of_workspace(workspace)
        ledger.close()
