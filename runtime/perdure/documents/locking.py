"""The lock of a folder, and what was changed in it by whom."""

from __future__ import annotations

import contextlib
import fcntl
import os
import random
import time
import urllib.parse
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, TypeAlias, final

from perdure.errors import StoreLocked
from perdure.files import replace_file

__all__ = ["Changes", "Place", "as_place", "as_text", "locked"]

Place: TypeAlias = tuple[str, str]
"""A table, and the name of a file in its folder."""

_FIRST_PAUSE: Final = 0.0005
_LONGEST_PAUSE: Final = 0.02
_MOST: Final = 2**20
"""How many bytes of changes are kept; whoever has missed some reads everything again."""


def as_text(place: Place) -> str:
    """Return *place* as text of one line, whatever somebody has called the file."""
    return f"{place[0]}/{urllib.parse.quote(os.fsencode(place[1]))}"


def as_place(text: str) -> Place:
    """Return the place of which *text* is the text."""
    table, _, name = text.partition("/")
    return table, os.fsdecode(urllib.parse.unquote_to_bytes(name))


@contextlib.contextmanager
def locked(path: Path, shown: str, seconds: float, *, shared: bool) -> Iterator[None]:
    """Hold the lock of the file at *path* meanwhile, alone or *shared* with others. Raises StoreLocked.

    Pauses double, each by chance between half and one and a half of that, as of writers to SQLite.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        how = (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB
        deadline, pause = time.monotonic() + seconds, _FIRST_PAUSE
        while True:
            try:
                fcntl.flock(descriptor, how)
                break
            except BlockingIOError as error:
                left = deadline - time.monotonic()
                if left <= 0:
                    raise StoreLocked(shown, f"for {seconds:g} seconds") from error
                time.sleep(min(left, pause * random.uniform(0.5, 1.5)))  # noqa: S311 - no secret
                pause = min(2 * pause, _LONGEST_PAUSE)
        yield
    finally:
        os.close(descriptor)  # which gives the lock back


@final
class Changes:
    """Which files were changed, a line each, in the file at *path*: written before they are, by whoever has the lock.

    So a process whose end of it is the end has seen everything that was acknowledged; that is looked at before each
    read, and takes no lock. Where the file was replaced, as it is when it has grown long, all is to be read again.
    """

    def __init__(self, path: Path, *, read_only: bool) -> None:
        """Look at *path* when `catch_up` is called first; where it is *read_only*, there may be no such file."""
        self._path = path
        self._read_only = read_only
        self._file: int | None = None
        self._is_absent = False
        self._end = 0

    def are_seen(self) -> bool:
        """Answer whether nothing was changed since `catch_up`, or `tell`."""
        if self._file is None:
            return self._is_absent and not self._path.exists()
        found = os.fstat(self._file)
        return bool(found.st_nlink) and found.st_size == self._end

    def catch_up(self) -> set[Place] | None:
        """Return what was changed since, or None for everything. The caller has the lock, perhaps shared."""
        if self._file is not None and os.fstat(self._file).st_nlink:
            text = os.pread(self._file, os.fstat(self._file).st_size - self._end, self._end)
            self._end += len(text)
            return {as_place(line) for line in text.decode().splitlines()} if text.endswith(b"\n") or not text else None
        self.close()
        try:
            self._file = os.open(self._path, os.O_RDONLY if self._read_only else os.O_RDWR | os.O_APPEND)
        except FileNotFoundError:
            if not self._read_only:
                raise
            self._is_absent = True
        else:
            self._end = os.fstat(self._file).st_size
        return None

    def tell(self, places: Iterable[Place]) -> None:
        """Say that *places* are being changed. The caller has the lock, and has caught up."""
        text = "".join(f"{as_text(place)}\n" for place in places).encode()
        if self._file is None or self._end + len(text) > _MOST:
            self.forget()
            self.catch_up()
        else:
            os.write(self._file, text)
            self._end = os.fstat(self._file).st_size

    def forget(self) -> None:
        """Begin anew, so that every process reads everything again. The caller has the lock."""
        replace_file(self._path, b"")

    def close(self) -> None:
        """Close the file; all is to be read again."""
        self._is_absent = False
        if self._file is not None:
            os.close(self._file)
            self._file = None
