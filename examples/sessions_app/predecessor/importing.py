"""Sessions of JSON files into the store, each once, however often the import runs or is cut short."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import IO, Final, TypeAlias, final

import attrs

from domains.sessions import Session, SessionsStore, SessionsWork, Workspace, WorkspaceHash
from perdure.errors import AlreadyExists, UnusableSource
from perdure.moving.gradual import difference
from perdure.moving.records import Exact, Problem, Watched
from sessions_app.predecessor.files import WORKSPACES, Folder
from sessions_app.predecessor.outcome import Counts, Outcome
from sessions_app.predecessor.quarantine import Entry
from sessions_app.predecessor.splitting import Broken, Element, split
from sessions_app.predecessor.structuring import structure

__all__ = ["NEVER", "Importer"]

Progress: TypeAlias = Callable[[int, int], None]

NEVER: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""When a workspace was last accessed of which only the path is known."""

_BATCH: Final = 100


@attrs.frozen
class _Incoming:
    entry: Entry
    session: Session
    cut: int


@final
class _Undo(Exception):
    """Ends the transaction of a dry run."""


@final
class Importer:
    """Imports sessions, a batch in one transaction; what it cannot import it hands to *keep*, and goes on.

    A session that is in the store as it is in the file is left alone; one that differs is refused, unless *replace*
    says that the file is right. With *dry_run* each batch is undone. Raises what the store raises, such as StoreFull:
    the batches before are imported then, and the next run goes on behind them.
    """

    def __init__(
        self, store: SessionsStore, *, keep: Callable[[Entry], object], dry_run: bool = False, replace: bool = False
    ) -> None:
        """Import into *store*."""
        self.outcome = Outcome()
        self.read: set[str] = set()  # the names of the files that were read to their ends
        self._store = store
        self._keep = keep
        self._dry_run = dry_run
        self._replace = replace
        self._converter = Exact()
        self._paths: Mapping[WorkspaceHash, str] = {}
        self._seen: dict[bytes, tuple[str, int]] = {}
        self._clashing: set[WorkspaceHash] = set()
        self._batch: list[_Incoming] = []

    def import_folder(self, folder: Folder, progress: Progress | None = None) -> None:
        """Import all files of *folder*, and the paths of their workspaces."""
        self._paths = folder.paths
        for name, problems in folder.problems.items():
            self.outcome.tell(name, *problems)
        done = 0
        for workspace, path in folder.files.items():
            self.outcome.count(path.name, Counts())
            try:
                with Watched(path) as watched:
                    for offset in self._all(watched.file, path.name, workspace):
                        if progress:
                            progress(done + offset, folder.size)
                    done += watched.file.tell()
                    self.read.add(path.name)
                    if watched.changed:
                        self.outcome.tell(path.name, Problem("$", "it was changed while it was read: import again"))
            except (UnusableSource, OSError) as error:
                problem = error.problem if isinstance(error, UnusableSource) else error.strerror or str(error)
                self.outcome.tell(path.name, Problem("$", problem))
        self._flush()
        self._know(folder)

    def retry(self, entries: Iterable[Entry]) -> None:
        """Import *entries* of a quarantine, perhaps corrected since; those that do not fit are kept again."""
        for entry in entries:
            if entry.kind == "session":
                self._take(Element(entry.index, entry.offset, entry.raw), entry.file, entry.workspace)
            else:
                begun = b"[" if entry.offset else b""
                moved = (entry.index, entry.offset - len(begun))
                for _ in self._all(BytesIO(begun + entry.raw), entry.file, entry.workspace, moved=moved):
                    pass
        self._flush()

    def _all(
        self, file: IO[bytes], name: str, workspace: WorkspaceHash, *, moved: tuple[int, int] = (0, 0)
    ) -> Iterator[int]:
        """Take each session of *file*, and yield how far that is; *moved* is the index and the offset of the first."""
        for part in split(file):
            placed = attrs.evolve(part, index=part.index + moved[0], offset=part.offset + moved[1])
            if isinstance(placed, Element):
                self._take(placed, name, workspace)
            else:
                self._refuse(_rest(placed, name, workspace))
            yield part.offset

    def _take(self, element: Element, name: str, workspace: WorkspaceHash) -> None:
        """Let the session that *element* is wait for its batch, or refuse it."""
        path = f"$[{element.index}]"
        cut = self._converter.cut
        found = structure(self._converter, element.raw, path, workspace)
        entry = Entry(
            file=name,
            workspace=workspace,
            index=element.index,
            offset=element.offset,
            kind="session",
            problems=found if isinstance(found, tuple) else (),
            raw=element.raw,
        )
        if isinstance(found, tuple):
            self._refuse(entry)
            return
        first = self._seen.setdefault(found.id.bytes, (name, element.index))
        if first != (name, element.index):
            problem = Problem(f"{path}.id", f"this session was in {first[0]} already, at $[{first[1]}]")
            self._refuse(attrs.evolve(entry, problems=(problem,)))
            return
        self._batch.append(_Incoming(entry, found, self._converter.cut - cut))
        if len(self._batch) == _BATCH:
            self._flush()

    def _refuse(self, entry: Entry) -> None:
        self._keep(entry)
        self.outcome.count(entry.file, Counts(found=1, refused=1))
        self.outcome.tell(entry.file, *entry.problems)

    def _flush(self) -> None:
        """Write the sessions that wait, in one transaction."""
        batch, self._batch = self._batch, []
        if not batch:
            return
        done: list[tuple[str, Counts]] = []
        refused: list[Entry] = []
        with self._transaction() as work:
            self._write(work, batch, done, refused)
        for name, counts in done:  # not before it is committed
            self.outcome.count(name, counts)
        for entry in refused:
            self._refuse(entry)

    def _write(
        self,
        work: SessionsWork,
        batch: Iterable[_Incoming],
        done: list[tuple[str, Counts]],
        refused: list[Entry],
    ) -> None:
        newest: dict[WorkspaceHash, dt.datetime] = {}
        for incoming in batch:
            session = incoming.session
            if session.workspace not in newest:
                newest[session.workspace] = NEVER
                self._workspace(work, session.workspace, NEVER)
            counts = Counts(found=1, cut=incoming.cut)
            if work.sessions.insert_if_absent(session):
                counts.imported = 1
            else:
                there = work.sessions.get(session.id)
                if there == session:
                    counts.present = 1
                elif self._replace and there.workspace == session.workspace:
                    work.sessions.update(session)
                    counts.replaced = 1
                else:
                    refused.append(attrs.evolve(incoming.entry, problems=(_differs(incoming.entry, there, session),)))
                    continue
            done.append((incoming.entry.file, counts))
            newest[session.workspace] = max(newest[session.workspace], session.updated_at)
        for workspace, moment in newest.items():
            self._workspace(work, workspace, moment)

    def _know(self, folder: Folder) -> None:
        """Have a row for each workspace of *folder*, also where no session is: accessed when its file was changed."""
        with self._transaction() as work:
            for workspace in folder.paths:
                self._workspace(work, workspace, NEVER)
            for workspace, path in folder.files.items():
                there = work.workspaces.find(workspace)
                is_bare = there is None or there.last_accessed == NEVER
                self._workspace(work, workspace, _changed_at(path) if is_bare else NEVER)

    @contextmanager
    def _transaction(self) -> Generator[SessionsWork, None, None]:
        """Yield what writes within one transaction, which a dry run does not commit."""
        with suppress(_Undo), self._store.transaction() as work:
            yield work
            if self._dry_run:
                raise _Undo

    def _workspace(self, work: SessionsWork, key: WorkspaceHash, accessed: dt.datetime) -> None:
        """Have a row for the workspace, accessed at least then, with its path where that is known."""
        there = work.workspaces.find(key)
        path = self._paths.get(key, None if there is None else there.path)
        wanted = Workspace(
            hash=key, path=path, last_accessed=accessed if there is None else max(accessed, there.last_accessed)
        )
        if wanted == there:
            return
        try:
            work.workspaces.upsert(wanted)
        except AlreadyExists:
            work.workspaces.upsert(attrs.evolve(wanted, path=None if there is None else there.path))
            if key not in self._clashing:
                self._clashing.add(key)
                self.outcome.tell(WORKSPACES, Problem(f"$.{key}", "another workspace in the store has this path"))


def _changed_at(path: Path) -> dt.datetime:
    with suppress(OSError, OverflowError, ValueError):
        return max(NEVER, dt.datetime.fromtimestamp(path.stat().st_mtime, tz=dt.UTC))
    return NEVER


def _rest(broken: Broken, name: str, workspace: WorkspaceHash) -> Entry:
    """Return the entry of a file, or of the rest of one, that cannot be divided into sessions."""
    return Entry(
        file=name,
        workspace=workspace,
        index=broken.index,
        offset=broken.offset,
        kind="rest",
        problems=(Problem(f"$[{broken.index}]", f"{broken.problem}, at byte {broken.offset}"),),
        raw=broken.raw,
        is_cut=broken.is_cut,
    )


def _differs(entry: Entry, there: Session, session: Session) -> Problem:
    """Return how *session*, at *entry*, differs from the one in the store."""
    found = difference(there, session)
    path = f"$[{entry.index}]"
    if there.workspace != session.workspace:
        return Problem(f"{path}.id", f"this session is in the store already, in the workspace {there.workspace}")
    where = f"{path}.{found.path}" if found else path
    return Problem(where, "this session is in the store already, and differs here: import with --replace, or reconcile")
