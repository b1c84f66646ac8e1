"""The predecessor's folder as a repository: each change rewrites the file of a workspace."""

from __future__ import annotations

import datetime as dt
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import final
from uuid import UUID

import attrs

from domains.sessions import ChatMessage, InstanceId, InstanceStatus, Session, WorkspaceHash
from perdure.errors import UnusableSource
from perdure.moving.records import Exact, Watched
from perdure.slow import timed
from sessions_app.predecessor.files import read_folder
from sessions_app.predecessor.splitting import Element, split
from sessions_app.predecessor.structuring import structure
from sessions_app.predecessor.writing import json_of, write_array
from sessions_app.repository import UnknownSession, with_message, with_status

__all__ = ["JsonSessions"]


@attrs.frozen
class _Loaded:
    """A file as it was: every element of it, also those that are no sessions, which are written back as they are."""

    elements: Sequence[tuple[bytes, Session | None]]
    problem: str = ""
    first: Mapping[UUID, Session] = attrs.field(init=False)
    """By key; of several with one key, the first."""

    def __attrs_post_init__(self) -> None:
        """Sort the sessions by key."""
        sessions = [session for _, session in self.elements if session is not None]
        object.__setattr__(self, "first", {session.id: session for session in reversed(sessions)})


@final
class JsonSessions:
    """The sessions of a folder of JSON files, one for each workspace.

    A file is replaced at once, and forced to the disk. What in it is no session is passed over, and stays as it is; a
    file that is damaged, so that nobody could write it back, is not changed. Raises UnusableSource, OSError.
    """

    def __init__(self, folder: Path) -> None:
        """Use *folder*."""
        self.folder = folder
        self._converter = Exact()
        self._cache: dict[Path, tuple[tuple[int, ...], _Loaded]] = {}

    @timed("JsonSessions.find")
    def find(self, key: UUID, /) -> Session | None:
        """Return a session, or None."""
        return next((found for _, loaded in self._files() if (found := loaded.first.get(key)) is not None), None)

    @timed("JsonSessions.put")
    def put(self, key: UUID, value: Session, /) -> None:
        """Write a session, whether it is there or not."""
        self._rewrite(value.workspace, key, value)
        for workspace, loaded in self._files():
            if workspace != value.workspace and loaded.first.get(key) is not None:
                self._rewrite(workspace, key, None)

    @timed("JsonSessions.delete")
    def delete(self, key: UUID, /) -> bool:
        """Delete a session, and answer whether it was there."""
        found = [workspace for workspace, loaded in self._files() if loaded.first.get(key) is not None]
        for workspace in found:
            self._rewrite(workspace, key, None)
        return bool(found)

    def items(self) -> Iterator[tuple[UUID, Session]]:
        """Yield all sessions; of several with one id, that which `find` returns."""
        seen = set()
        for _, loaded in self._files():
            for _, session in loaded.elements:
                if session is not None and session.id not in seen:
                    seen.add(session.id)
                    yield session.id, session

    @timed("JsonSessions.of_workspace")
    def of_workspace(self, workspace: WorkspaceHash, /) -> Sequence[Session]:
        """Return all sessions of a workspace, oldest first."""
        sessions = (session for _, session in self._load(workspace).elements if session is not None)
        return sorted(sessions, key=operator.attrgetter("created_at", "id"))

    @timed("JsonSessions.update")
    def update(self, key: UUID, change: Callable[[Session], Session], /) -> None:
        """Write what *change* makes of a session. Raises UnknownSession."""
        self.put(key, change(self._found(key)))

    def add_message(self, key: UUID, message: ChatMessage, /) -> None:
        """Add to what was said in a session. Raises UnknownSession."""
        self.update(key, lambda session: with_message(session, message))

    def set_status(self, key: UUID, instance: InstanceId, status: InstanceStatus, at: dt.datetime, /) -> None:
        """Say what an instance is doing. Raises UnknownSession."""
        self.update(key, lambda session: with_status(session, instance, status, at))

    def passed_over(self) -> int:
        """Return how many elements are no sessions, and files damaged: no repository has them, only their files."""
        files = [loaded for _, loaded in self._files()]
        elements = sum(session is None for loaded in files for _, session in loaded.elements)
        return elements + sum(bool(loaded.problem) for loaded in files)

    def _found(self, key: UUID) -> Session:
        session = self.find(key)
        if session is None:
            raise UnknownSession(key)
        return session

    def _files(self) -> Iterator[tuple[WorkspaceHash, _Loaded]]:
        for workspace in read_folder(self.folder).files:
            yield workspace, self._load(workspace)

    def _load(self, workspace: WorkspaceHash) -> _Loaded:
        """Return what the file of *workspace* holds; it is read again where it is another than it was."""
        path = self.folder / f"{workspace}.json"
        if not path.exists():
            return _Loaded(())
        with Watched(path) as watched:
            cached = self._cache.get(path)
            if cached and cached[0] == watched.signature:
                return cached[1]
            elements: list[tuple[bytes, Session | None]] = []
            problem = ""
            for part in split(watched.file):
                if isinstance(part, Element):
                    found = structure(self._converter, part.raw, f"$[{part.index}]", workspace)
                    elements.append((part.raw, None if isinstance(found, tuple) else found))
                else:
                    problem = f"{part.problem}, at byte {part.offset}"
            loaded = _Loaded(elements, problem)
            self._cache[path] = (watched.signature, loaded)
        return loaded

    def _rewrite(self, workspace: WorkspaceHash, key: UUID, value: Session | None) -> None:
        """Replace the file of *workspace*: with *value* where *key* was, or at its end; without it where it is None."""
        path = self.folder / f"{workspace}.json"
        loaded = self._load(workspace)
        if loaded.problem:
            raise UnusableSource(str(path), f"it is damaged, and not written over: {loaded.problem}")
        written: list[tuple[bytes, Session | None]] = []
        is_placed = value is None
        for raw, session in loaded.elements:
            if session is None or session.id != key or (is_placed and value is not None):
                written.append((raw, session))
            elif value is not None:
                written.append((raw, session) if session == value else (json_of(value), value))
                is_placed = True
        if not is_placed and value is not None:
            written.append((json_of(value), value))
        write_array(path, (raw for raw, _ in written))
        with Watched(path) as watched:
            self._cache[path] = (watched.signature, _Loaded(written))
