"""What the application does with sessions, wherever they are kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Protocol, final
from uuid import UUID

import attrs
from typing_extensions import override

from domains.sessions import (
    ChatMessage,
    InstanceId,
    InstanceStatus,
    Session,
    SessionsStore,
    SessionsWork,
    Workspace,
    WorkspaceHash,
)
from perdure.errors import AlreadyExists

__all__ = ["Sessions", "StoreSessions", "UnknownSession", "with_message", "with_status"]


@final
class UnknownSession(Exception):
    """There is no such session, or no such instance of it."""

    def __init__(self, key: UUID, instance: InstanceId | None = None) -> None:
        """Name it."""
        self.key = key
        self.instance = instance
        super().__init__(key, instance)

    @override
    def __str__(self) -> str:
        """Return what is not there."""
        return f"there is no session {self.key}" + (f" with an instance {self.instance}" if self.instance else "")


class Sessions(Protocol):
    """A repository of sessions. Each method is atomic."""

    def find(self, key: UUID, /) -> Session | None:
        """Return a session, or None."""
        ...

    def put(self, key: UUID, value: Session, /) -> None:
        """Write a session, whether it is there or not."""
        ...

    def delete(self, key: UUID, /) -> bool:
        """Delete a session, and answer whether it was there."""
        ...

    def items(self) -> Iterator[tuple[UUID, Session]]:
        """Yield all sessions."""
        ...

    def of_workspace(self, workspace: WorkspaceHash, /) -> Sequence[Session]:
        """Return all sessions of a workspace, oldest first."""
        ...

    def update(self, key: UUID, change: Callable[[Session], Session], /) -> None:
        """Write what *change* makes of a session. Raises UnknownSession."""
        ...

    def add_message(self, key: UUID, message: ChatMessage, /) -> None:
        """Add to what was said in a session. Raises UnknownSession."""
        ...

    def set_status(self, key: UUID, instance: InstanceId, status: InstanceStatus, at: dt.datetime, /) -> None:
        """Say what an instance is doing. Raises UnknownSession."""
        ...


def with_message(session: Session, message: ChatMessage) -> Session:
    """Return *session* with a message more. Raises UnknownSession where the instance of that is none of it."""
    _check_instance(session, message.instance_id)
    return attrs.evolve(
        session,
        chat_history=(*session.chat_history, message),
        updated_at=max(session.updated_at, message.timestamp),
    )


def with_status(session: Session, instance: InstanceId, status: InstanceStatus, at: dt.datetime) -> Session:
    """Return *session* with another status of one instance. Raises UnknownSession."""
    _check_instance(session, instance)
    changed = (
        attrs.evolve(each, status=status) if each.instance_id == instance else each for each in session.instances
    )
    return attrs.evolve(session, instances=tuple(changed), updated_at=max(session.updated_at, at))


def _check_instance(session: Session, instance: InstanceId | None) -> None:
    if instance is not None and instance not in {each.instance_id for each in session.instances}:
        raise UnknownSession(session.id, instance)


@final
class StoreSessions:
    """The sessions of a store, each change in one transaction."""

    def __init__(self, store: SessionsStore, *, paths: Mapping[WorkspaceHash, str] = {}) -> None:
        """Keep them in *store*; *paths* are of workspaces of which nobody may have told it yet."""
        self.store = store
        self._paths = paths

    def find(self, key: UUID, /) -> Session | None:
        """Return a session, or None."""
        return self.store.sessions.find(key)

    def put(self, key: UUID, value: Session, /) -> None:
        """Write a session, whether it is there or not, and its workspace where that is new."""
        del key  # it is in the session
        with self.store.transaction() as work:
            self._put(work, value)

    def delete(self, key: UUID, /) -> bool:
        """Delete a session, and answer whether it was there."""
        return self.store.sessions.delete(key)

    def items(self) -> Iterator[tuple[UUID, Session]]:
        """Yield all sessions."""
        for session in self.store.sessions.each():
            yield session.id, session

    def of_workspace(self, workspace: WorkspaceHash, /) -> Sequence[Session]:
        """Return all sessions of a workspace, oldest first."""
        return list(self.store.sessions.each(where={"workspace": workspace}, order="created_at"))

    def add_message(self, key: UUID, message: ChatMessage, /) -> None:
        """Add to what was said in a session. Raises UnknownSession."""
        self.update(key, lambda session: with_message(session, message))

    def set_status(self, key: UUID, instance: InstanceId, status: InstanceStatus, at: dt.datetime, /) -> None:
        """Say what an instance is doing. Raises UnknownSession."""
        self.update(key, lambda session: with_status(session, instance, status, at))

    def update(self, key: UUID, change: Callable[[Session], Session], /) -> None:
        """Write what *change* makes of a session. Raises UnknownSession."""
        with self.store.transaction() as work:
            self._put(work, change(_found(work, key)))

    def _put(self, work: SessionsWork, session: Session) -> None:
        there = work.workspaces.find(session.workspace)
        known = None if there is None else there.path
        wanted = Workspace(
            hash=session.workspace,
            path=known or self._paths.get(session.workspace),
            last_accessed=session.updated_at if there is None else max(there.last_accessed, session.updated_at),
        )
        if wanted != there:
            try:
                work.workspaces.upsert(wanted)
            except AlreadyExists:  # another workspace has this path
                work.workspaces.upsert(attrs.evolve(wanted, path=known))
        work.sessions.upsert(session)


def _found(work: SessionsWork, key: UUID) -> Session:
    session = work.sessions.find(key)
    if session is None:
        raise UnknownSession(key)
    return session
