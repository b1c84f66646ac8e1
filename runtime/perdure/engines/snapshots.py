"""What streams came to, kept so that the next one need not begin at the beginning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, final

import msgspec

__all__ = ["KeptSnapshots", "NoSnapshots", "Snapshot", "Snapshots", "replaces"]


@final
class Snapshot(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What *stream* had come to at *version*, as the fold of this name and version computed it."""

    stream: str
    fold: str
    fold_version: int
    build: str
    """Which build's classes the fold was given; another one's may differ."""
    version: int
    position: int
    state: bytes


class Snapshots(Protocol):
    """Keeps one snapshot a stream and fold. They may be lost at any time: whoever wants one computes it again."""

    def get(self, stream: str, fold: str) -> Snapshot | None:
        """Return what was kept, None where nothing was or what there is was damaged. Raises StoreClosed."""
        ...

    def put(self, snapshot: Snapshot) -> None:
        """Keep *snapshot* in the place of the one that there is, unless that is of the same fold and build, and later.

        Raises StoreError where it cannot be kept.
        """
        ...


def replaces(new: Snapshot, old: Snapshot | None) -> bool:
    """Answer whether *new* is to be kept in the place of *old*."""
    if old is None or (new.fold_version, new.build) != (old.fold_version, old.build):
        return True
    return new.version > old.version


@final
class KeptSnapshots:
    """Keeps them in a dict."""

    def __init__(self, check_open: Callable[[], None]) -> None:
        """Begin with none; *check_open* raises StoreClosed."""
        self._check_open = check_open
        self._kept: dict[tuple[str, str], Snapshot] = {}

    def get(self, stream: str, fold: str) -> Snapshot | None:
        """Return what was kept."""
        self._check_open()
        return self._kept.get((stream, fold))

    def put(self, snapshot: Snapshot) -> None:
        """Keep *snapshot*."""
        self._check_open()
        place = (snapshot.stream, snapshot.fold)
        if replaces(snapshot, self._kept.get(place)):
            self._kept[place] = snapshot

    def forget(self, stream: str) -> None:
        """Delete what was kept of *stream*."""
        for place in [place for place in self._kept if place[0] == stream]:
            del self._kept[place]


@final
class NoSnapshots:
    """Keeps none."""

    def get(self, stream: str, fold: str) -> None:
        """Return None."""

    def put(self, snapshot: Snapshot) -> None:
        """Do nothing."""
