"""Records to test with, and short ways to append and read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from perdure.engines import ANY, Draft, Engine, Expected, Outcome, Raw, Written, partition_of
from perdure.testing.harness import Record

__all__ = ["append", "draft", "everything", "plain", "read", "records_of"]

AT = 1_790_000_000_123_456
"""An instant in 2026, in microseconds."""


def draft(text: str = "x") -> Draft:
    """Return an event to append that is told from others by *text*."""
    return "Noted", 1, "json", f'{{"text":"{text}"}}'


def append(
    engine: Engine, stream: str, drafts: Sequence[Draft] = (), *, expected: int | Expected = ANY, key: str | None = None
) -> Outcome:
    """Append *drafts*, or one, as plainly as can be."""
    return engine.append(stream, drafts or [draft()], expected=expected, key=key, metadata=None, recorded_at=AT)


def written(engine: Engine, stream: str, drafts: Sequence[Draft] = (), *, key: str | None = None) -> Written:
    """Append *drafts*, or one, and see that they were written."""
    outcome = append(engine, stream, drafts, key=key)
    assert isinstance(outcome, Written), outcome
    return outcome


def plain(pages: Iterable[Sequence[Raw]]) -> list[Record]:
    """Return what the rows of *pages* hold, less what the engine adds."""
    return [row[:10] for page in pages for row in page]


def read(
    engine: Engine,
    stream: str,
    *,
    after: int = 0,
    before: int | None = None,
    backwards: bool = False,
    limit: int | None = None,
) -> list[Record]:
    """Return what a stream read yields."""
    return plain(engine.read_stream(stream, after=after, before=before, backwards=backwards, limit=limit))


def everything(engine: Engine) -> list[Record]:
    """Return the whole log, partition by partition."""
    return [record for part in range(engine.partitions) for record in plain(engine.read_log(part, after=0, limit=None))]


def records_of(streams: Iterable[str], partitions: int) -> Iterator[Record]:
    """Yield a record for each of *streams*, as an engine with *partitions* should have written it."""
    versions: dict[str, int] = {}
    positions = [0] * partitions
    for stream in streams:
        partition = partition_of(stream, partitions)
        positions[partition] += 1
        versions[stream] = versions.get(stream, 0) + 1
        number = positions[partition]
        yield number, stream, versions[stream], "Noted", 1, "msgpack", AT + number, None, None, b"\x81\xa1n%d" % number
