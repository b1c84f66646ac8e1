"""What a store without events answers to whoever asks for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NoReturn

from perdure.engines.records import Draft, Expected, Outcome, Raw, Request
from perdure.engines.rows import RawTables
from perdure.engines.snapshots import NoSnapshots, Snapshots
from perdure.engines.transactions import Applied, Scratch
from perdure.engines.turns import Answer
from perdure.engines.upkeep import Upkeep
from perdure.engines.watch import Watch
from perdure.errors import NotSupported

__all__ = ["NoEvents"]

_HELP: Final = "keep events, and what is made of them, in an SQLite store: `open(path)`"


class NoEvents:
    """A log that is empty, and takes nothing. See `Engine` for what its methods owe."""

    def __init__(self, path: str) -> None:
        """Say *path* in messages."""
        self.path: Final = path
        self.partitions: Final = 1

    def _refuse(self) -> NoReturn:
        raise NotSupported(self.path, "JSON files keep entities, and no events", _HELP)

    def append(
        self,
        stream: str,
        drafts: Sequence[Draft],
        *,
        expected: int | Expected,
        key: str | None,
        metadata: str | None,
        recorded_at: int,
        given: Sequence[tuple[str, int | Expected]] = (),
    ) -> Outcome:
        """Refuse."""
        del stream, drafts, expected, key, metadata, recorded_at, given
        self._refuse()

    def append_together(self, requests: Sequence[Request]) -> Sequence[Answer]:
        """Refuse."""
        del requests
        self._refuse()

    def erase(self, stream: str, payload: str, *, expected: int | Expected, recorded_at: int) -> Outcome:
        """Refuse."""
        del stream, payload, expected, recorded_at
        self._refuse()

    def find_key(self, stream: str, key: str) -> tuple[Raw, ...]:
        """Return none."""
        del stream, key
        return ()

    def version(self, stream: str) -> int:
        """Return 0."""
        del stream
        return 0

    def heads(self) -> Mapping[int, int]:
        """Say that nothing was ever appended."""
        return {0: 0}

    def read_stream(
        self, stream: str, *, after: int, before: int | None, backwards: bool, limit: int | None
    ) -> Iterator[Sequence[Raw]]:
        """Yield nothing."""
        del stream, after, before, backwards, limit
        return iter(())

    def read_log(self, partition: int, *, after: int, limit: int | None) -> Iterator[Sequence[Raw]]:
        """Yield nothing."""
        del partition, after, limit
        return iter(())

    def watch(self) -> Watch:
        """Refuse: nothing would ever come."""
        self._refuse()

    @property
    def snapshots(self) -> Snapshots:
        """Keep none."""
        return NoSnapshots()

    def on_written(self, applied: Applied) -> None:
        """Refuse."""
        del applied
        self._refuse()

    def scratch(self, tables: RawTables, name: str) -> Scratch:
        """Refuse."""
        del tables, name
        self._refuse()

    @property
    def upkeep(self) -> Upkeep:
        """Refuse."""
        self._refuse()

    def close(self) -> None:
        """Do nothing: there is nothing to give back."""
