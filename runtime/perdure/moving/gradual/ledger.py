"""What is known of a move, for good: its phase, and which keys one of the two sides may have otherwise."""

from __future__ import annotations

import errno
import fcntl
import os
import threading
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final, final

import msgspec

from perdure.errors import DamagedLedger
from perdure.moving.gradual.phases import Phase

__all__ = ["Ledger"]

_MOST: Final = 2**18
"""How long the file may be, in bytes, before what is over is left out of it."""


class _Line(msgspec.Struct, omit_defaults=True, forbid_unknown_fields=True):
    """One thing that happened."""

    phase: Phase | None = None
    suspect: str | None = None
    """A key that is about to be written to both sides."""
    clear: str | None = None
    """A key that both sides have alike."""
    failed: str | None = None
    """A key that could not be written to the second side."""
    error: str = ""
    failures: int = 0
    """How many there were before, in the first line of a file that was shortened."""


@final
class Ledger:
    """The file at *path*: a line of JSON for each thing that happened. A line that a kill cut short never happened.

    Any number of threads and processes may use it: who *holds* it is alone. What it must not forget is on the disk
    when a method returns. Raises DamagedLedger, OSError.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Read the file, or make one in the first phase."""
        self.path = Path(path)
        self._turn = threading.RLock()  # of who holds it
        self._state = threading.RLock()  # of who looks at what was read
        self._depth = 0
        self._lock_file: int = os.open(self.path.with_name(f"{self.path.name}.lock"), os.O_RDWR | os.O_CREAT, 0o644)
        self._file = -1
        self._forget()
        with self.held():
            pass

    def close(self) -> None:
        """Close the files; closing twice does nothing."""
        with self._turn, self._state:
            for descriptor in (self._file, self._lock_file):
                if descriptor >= 0:
                    os.close(descriptor)
            self._file = self._lock_file = -1

    @property
    def phase(self) -> Phase:
        """The phase of the move now."""
        with self._state:
            self._refresh()
            return self._phase

    @property
    def failures(self) -> int:
        """How often the second side could not be written, ever."""
        with self._state:
            self._refresh()
            return self._failures

    @property
    def suspects(self) -> Mapping[str, str]:
        """Each key that the two sides may have otherwise, with the error that kept them so; empty after a kill."""
        with self._state:
            self._refresh()
            return dict(self._suspects)

    @contextmanager
    def held(self) -> Generator[None, None, None]:
        """Be the only one, of all threads and processes, for as long as the block takes; it may be entered again."""
        with self._turn:
            if not self._depth:
                fcntl.flock(self._lock_file, fcntl.LOCK_EX)
            self._depth += 1
            try:
                with self._state:
                    self._refresh()
                yield
            finally:
                self._depth -= 1
                if not self._depth:
                    fcntl.flock(self._lock_file, fcntl.LOCK_UN)

    def enter(self, phase: Phase) -> None:
        """Go to *phase*; nothing is suspect then."""
        with self.held():
            self._append(_Line(phase=phase), is_forced=True)

    def suspect(self, keys: Iterable[str]) -> None:
        """Note that *keys* are about to be written to both sides."""
        with self.held():
            self._append(*(_Line(suspect=key) for key in keys), is_forced=True)

    def clear(self, keys: Iterable[str]) -> None:
        """Note that both sides have *keys* alike. If this is lost, they are only compared once more."""
        with self.held():
            self._append(*(_Line(clear=key) for key in keys), is_forced=False)
            if not self._suspects and self._end > _MOST:
                self._shorten()

    def fail(self, key: str, error: BaseException) -> None:
        """Note that *key* could not be written to the second side."""
        with self.held():
            self._append(_Line(failed=key, error=f"{type(error).__name__}: {error}"[:500]), is_forced=False)

    def _forget(self) -> None:
        self._phase = Phase.OLD_ONLY
        self._failures = 0
        self._suspects: dict[str, str] = {}
        self._end = 0  # of the lines that were read
        self._lines = 0

    def _refresh(self) -> None:
        """Read the lines that came since, or all where another process replaced the file."""
        try:
            named = self.path.stat()
        except FileNotFoundError:
            self._open()
            named = self.path.stat()
        if self._file < 0 or os.fstat(self._file).st_ino != named.st_ino:
            self._open()
        size = os.fstat(self._file).st_size
        if size < self._end:
            self._forget()
        if size > self._end:
            self._read(os.pread(self._file, size - self._end, self._end))

    def _open(self) -> None:
        """Open the file that has the name now, and forget what another said."""
        if self._file >= 0:
            os.close(self._file)
        self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        self._forget()
        if not os.fstat(self._file).st_size:
            self._keep_name()

    def _read(self, data: bytes) -> None:
        """Do what whole lines of *data* say."""
        whole = data[: data.rfind(b"\n") + 1]
        for raw in whole.splitlines():
            self._lines += 1
            try:
                line = msgspec.json.decode(raw, type=_Line)
            except msgspec.MsgspecError as error:
                lines = self._lines
                self._forget()
                raise DamagedLedger(str(self.path), lines, str(error)) from error
            self._do(line)
        self._end += len(whole)

    def _do(self, line: _Line) -> None:
        self._failures += line.failures
        if line.phase is not None:
            self._phase = line.phase
            self._suspects.clear()
        if line.suspect is not None:
            self._suspects.setdefault(line.suspect, "")
        if line.failed is not None:
            self._failures += 1
            self._suspects[line.failed] = line.error
        if line.clear is not None:
            self._suspects.pop(line.clear, None)

    def _append(self, *lines: _Line, is_forced: bool) -> None:
        """Write *lines* behind the last whole one."""
        data = b"".join(msgspec.json.encode(line) + b"\n" for line in lines)
        with self._state:
            self._refresh()
            os.ftruncate(self._file, self._end)
            if os.write(self._file, data) != len(data):
                os.ftruncate(self._file, self._end)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self.path))
            if is_forced:
                os.fsync(self._file)
            self._read(data)

    def _shorten(self) -> None:
        """Replace the file by what still counts; nothing is suspect."""
        temporary = self.path.with_name(f".{self.path.name}.new")
        line = msgspec.json.encode(_Line(phase=self._phase, failures=self._failures)) + b"\n"
        with temporary.open("wb") as file:
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        with self._state:
            temporary.replace(self.path)
            self._keep_name()
            self._refresh()

    def _keep_name(self) -> None:
        """Force the name of a new file to the disk: what is written to it would be lost with it."""
        folder = os.open(self.path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
