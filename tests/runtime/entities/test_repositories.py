"""Whole entities: what is written is read, and what cannot be written is refused whole."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import attrs
import pytest
from runs import NOW, instance, message, session, workspace

from domains import sessions
from domains.sessions import Session, SessionsStore, WorkspaceHash
from perdure.errors import AlreadyExists, Invalid, NotFound, ReferenceViolated, VersionConflict

NOBODY = uuid.UUID(int=0)


def test_what_was_inserted_is_read(store: SessionsStore) -> None:
    """Children come back in their order, whichever that was, and a summary counts them."""
    one, two = session(instances=(instance(3), instance(1), instance(2))), session(chat_history=())
    store.sessions.insert(one, two)
    assert store.sessions.get(one.id) == one
    assert store.sessions.find(two.id) == two
    summaries = {each.id: each for each in store.sessions.summaries()}
    assert (summaries[one.id].instance_count, summaries[one.id].message_count) == (3, 1)
    assert (one.instance_count, two.message_count) == (3, 0)
    assert summaries[two.id].message_count == 0


def test_what_is_not_there(store: SessionsStore) -> None:
    """`find` returns None and `get` raises, as does an update; a deletion says that there was nothing."""
    assert store.sessions.find(NOBODY) is None
    with pytest.raises(NotFound, match="there is no `Session` UUID"):
        store.sessions.get(NOBODY)
    with pytest.raises(NotFound):
        store.sessions.update(session())
    with pytest.raises(NotFound):
        store.sessions.update(session(), expected_version=1)
    assert not store.sessions.delete(NOBODY)
    assert not store.sessions.delete(NOBODY, expected_version=3)


def test_an_insert_is_all_or_nothing(store: SessionsStore) -> None:
    """Where one of several cannot be inserted, none is; the error names it, and the fields that are alike."""
    one = session()
    store.sessions.insert(one)
    with pytest.raises(AlreadyExists) as caught:
        store.sessions.insert(session(), one, session())
    assert (caught.value.entity, caught.value.key, caught.value.fields) == ("Session", one.id, ("id",))
    assert store.sessions.count() == 1


def test_a_unique_key_is_told(store: SessionsStore) -> None:
    """Another row with the same values in a unique key is an error that names them."""
    with pytest.raises(AlreadyExists) as caught:
        store.workspaces.insert(workspace(1, path="/code/0"))
    assert caught.value.fields == ("path",)
    with pytest.raises(AlreadyExists):
        store.workspaces.upsert(workspace(1, path="/code/0"))
    with pytest.raises(AlreadyExists):
        store.workspaces.insert_if_absent(workspace(1, path="/code/0"))
    store.workspaces.insert(workspace(1, path=None), workspace(2, path=None))


def test_insert_if_absent(store: SessionsStore) -> None:
    """What is there stays as it is, children too."""
    one = session()
    assert store.sessions.insert_if_absent(one)
    assert not store.sessions.insert_if_absent(attrs.evolve(one, task="another", chat_history=()))
    assert store.sessions.get(one.id) == one


def test_upsert(store: SessionsStore) -> None:
    """What is not there is inserted, what is there is replaced with all that belongs to it, and gets a new version."""
    one = session()
    store.sessions.upsert(one)
    assert store.sessions.versioned(one.id).version == 1
    other = attrs.evolve(one, task="another", instances=(instance(1, branch="other"), instance(9)), chat_history=())
    store.sessions.upsert(other)
    assert store.sessions.versioned(one.id).value == other
    assert store.sessions.versioned(one.id).version == 2


def test_a_bulk_is_one_transaction(store: SessionsStore) -> None:
    """However many there are, all are written or none; what is there already is refused, skipped or replaced."""
    many = [session(chat_history=()) for _ in range(250)]
    assert store.sessions.bulk(each for each in many) == 250
    assert store.sessions.count() == 250
    new = [session(), session()]
    with pytest.raises(AlreadyExists):
        store.sessions.bulk([*new, many[0]])
    assert store.sessions.count() == 250
    changed = attrs.evolve(many[0], task="another")
    assert store.sessions.bulk([changed, *new], existing="skip") == 2
    assert store.sessions.get(changed.id) == many[0]
    assert store.sessions.bulk([changed, *new], existing="replace") == 3
    assert store.sessions.get(changed.id) == changed
    assert store.sessions.bulk([]) == 0
    with pytest.raises(Invalid, match='"refuse", "skip" or "replace"'):
        store.sessions.bulk(new, existing="ignore")  # type: ignore[arg-type] # that is the point


def test_a_bulk_that_breaks_off(store: SessionsStore) -> None:
    """Where what is to be written cannot be read to its end, nothing is written."""

    def some() -> Iterator[Session]:
        for _ in range(150):
            yield session()
        raise OSError

    with pytest.raises(OSError, match=r"^$"):
        store.sessions.bulk(some())
    with pytest.raises(Invalid, match="a Session"):
        store.sessions.bulk([session(), workspace()])  # type: ignore[list-item] # that is the point
    assert store.sessions.count() == 0


def test_an_update_replaces_children(store: SessionsStore) -> None:
    """Children are inserted, changed, moved and deleted, so that those of the entity are there and no others."""
    first, second = message("one"), message("two")
    one = session(instances=(instance(1), instance(2), instance(3)), chat_history=(first, second))
    store.sessions.insert(one)
    other = attrs.evolve(
        one,
        instances=(instance(4), instance(3), instance(1, branch="changed")),
        chat_history=(second, message("three"), first),
    )
    assert store.sessions.update(other) == 2
    assert store.sessions.get(one.id) == other
    assert store.instances.count({"session_id": one.id}) == 3


def test_versions(store: SessionsStore) -> None:
    """An update expects the version that was read, and is refused where somebody was faster."""
    one = session()
    store.sessions.insert(one)
    assert store.sessions.versioned(one.id).version == 1
    assert store.sessions.update(one, expected_version=1) == 2
    with pytest.raises(VersionConflict) as caught:
        store.sessions.update(attrs.evolve(one, task="lost"), expected_version=1)
    assert (caught.value.expected, caught.value.actual) == (1, 2)
    with pytest.raises(VersionConflict):
        store.sessions.delete(one.id, expected_version=1)
    assert store.sessions.get(one.id).task == one.task
    assert store.sessions.delete(one.id, expected_version=2)


def test_references(store: SessionsStore) -> None:
    """A reference to nothing is refused by name; what refers to a row that is deleted goes with it, if so declared."""
    nowhere = WorkspaceHash("f" * 16)
    with pytest.raises(ReferenceViolated) as caught:
        store.sessions.insert(session(workspace=nowhere))
    assert (caught.value.field, caught.value.to, caught.value.value) == ("workspace", "Workspace", nowhere)
    one = session()
    store.sessions.insert(one)
    with pytest.raises(ReferenceViolated):
        store.sessions.update(attrs.evolve(one, workspace=nowhere))
    store.workspaces.delete(one.workspace)
    assert store.sessions.count() == store.instances.count() == store.chat_messages.count() == 0


def test_a_deletion_takes_all_with_it(store: SessionsStore) -> None:
    """The children of one go, those of another stay, and the search forgets them."""
    one, two = session(), session(chat_history=(message("something else"),))
    store.sessions.insert(one, two)
    assert store.sessions.delete(one.id)
    assert store.instances.count() == 2
    assert store.chat_messages.search("hello") == ()
    assert store.sessions.get(two.id) == two


@pytest.mark.parametrize("key", ["text", None, 3, (NOBODY, 1), str(NOBODY)])
def test_keys_of_another_type(store: SessionsStore, key: object) -> None:
    """A key of another type is refused, not looked for."""
    with pytest.raises(Invalid):
        store.sessions.get(key)  # type: ignore[arg-type] # that is the point
    with pytest.raises(Invalid):
        store.sessions.delete(key)  # type: ignore[arg-type] # the same


def test_what_is_no_entity(store: SessionsStore) -> None:
    """An entity of another table is refused."""
    with pytest.raises(Invalid, match="a Session"):
        store.sessions.insert(workspace())  # type: ignore[arg-type] # that is the point
    with pytest.raises(Invalid, match="a Session"):
        store.sessions.update(workspace())  # type: ignore[arg-type] # the same
    assert store.sessions.count() == 0


def test_two_children_with_one_key() -> None:
    """The constructor refuses what the table would."""
    with pytest.raises(Invalid, match="a tuple of Instance that differ in `instance_id`"):
        session(instances=(instance(1), instance(1)))
    with pytest.raises(Invalid, match="a tuple of Instance, of 1 to 10 items"):
        session(instances=())


def test_times_and_texts_survive(store: SessionsStore) -> None:
    """The earliest instant, quotes and other alphabets come back as they were."""
    one = session(
        created_at=NOW.replace(year=1, microsecond=0), task='a "quoted" ; DROP TABLE sessions -- Ünï\U0001f600'
    )
    store.sessions.insert(one)
    assert store.sessions.get(one.id) == one
    assert [each.status for each in store.sessions.list()] == [sessions.SessionStatus.RUNNING]
