"""The files of a store: a folder for each table, and changes of several files that are made all or none."""

from __future__ import annotations

import contextlib
import errno
import io
import os
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, Literal, TypeAlias, final

import msgspec

from perdure.documents.locking import Changes, Place, as_place, as_text, locked
from perdure.documents.names import ENDING
from perdure.errors import (
    ChangedDocument,
    CommitUnknown,
    DamagedStore,
    NotReplaced,
    ReadOnlyStore,
    StorageFailed,
    StoreFull,
)
from perdure.files import TEMPORARY, keep_names

__all__ = ["OWN", "Folder", "storage_failures"]

OWN: Final = ".perdure"
"""The folder of what is nobody's business but the store's; git ignores it."""
_JOURNAL: Final = "journal"
_LOCK: Final = "lock"
_CHANGES: Final = "changes"
_NEW: Final = "new-"
_MANY: Final = 8
"""How many files are forced to the disk one by one; more of them are, on Linux, with all that waits to be written."""

Signature: TypeAlias = tuple[int, int, int]
"""What tells that a file is the one that was read."""


@final
class _Journal(msgspec.Struct, frozen=True):
    """Files that are written already, with the places that they are to take, and places to be empty."""

    take: Mapping[str, str]
    empty: Sequence[str]


@contextlib.contextmanager
def storage_failures(path: Path | str) -> Iterator[None]:
    """Raise errors of the system as those of the store at *path*."""
    try:
        yield
    except (OSError, NotReplaced) as error:
        cause = error.__cause__ if isinstance(error, NotReplaced) else error
        if getattr(cause, "errno", None) in {errno.ENOSPC, errno.EDQUOT}:
            raise StoreFull(str(path)) from error
        raise StorageFailed(str(path), str(error)) from error


