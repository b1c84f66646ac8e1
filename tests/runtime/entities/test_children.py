"""Children one by one."""

from __future__ import annotations

import uuid

import pytest
from runs import instance, message, session

from domains.sessions import InstanceId, InstanceStatus, Session, SessionsStore
from perdure.errors import AlreadyExists, NotFound, OutOfBounds


@pytest.fixture
def one(store: SessionsStore) -> Session:
    """Return a session that is in the store."""
    made = session()
    store.sessions.insert(made)
    return made


def test_a_child_is_added_behind_the_others(store: SessionsStore, one: Session) -> None:
    """It is the last of its parent's, which counts it and has a new version."""
    first, second = message("two"), message("three")
    store.chat_messages.insert(one.id, first, second)
    whole = store.sessions.versioned(one.id)
    assert whole.value.chat_history == (*one.chat_history, first, second)
    assert whole.version == 2
    assert [each.message_count for each in store.sessions.summaries()] == [3]
    assert store.chat_messages.get((one.id, first.id)) == first


def test_a_child_is_changed_where_it_is(store: SessionsStore, one: Session) -> None:
    """It keeps its place, and nothing else changes."""
    done = instance(2, status=InstanceStatus.COMPLETED, output="x" * 200_000)
    store.instances.update(one.id, done)
    whole = store.sessions.versioned(one.id)
    assert whole.value.instances == (done, instance(1))
    assert whole.version == 2
    with pytest.raises(NotFound):
        store.instances.update(one.id, instance(7))


def test_a_child_is_deleted(store: SessionsStore, one: Session) -> None:
    """Its parent counts one less, and goes on with the others."""
    assert store.instances.delete((one.id, InstanceId(2)))
    assert not store.instances.delete((one.id, InstanceId(2)))
    assert store.instances.find((one.id, InstanceId(2))) is None
    assert [each.instance_count for each in store.sessions.summaries()] == [1]
    assert store.sessions.get(one.id).instances == (instance(1),)


def test_there_are_as_many_as_there_may_be(store: SessionsStore, one: Session) -> None:
    """What the class of the parent would refuse is refused, and nothing is written."""
    with pytest.raises(OutOfBounds, match="it has 1 to 10 of `Instance`, not 11"):
        store.instances.insert(one.id, *(instance(number) for number in range(3, 12)))
    store.instances.delete((one.id, InstanceId(1)))
    with pytest.raises(OutOfBounds, match="not 0"):
        store.instances.delete((one.id, InstanceId(2)))
    assert store.sessions.versioned(one.id).version == 2


def test_children_of_nobody(store: SessionsStore) -> None:
    """A parent that is not there is named."""
    with pytest.raises(NotFound, match="there is no `Session`"):
        store.chat_messages.insert(uuid.UUID(int=5), message())


def test_a_child_that_is_there_already(store: SessionsStore, one: Session) -> None:
    """The error names the child by its whole key, and nothing is written."""
    with pytest.raises(AlreadyExists) as caught:
        store.instances.insert(one.id, instance(3), instance(1))
    assert caught.value.key == (one.id, 1)
    assert store.sessions.versioned(one.id).version == 1
