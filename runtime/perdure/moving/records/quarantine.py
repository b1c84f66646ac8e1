"""What could not be imported, kept as it was read until it can be: a JSON Lines file."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Self, final

from perdure.errors import UnusableSource
from perdure.files import keep_names
from perdure.moving.records.entries import BadEntry, Entry, entry_of, line_of
from perdure.moving.records.successor import Successor

__all__ = ["Quarantine", "read_quarantine"]


@final
class Quarantine:
    """The file at *path*. What is added is on the disk when `sync` returns; leaving the block puts all in order.

    An entry whose source was read to its end and that was not met there again is dropped: it is no longer bad. One that
    somebody corrected stays, until `retry` imports it. One process at a time.
    """

    def __init__(self, path: Path) -> None:
        """Use the file, or make one when there is an entry. Raises UnusableSource where another process is at it."""
        self.path = path
        self._successor = Successor(path)
        self._added: list[bytes] = []
        self._met: set[bytes] = set()
        self._read: dict[str, int] = {}  # behind which line each source was read, to its end
        self._imported: set[bytes] = set()

    def add(self, entry: Entry) -> None:
        """Add *entry*, in place of the one that it is anew."""
        self._added.append(line_of(entry))
        self._met.add(entry.identity)
        self._imported.discard(entry.identity)

    def sync(self) -> None:
        """Have all that was added on the disk."""
        if not self._added:
            return
        data = b"".join(self._added)
        is_new = not self.path.exists()
        with self.path.open("ab") as file:
            if not is_new:
                self._mend(file)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            keep_names(self.path.parent)
        self._added.clear()

    def was_read(self, source: str, after: int) -> None:
        """Note that *source* was read to its end, from behind line *after*."""
        self._read[source] = after

    def was_imported(self, entry: Entry) -> None:
        """Note that *entry* is bad no longer."""
        self._imported.add(entry.identity)
        self._met.discard(entry.identity)

    def entries(self) -> Iterator[Entry]:
        """Yield all entries that were there, the newest state of each. Raises UnusableSource at a line that is none."""
        yield from read_quarantine(self.path)

    def finish(self) -> int:
        """Put the file in order, and return how many entries it has; one without any is removed."""
        self.sync()
        count = 0
        for line, entry in _lines(self.path):
            if isinstance(entry, BadEntry) or self._is_left(entry):  # what somebody broke, somebody can mend
                self._successor.file.write(line.rstrip(b"\n") + b"\n")
                count += 1
        if count:
            self._successor.succeed()
        else:
            self._successor.remove()
        return count

    def close(self) -> None:
        """Leave the file as it is; closing twice, or after `finish`, does nothing."""
        self._successor.abandon()

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close it."""
        self.close()

    def _is_left(self, entry: Entry) -> bool:
        if entry.identity in self._imported:
            return False
        if entry.identity in self._met:
            return True
        after = self._read.get(entry.source)
        return after is None or entry.line <= after or entry.is_corrected

    def _mend(self, file: IO[bytes]) -> None:
        """Let *file* end with a whole line: of one that a kill cut short, the batch is read again."""
        with self.path.open("rb") as whole:
            last = deque(whole, 1)
        if not last or last[0].endswith(b"\n"):
            return
        if _is_torn(last[0]):
            file.truncate(self.path.stat().st_size - len(last[0]))
        else:
            file.write(b"\n")


def read_quarantine(path: Path) -> Iterator[Entry]:
    """Yield the entries of the file at *path*, the newest state of each; none where there is no file.

    Raises UnusableSource at a line that is none.
    """
    for _, entry in _lines(path):
        if isinstance(entry, BadEntry):
            raise UnusableSource(str(path), str(entry))
        yield entry


def _lines(path: Path) -> Iterator[tuple[bytes, Entry | BadEntry]]:
    """Yield each line and what it is; of several states of an entry the newest, or one that was corrected."""
    newest: dict[bytes, tuple[int, bool]] = {}
    for number, _, entry in _all_lines(path):
        if isinstance(entry, Entry):
            is_corrected = entry.is_corrected
            if is_corrected or not newest.get(entry.identity, (0, False))[1]:
                newest[entry.identity] = (number, is_corrected)
    for number, line, entry in _all_lines(path):
        if isinstance(entry, BadEntry) or newest[entry.identity][0] == number:
            yield line, entry


def _all_lines(path: Path) -> Iterator[tuple[int, bytes, Entry | BadEntry]]:
    try:
        with path.open("rb") as file:
            for number, line in enumerate(file, 1):
                try:
                    yield number, line, entry_of(number, line)
                except BadEntry as error:
                    if line.endswith(b"\n") or not _is_torn(line):
                        yield number, line, error
    except FileNotFoundError:
        return
    except OSError as error:
        raise UnusableSource(str(path), error.strerror or str(error)) from error


def _is_torn(line: bytes) -> bool:
    """Answer whether *line*, which does not end, was cut short by a kill, rather than by a person who corrected it."""
    try:
        entry_of(0, line)
    except BadEntry as error:
        return "truncated" in error.problem
    return False
