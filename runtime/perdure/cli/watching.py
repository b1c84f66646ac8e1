"""Noticing that files changed by asking the file system now and then, which works everywhere, without a dependency."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeAlias

__all__ = ["INTERVAL", "Snapshot", "changes", "snapshot"]

INTERVAL: Final = 0.2
"""Seconds between two looks. A change is reported when the next look finds nothing new, so an editor may finish."""

Snapshot: TypeAlias = Mapping[str, tuple[int, int, int]]
"""Each file's inode, size and time of change."""


def snapshot(files: list[Path], folders: list[Path]) -> Snapshot:
    """Return what *files* and everything below *folders* look like now; what does not exist is left out."""
    found: dict[str, tuple[int, int, int]] = {}
    for path in (*map(str, files), *(path for folder in folders for path in _below(folder))):
        try:
            status = os.stat(path)  # noqa: PTH116 - a look must be cheap
        except OSError:
            continue
        found[path] = (status.st_ino, status.st_size, status.st_mtime_ns)
    return found


def changes(look: Callable[[], Snapshot], sleep: Callable[[float], None]) -> Iterator[None]:
    """Yield at once, and then each time that what *look* returns has changed and come to rest. This never ends.

    What changes while the caller is at work is noticed afterwards.
    """
    seen = look()
    yield
    while True:
        sleep(INTERVAL)
        now = look()
        if now == seen:
            continue
        while now != seen:
            seen = now
            sleep(INTERVAL)
            now = look()
        yield


def _below(folder: Path) -> Iterator[str]:
    for parent, _, names in os.walk(folder):
        yield from (os.path.join(parent, name) for name in names)  # noqa: PTH118 - a look must be cheap
