"""What is killed while it writes many rows leaves all of them or none; what it told is there."""

from __future__ import annotations

import shutil
import uuid
from pathlib import Path

import pytest
from dying import acknowledge, deaths
from runs import instance, message, session, workspace

from domains import sessions
from domains.sessions import Session

EVERY = [17, pytest.param(1, marks=pytest.mark.faults)]


def many(count: int, said: str) -> list[Session]:
    """Return sessions with two instances and three messages each, the same ones each time."""
    return [
        session(
            id=uuid.UUID(int=number),
            instances=(instance(1), instance(2)),
            chat_history=tuple(message(said, id=uuid.UUID(int=1000 * number + each)) for each in range(3)),
        )
        for number in range(1, count + 1)
    ]


@pytest.mark.slow
@pytest.mark.parametrize("every", EVERY)
def test_a_bulk_is_all_there_or_not_at_all(tmp_path: Path, every: int) -> None:
    """Wherever it is killed: rows, children, counts and the search are of one moment, and the next run does it."""
    first, path = tmp_path / "first.db", tmp_path / "killed.db"
    with sessions.open(first, durability="normal") as store:
        store.workspaces.insert(workspace())
        store.sessions.insert(*many(2, "former"))

    def act() -> None:
        with sessions.open(path, durability="normal") as store:
            store.sessions.bulk(many(20, "later"), existing="replace")
            acknowledge("done")

    shutil.copy(first, path)
    seen = set()
    for told in deaths(act, every=every):
        with sessions.open(path) as store:
            found = list(store.sessions.each())
            assert len(found) in ({20} if told else {2, 20})
            assert found == (many(20, "later") if len(found) == 20 else many(2, "former"))
            assert len(store.chat_messages.search("later", limit=1000)) == (60 if len(found) == 20 else 0)
            assert store.maintenance.verify().is_sound
            seen.add(len(found))
        act_again(path)
        for beside in tmp_path.glob("killed.db*"):
            beside.unlink()
        shutil.copy(first, path)
    assert 2 in seen


def act_again(path: Path) -> None:
    """Do what was killed once more, and see that it is done."""
    with sessions.open(path, durability="normal") as store:
        assert store.sessions.bulk(many(20, "later"), existing="skip") in {0, 18}
        assert store.sessions.count() == 20


@pytest.mark.slow
@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.faults)])
def test_each_change_that_was_told_is_there_and_none_is_half_done(tmp_path: Path, every: int) -> None:
    """A message, an update of a whole entity, a transaction of several changes, and a delete, one after the other."""
    first, path = tmp_path / "first.db", tmp_path / "killed.db"
    with sessions.open(first, durability="normal") as store:
        store.workspaces.insert(workspace())
        store.sessions.insert(*many(3, "former"))
    keys = [uuid.UUID(int=number) for number in (1, 2, 3)]

    def act() -> None:
        with sessions.open(path, durability="normal") as store:
            store.chat_messages.insert(keys[0], message("added", id=uuid.UUID(int=9)))
            acknowledge("message")
            store.sessions.update(many(2, "later")[1])
            acknowledge("update")
            with store.transaction() as work:
                work.chat_messages.delete((keys[0], uuid.UUID(int=9)))
                work.chat_messages.insert(keys[1], message("moved", id=uuid.UUID(int=9)))
            acknowledge("transaction")
            store.sessions.delete(keys[2])
            acknowledge("delete")

    steps = ["message", "update", "transaction", "delete"]
    shutil.copy(first, path)
    for told in deaths(act, every=every):
        with sessions.open(path) as store:
            done = []
            added = [each.value.parent for each in store.chat_messages.search("added")]
            moved = [each.value.parent for each in store.chat_messages.search("moved")]
            done += ["message"] if added or moved else []
            done += ["update"] if len(store.chat_messages.search("later", limit=10)) == 3 else []
            done += ["transaction"] if moved else []
            done += ["delete"] if store.sessions.find(keys[2]) is None else []
            assert (added, moved) in [([], []), ([keys[0]], []), ([], [keys[1]])]
            assert done == steps[: len(done)]
            assert len(told) <= len(done) <= len(told) + 1
            counts = [
                (each.message_count, len(store.sessions.get(each.id).chat_history))
                for each in store.sessions.summaries()
            ]
            assert all(counted == there for counted, there in counts)
            assert store.maintenance.verify().is_sound
        for beside in tmp_path.glob("killed.db*"):
            beside.unlink()
        shutil.copy(first, path)
