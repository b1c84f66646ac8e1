"""Reading a store from JSON Lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final, final

import msgspec

from perdure.engines import Engine, partition_of
from perdure.engines.releases import Held, check_known, check_written
from perdure.engines.upkeep import Progress, Record
from perdure.errors import ForeignDomain, NotInSequence
from perdure.events.core import Core
from perdure.events.releases import build_of, own
from perdure.moving.lines import BadLine, Header, header_of, record_of

__all__ = ["Imported", "import_"]

_BATCH: Final = 1000
"""How many records are written in one transaction."""


@final
class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What an import did."""

    written: int
    found: int
    """How many records were there already, from an import that was cut short, and are the same."""


def import_(core: Core[Any], lines: Iterable[bytes], progress: Progress | None) -> Imported:
    """Write every record of *lines*, an export, to the store as it was: same position, version, time, key and payload.

    A batch is one transaction. What is there already must be what the export begins with: so an import that was cut
    short goes on. Payloads are not decoded; `verify` does that. Raises BadLine, ForeignDomain, NotInSequence; what
    comes before is imported then. OlderRelease, NewerRelease, ForkedHistory and DraftStore come before all else.
    """
    engine = core.engine
    rest_of_lines = iter(lines)
    header = header_of(next(rest_of_lines, b""))
    if header.domain != core.codecs.domain.name:
        raise ForeignDomain("the export", header.domain, core.codecs.domain.name)
    if header.partitions != engine.partitions:
        raise BadLine(1, f"it is of {header.partitions} partitions, and the store has {engine.partitions}")
    _check_releases(core, Held(header.releases, header.has_drafts))
    written = found = 0
    records = _records(rest_of_lines, header)
    while batch := _batch(records):
        known = _known(engine, batch.records)
        if rest := batch.records[known:]:
            engine.upkeep.restore(rest)
        found += known
        written += len(rest)
        if progress:
            progress(found + written, header.records)
        if batch.error:
            raise batch.error
    return Imported(written=written, found=found)


def _check_releases(core: Core[Any], source: Held) -> None:
    """Refuse records of releases that the build does not know, or at which the store is not held."""
    domain = core.codecs.domain
    target = core.engine.upkeep.held() or Held(own(domain).hashes, has_drafts=True)
    build = build_of(domain, source.release, migrates=False, allows_drafts=target.has_drafts)
    check_known(source, build, "the export")
    check_written(target, build, core.engine.path)


@final
class _Batch(msgspec.Struct, frozen=True):
    """Records that come one after the other, and the error behind them, if any."""

    records: Sequence[Record]
    error: BadLine | None


def _batch(records: Iterator[Record]) -> _Batch | None:
    found: list[Record] = []
    try:
        found.extend(islice(records, _BATCH))
    except BadLine as error:
        return _Batch(found, error)
    return _Batch(found, None) if found else None


def _records(lines: Iterator[bytes], header: Header) -> Iterator[Record]:
    number = 1
    for number, line in enumerate(lines, 2):
        yield record_of(line, number)
    if number != header.records + 1:
        raise BadLine(number + 1, f"the file ends after {number - 1} of {header.records} records")


def _known(engine: Engine, records: Sequence[Record]) -> int:
    """Return how many of *records* are there already. Raises NotInSequence where other records have their places."""
    heads = engine.heads()
    known = 0
    while known < len(records):
        first, partition = records[known], partition_of(records[known][1], engine.partitions)
        if first[0] > heads[partition]:
            break
        pages = engine.read_log(partition, after=first[0] - 1, limit=len(records) - known)
        before = known
        for record, row in zip(records[known:], (row for page in pages for row in page), strict=False):
            if partition_of(record[1], engine.partitions) != partition:
                break
            if row[:10] != record:
                raise NotInSequence(record[0], record[1], record[2], heads[partition], engine.version(record[1]))
            known += 1
        if known == before:
            raise NotInSequence(first[0], first[1], first[2], heads[partition], engine.version(first[1]))
    return known
