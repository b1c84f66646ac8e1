"""What `perdure events` prints: lines of records, read page by page, so that a log of any size can be listed."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Final, TypeAlias

import attrs

from perdure.cli.plain import Plain, plain, sentence, visible
from perdure.engines import Engine, Raw

__all__ = ["Columns", "Decode", "Listed", "as_json", "followed", "listed", "records"]

_WINDOW: Final = 256
"""How many records are read at once when a log is read from its end."""

_EPOCH: Final = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)

Decode: TypeAlias = Callable[[Raw], Sequence[tuple[str, int, object]]]
"""What a record is shown as: its type, that type's newest version, and its value; several where it was split."""


@attrs.frozen(kw_only=True)
class Listed:
    """One record as it is shown."""

    position: int
    stream: str
    version: int
    part: int | None
    """None where the record is one event."""
    type: str
    type_version: int
    stored_type: str
    stored_version: int
    recorded_at: dt.datetime
    metadata: dict[str, str]
    key: str | None
    value: Plain


def records(engine: Engine, stream: str | None, *, after: int, backwards: bool) -> Iterator[Raw]:
    """Yield the records of *engine*, or of one *stream*, with positions after *after*."""
    if stream is not None:
        pages = engine.read_stream(stream, after=0, before=None, backwards=backwards, limit=None)
        return (record for page in pages for record in page if record[0] > after)
    if backwards:
        return chain.from_iterable(_from_end(engine, partition, after) for partition in range(engine.partitions))
    logs = (engine.read_log(partition, after=after, limit=None) for partition in range(engine.partitions))
    return (record for log in logs for page in log for record in page)


def followed(engine: Engine, stream: str | None, *, after: int) -> Iterator[Raw | None]:
    """Yield the records with positions after *after*, then those that come, and None before each wait."""
    places = dict.fromkeys(range(engine.partitions), after)
    with contextlib.closing(engine.watch()) as watch:
        while True:
            for partition, place in places.items():
                for page in engine.read_log(partition, after=place, limit=None):
                    places[partition] = page[-1][0]
                    yield from (record for record in page if stream in {None, record[1]})
            yield None
            watch.wait(None)


def _from_end(engine: Engine, partition: int, after: int) -> Iterator[Raw]:
    end = engine.heads()[partition]
    while end > after:
        start = max(after, end - _WINDOW)
        pages = engine.read_log(partition, after=start, limit=_WINDOW)
        yield from reversed([record for page in pages for record in page if record[0] <= end])
        end = start


def listed(found: Iterable[Raw], decode: Decode, types: frozenset[str] | None) -> Iterator[Listed]:
    """Yield *found* as it is shown; of *types* only, each the name that a type has now or that it was stored as."""
    for record in found:
        position, stream, version, stored_type, stored_version, _, recorded_at, metadata, key, _, _ = record
        shown = decode(record)
        for part, (type_name, type_version, value) in enumerate(shown):
            if types is not None and types.isdisjoint((type_name, stored_type)):
                continue
            yield Listed(
                position=position,
                stream=stream,
                version=version,
                part=part if len(shown) > 1 else None,
                type=type_name,
                type_version=type_version,
                stored_type=stored_type,
                stored_version=stored_version,
                recorded_at=_EPOCH + dt.timedelta(microseconds=recorded_at),
                metadata=json.loads(metadata) if metadata else {},
                key=key,
                value=plain(value),
            )


def as_json(line: Listed) -> str:
    """Return *line* as one line of JSON."""
    fields = {field.name: plain(getattr(line, field.name)) for field in attrs.fields(Listed)}
    if line.part is None:
        del fields["part"]
    return json.dumps(fields, ensure_ascii=False)


class Columns:
    """Lines in columns that are as wide as they must be; they may become wider, but never narrower."""

    HEADINGS: Final = ("position", "stream", "version", "type", "stored", "recorded (UTC)", "value")
    _RIGHT: Final = frozenset({0, 2})

    def __init__(self) -> None:
        """Begin with the headings."""
        self._widths = [len(heading) for heading in self.HEADINGS]
        self._has_headings = False

    def rows(self, lines: Iterable[Listed]) -> Iterator[tuple[Sequence[str], Listed | None]]:
        """Yield the cells of the headings, with None, once, and then of each line, padded but for the last."""
        rest = iter(lines)
        while True:
            block = list(islice(rest, _WINDOW))
            cells = [self._cells(line) for line in block]
            for row in cells:
                self._widths = [max(width, len(cell)) for width, cell in zip(self._widths, row, strict=True)]
            if not self._has_headings:
                self._has_headings = True
                yield self._padded(self.HEADINGS), None
            if not block:
                return
            yield from zip(map(self._padded, cells), block, strict=True)

    def _padded(self, row: Sequence[str]) -> Sequence[str]:
        *cells, last = row
        padded = (
            cell.rjust(width) if index in self._RIGHT else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(cells, self._widths, strict=False))
        )
        return (*padded, last)

    @staticmethod
    def _cells(line: Listed) -> Sequence[str]:
        return (
            str(line.position),
            visible(line.stream),
            str(line.version) if line.part is None else f"{line.version}.{line.part}",
            visible(line.type),
            f"v{line.stored_version}",
            f"{line.recorded_at:%Y-%m-%d %H:%M:%S}",
            sentence(line.value),
        )
