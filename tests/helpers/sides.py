"""A repository as a dictionary, and one as a folder of files, for what moves repositories."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

__all__ = ["Broken", "Files", "Values"]


class Broken(Exception):
    """What a side raises that is out of order."""


class Values:
    """Values by key in memory. While it *is_broken* it neither reads nor writes; it fails after *left* more writes."""

    def __init__(self) -> None:
        """Begin empty."""
        self.values: dict[str, object] = {}
        self.is_broken = False
        self.dies = False

    def _use(self) -> None:
        if self.is_broken:
            raise Broken

    def find(self, key: str, /) -> object | None:
        """Return the value of *key*."""
        self._use()
        return self.values.get(key)

    def put(self, key: str, value: object, /) -> None:
        """Put a value."""
        self._change()
        self.values[key] = value

    def delete(self, key: str, /) -> bool:
        """Delete a value."""
        self._change()
        return self.values.pop(key, None) is not None

    def items(self) -> Iterator[tuple[str, object]]:
        """Yield what there is."""
        self._use()
        yield from list(self.values.items())

    def append(self, key: str, word: str) -> int:
        """Add a word to the value, which must be there, as an interface of its own might; return how many it has."""
        self._change()
        words = (*_words(self.values[key]), word)
        self.values[key] = words
        return len(words)

    def _change(self) -> None:
        self._use()
        if self.dies:
            raise KeyboardInterrupt


def _words(value: object) -> tuple[object, ...]:
    assert isinstance(value, tuple)
    return value


class Files:
    """Values by key as files of a folder, each replaced at once."""

    def __init__(self, folder: Path) -> None:
        """Use *folder*."""
        folder.mkdir(exist_ok=True)
        self.folder: Final = folder

    def find(self, key: str, /) -> str | None:
        """Return the value of *key*."""
        try:
            return (self.folder / key).read_text()
        except FileNotFoundError:
            return None

    def put(self, key: str, value: str, /) -> None:
        """Put a value."""
        temporary = self.folder / f".{key}.{os.getpid()}"
        temporary.write_text(value)
        temporary.replace(self.folder / key)

    def delete(self, key: str, /) -> bool:
        """Delete a value."""
        try:
            (self.folder / key).unlink()
        except FileNotFoundError:
            return False
        return True

    def items(self) -> Iterator[tuple[str, str]]:
        """Yield what there is."""
        for path in sorted(self.folder.glob("[!.]*")):
            yield path.name, path.read_text()