@final
class Folder:
    """The files below *root*, a folder for each of *tables*. What is changed, is changed by whoever has the lock."""

    def __init__(
        self,
        root: Path,
        tables: Sequence[str],
        *,
        is_durable: bool,
        read_only: bool,
        busy_timeout: float,
        max_size: int | None = None,
    ) -> None:
        """Use *root*, which is there; unless it is *read_only*, the folders are made. *max_size* is in bytes."""
        self.root = root
        self._text = str(root)
        self.read_only = read_only
        self._tables = tables
        self._is_durable = is_durable
        self._busy_timeout = busy_timeout
        self._max_size = max_size
        self._own = root / OWN
        self._seen: dict[Place, Signature] = {}
        if not read_only:
            with storage_failures(root):
                self._make()
        self.changes = Changes(self._own / _CHANGES, read_only=read_only)

    def _make(self) -> None:
        for name in (OWN, *self._tables):
            (self.root / name).mkdir(exist_ok=True)
        for name, text in ((".gitignore", "*\n"), (_LOCK, ""), (_CHANGES, "")):
            with contextlib.suppress(FileExistsError), (self._own / name).open("x", encoding="utf-8") as file:
                file.write(text)
        self._keep(self.root)

    @property
    def durability(self) -> Literal["full", "normal", "none"]:
        """What of the commits survives a loss of power: without forcing them to the disk, perhaps none."""
        return "full" if self._is_durable else "none"

    def again(self) -> Folder:
        """Return the same folder, of which nothing was read."""
        return Folder(self.root, self._tables, is_durable=False, read_only=True, busy_timeout=self._busy_timeout)

    def path_of(self, place: Place) -> Path:
        """Return where a file is."""
        return Path(self.text_of(place))

    def text_of(self, place: Place) -> str:
        """Return the same as text, which costs less where it is wanted of all files."""
        return f"{self._text}{os.sep}{place[0]}{os.sep}{place[1]}"

    @contextlib.contextmanager
    def held(self, *, shared: bool = False) -> Iterator[None]:
        """Hold the lock meanwhile. What a process that was killed had decided to change is changed first.

        A store that is only read, and that nobody ever opened for writing, has no lock. Raises StoreLocked, and
        ReadOnlyStore where something is left to be changed.
        """
        lock, journal = self._own / _LOCK, self._own / _JOURNAL
        with contextlib.ExitStack() as stack:
            with storage_failures(self.root):
                if not self.read_only or lock.exists():
                    stack.enter_context(locked(lock, str(self.root), self._busy_timeout, shared=shared))
                if journal.exists():
                    if self.read_only:
                        why = "a process was killed while it wrote: open it for writing once"
                        raise ReadOnlyStore(str(self.root), why)
                    if shared:
                        stack.close()
                        stack.enter_context(locked(lock, str(self.root), self._busy_timeout, shared=False))
                    self._recover()
            yield

    # reading

    def places(self) -> list[Place]:
        """Return all documents, in order. The caller has the lock."""
        found: list[Place] = []
        with storage_failures(self.root):
            for table in self._tables:
                with contextlib.suppress(FileNotFoundError), os.scandir(self.root / table) as entries:
                    found += [(table, each.name) for each in entries if _is_document(each)]
        return sorted(found)

    def read(self, place: Place) -> bytes | None:
        """Return a document, None where there is no such file, and note which file it was. The caller has the lock."""
        self._seen.pop(place, None)
        path = self.text_of(place)
        with storage_failures(path):
            try:
                with io.FileIO(path) as file:
                    self._seen[place] = _signature(os.fstat(file.fileno()))
                    return file.readall()
            except FileNotFoundError:
                return None

    def has(self, place: Place, raw: bytes) -> bool:
        """Answer whether *raw* is what the file holds already. The caller has the lock."""
        seen = self._seen.get(place)
        if seen is None or seen[2] != len(raw):
            return False
        with contextlib.suppress(OSError):
            return self.path_of(place).read_bytes() == raw
        return False

    def is_free(self, place: Place) -> bool:
        """Answer whether there is no such file."""
        return not os.path.lexists(self.path_of(place))

    # writing

    def write(self, documents: Mapping[Place, bytes | None]) -> None:
        """Write all of *documents*, or none, and remove those that are None. The caller has the lock.

        Raises ChangedDocument, StoreFull and StorageFailed: nothing is written then; CommitUnknown where the disk fails
        behind the point at which it is decided.
        """
        with storage_failures(self.root):
            for place in documents:
                self._check_unchanged(place)
            self._check_room(documents)
            written: dict[Place, tuple[str, Signature]] = {}
            try:
                together = self._is_durable and len(documents) > _MANY and sys.platform == "linux"
                for place, raw in documents.items():
                    if raw is not None:
                        name = f"{_NEW}{len(written)}"
                        written[place] = self._write(name, raw, self.path_of(place), is_forced=not together)
                if together:
                    os.sync()
            except BaseException:
                self.tidy()
                raise
        journal = _Journal(
            {name: as_text(place) for place, (name, _) in written.items()},
            [as_text(place) for place, raw in documents.items() if raw is None],
        )
        self._decide(journal)
        try:
            self.changes.tell(documents)
            self._apply(journal)
        except (OSError, NotReplaced) as error:
            raise CommitUnknown(str(self.root), str(error)) from error
        for place in documents:
            self._seen.pop(place, None)
        self._seen |= {place: signature for place, (_, signature) in written.items()}

    def _check_unchanged(self, place: Place) -> None:
        found: Signature | None = None
        with contextlib.suppress(FileNotFoundError):
            found = _signature(self.path_of(place).stat())
        if found != self._seen.get(place):
            raise ChangedDocument(str(self.path_of(place)))

    def _check_room(self, documents: Mapping[Place, bytes | None]) -> None:
        """Refuse what makes the documents larger than they may be; what makes them smaller is always welcome."""
        if self._max_size is not None:
            grown = sum(len(raw or b"") - self._seen.get(place, (0, 0, 0))[2] for place, raw in documents.items())
            if grown > 0 and sum(signature[2] for signature in self._seen.values()) + grown > self._max_size:
                raise StoreFull(str(self.root), self._max_size)

    def _write(self, name: str, raw: bytes, like: Path, *, is_forced: bool) -> tuple[str, Signature]:
        """Write *raw* to a file that will take the place of the one at *like*, whose permissions it gets."""
        with (self._own / name).open("wb") as file:
            file.write(raw)
            file.flush()
            with contextlib.suppress(FileNotFoundError):
                os.fchmod(file.fileno(), like.stat().st_mode & 0o7777)
            if is_forced and self._is_durable:
                os.fsync(file.fileno())
            return name, _signature(os.fstat(file.fileno()))

    def _decide(self, journal: _Journal) -> None:
        """Have all of *journal* done from now on, whatever happens; one change alone is done at once anyway."""
        if len(journal.take) + len(journal.empty) < 2:  # noqa: PLR2004 - see above
            return
        path = self._own / _JOURNAL
        try:
            with storage_failures(self.root):
                name, _ = self._write(f"{_NEW}journal", msgspec.json.encode(journal), path, is_forced=True)
                (self._own / name).replace(path)
                self._keep(self._own)
        except BaseException:
            try:
                path.unlink(missing_ok=True)
                self._keep(self._own)
            except OSError as error:
                raise CommitUnknown(str(self.root), str(error)) from error
            self.tidy()
            raise

    def _apply(self, journal: _Journal) -> None:
        """Put files into their places; what was done already is not there to be done again."""
        take = {name: as_place(text) for name, text in journal.take.items()}
        empty = [as_place(text) for text in journal.empty]
        for name, place in take.items():
            with contextlib.suppress(FileNotFoundError):
                (self._own / name).replace(self.path_of(place))
        for place in empty:
            self.path_of(place).unlink(missing_ok=True)
        for table in sorted({table for table, _ in (*take.values(), *empty)}):
            self._keep(self.root / table)
        if len(take) + len(empty) > 1:
            (self._own / _JOURNAL).unlink(missing_ok=True)
            self._keep(self._own)  # one that came back after a loss of power would undo what comes next

    def _recover(self) -> None:
        """Do what a process that was killed had decided, and tidy up behind it."""
        path = self._own / _JOURNAL
        try:
            journal = msgspec.json.decode(path.read_bytes(), type=_Journal)
        except msgspec.MsgspecError as error:
            raise DamagedStore(str(path), str(error)) from error
        self.changes.forget()
        self._apply(journal)
        path.unlink(missing_ok=True)
        self.tidy()

    def tidy(self) -> None:
        """Remove what killed processes have left behind. The caller has the lock, alone."""
        with contextlib.suppress(OSError):
            for each in self._own.iterdir():
                if each.name.startswith((_NEW, TEMPORARY)):
                    each.unlink(missing_ok=True)

    def _keep(self, folder: Path) -> None:
        if self._is_durable:
            keep_names(folder)

    def strangers(self) -> Iterable[str]:
        """Return the names of folders that are of no table: one that was renamed, perhaps."""
        with storage_failures(self.root), os.scandir(self.root) as entries:
            names = [each.name for each in entries if each.is_dir() and not each.name.startswith(".")]
        return sorted(set(names) - set(self._tables))


def _is_document(entry: os.DirEntry[str]) -> bool:
    return entry.name.lower().endswith(ENDING) and not entry.name.startswith(".")


def _signature(found: os.stat_result) -> Signature:
    return found.st_ino, found.st_mtime_ns, found.st_size
