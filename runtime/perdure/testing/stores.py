"""Laws of a store on an engine: what an append accepts comes back the same, by whatever path, or by a named error."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, TypeAlias

import attrs

from perdure import ANY, EXISTS, NEW, Checkpoint, Expected, Fold, Recorded, Store, Stream
from perdure.engines import Engine, partition_of
from perdure.engines.memory import MemoryEngine
from perdure.errors import (
    Conflict,
    CorruptRecord,
    KeyReused,
    NewerVersion,
    StreamErased,
    UnknownType,
    UnreadableRecord,
)
from perdure.registry import Domain
from perdure.testing.domain import DOMAIN, OLD, PAIR, Said, reordered
from perdure.testing.harness import Harness, Record
from perdure.testing.samples import AT

__all__ = ["LAWS"]

One: TypeAlias = Stream[Said, Said]
Seen: TypeAlias = tuple[str, int, int, object]
"""A stream, a version, the part of it, and the event."""

_OLD: Final = ((*OLD, '{"text":"old"}'), (*PAIR, '{"first":"one","second":"two"}'))

VALUES: Final[tuple[Any, ...]] = (  # Any: JSON
    None,
    True,
    0,
    2**53 + 1,
    -(2**63),
    -0.0,
    5e-324,
    1.0,
    "",
    "\t\u2028\ue000\U0001f600\U000e0001\U0010fffd",
    [],
    {},
    [[], [0, 0.0, False, None, ""]],
    {"": 2, "$": 1, "type": [{"a": {"b": [1.5]}}], "é": "e\u0301"},
)
"""What is easily changed on its way: zeros, what no float holds, every plane, keys that mean something elsewhere."""


def said(text: str = "x", **fields: Any) -> Said:  # Any: whatever a field holds
    """Return an event."""
    return Said(**{"text": text, "more": None, "by": "me", **fields})


def fill(harness: Harness, engine: Engine, kinds: Iterable[tuple[str, int, bytes | str]], stream: str = "a/1") -> None:
    """Put a record of each of *kinds* into *stream*, behind what is there, without the engine's help."""
    heads, version = dict(engine.heads()), engine.version(stream)
    partition = partition_of(stream, engine.partitions)
    records: list[Record] = []
    for number, (name, number_of, payload) in enumerate(kinds, 1):
        place = heads[partition] + number, stream, version + number
        records.append((*place, name, number_of, "json", AT, None, None, payload))
    harness.put(records)


def paths(store: Store[Said], key: str) -> Iterator[tuple[str, Callable[[], Iterable[Seen]]]]:
    """Yield every way to read the stream `a/KEY`, each by a name."""
    stream: One = store.stream("a", key)

    def seen(found: Iterable[Recorded[Any]]) -> Iterator[Seen]:  # Any: whatever event
        return ((each.stream, each.version, each.part, each.event) for each in found if each.stream == stream.name)

    def follow(batches: Callable[[Any], Iterable[Recorded[Any]]]) -> Iterator[Seen]:  # Any: the same
        with store.log.follow(timeout=0) as following:
            yield from seen(batches(following))

    def stepwise() -> Iterator[Recorded[Any]]:  # Any: the same
        place: Checkpoint | None = None
        while found := list(itertools.islice(store.log.read(after=place), 3)):
            while found[-1].more:  # a record is in several parts, which are gone on from before the first of them
                found.pop()
            yield from found
            place = found[-1].checkpoint

    def fold(snapshot_every: int | None) -> Iterator[Seen]:
        told: Fold[tuple[Said, ...], Said] = Fold(
            name=f"told-{snapshot_every}",
            version=1,
            initial=(),
            step=lambda state, event: (*state, event),
            state=tuple[Said, ...],
            snapshot_every=snapshot_every,
        )
        for event, place in zip(stream.fold(told).state, seen(stream.read()), strict=True):
            yield (*place[:3], event)

    yield "read", lambda: seen(stream.read())
    yield "read backwards", lambda: reversed(list(seen(stream.read(backwards=True))))
    yield (
        "read by one",
        lambda: (each for at in range(stream.version()) for each in seen(stream.read(after=at, limit=1))),
    )
    yield "log", lambda: seen(store.log.read())
    yield "log of types", lambda: seen(store.log.read(types=[Said], streams=[stream]))
    yield "log on from checkpoints", lambda: seen(stepwise())
    yield "follow", lambda: follow(iter)
    yield "follow in batches", lambda: follow(lambda following: itertools.chain.from_iterable(following.batches()))
    yield "fold", lambda: fold(None)
    yield "fold that keeps a snapshot", lambda: fold(2)
    yield "fold from a snapshot", lambda: fold(2)


def _copy(store: Store[Said], domain: Domain[Said], partitions: int) -> Store[Said]:
    """Return another store, to which an export of *store* was imported."""
    lines = io.BytesIO()
    store.maintenance.export(lines)
    copy: Store[Said] = Store.on(domain, MemoryEngine(partitions=partitions))
    copy.maintenance.import_(io.BytesIO(lines.getvalue()))
    return copy


def every_path_gives_the_same(harness: Harness) -> None:
    """Streams, the log, following, folds, snapshots and exports: the same events, once, in whatever version they were.

    Whatever order the versions are registered in.
    """
    engine = harness.open()
    fill(harness, engine, [*_OLD, *_OLD])
    expected: list[Seen] = [
        ("a/1", version, part, event)
        for version, events in enumerate([_up(), _pair(), _up(), _pair(), (said("new"),), (said("newer"),)], 1)
        for part, event in enumerate(events)
    ]
    for number, domain in enumerate((DOMAIN, reordered(DOMAIN))):
        store: Store[Said] = Store.on(domain, engine)
        stream: One = store.stream("a", "1")
        if not number:
            stream.append(said("new"), expected=4)
            other: One = store.stream("b", "1")
            other.append(said("beside"), expected=NEW)
            stream.append(said("newer"), expected=5)
        for name, path in paths(store, "1"):
            assert list(path()) == expected, name
        for name, path in paths(_copy(store, domain, engine.partitions), "1"):
            assert list(path()) == expected, f"{name} of a copy"
        assert store.maintenance.verify().is_sound


_AT_ONCE: Final = {
    "read backwards",
    "log on from checkpoints",
    "fold",
    "fold that keeps a snapshot",
    "fold from a snapshot",
}
"""The paths that give nothing of what is before an error: the law takes all of it before it looks."""


def _up() -> tuple[Said, ...]:
    return (Said(text="old", more=None, by="nobody"),)


def _pair() -> tuple[Said, ...]:
    return (Said(text="one", more=None, by="both"), Said(text="two", more=None, by="both"))


_BAD: Final[Sequence[tuple[str, int, str, type[UnreadableRecord]]]] = (
    ("Said", 3, "{}", NewerVersion),
    ("Sung", 1, "{}", UnknownType),
    ("Said", 2, '{"text":"x"}', CorruptRecord),
    ("Said", 2, '{"text":', CorruptRecord),
)


def what_cannot_be_read_stops_every_path(harness: Harness) -> None:
    """With what is before it, and the error that names it; nobody skips it, and whoever goes on meets it again."""
    engine = harness.open()
    good = ("Said", 1, '{"text":"old"}')
    for number, (name, version, payload, error) in enumerate(_BAD):
        key = f"bad-{number}"
        fill(harness, engine, [good, good, (name, version, payload), good], f"a/{key}")
        store: Store[Said] = Store.on(DOMAIN, engine)
        for path, read in paths(store, key):
            if number and not path.startswith(("read", "fold")):
                continue  # the log ends at the first of them
            found: list[Seen] = []
            for _ in range(2):
                found, raised = _until_error(read)
                assert type(raised) is error, (path, raised)
                assert (raised.stream, raised.version) == (f"a/{key}", 3), path
            wanted = [] if path in _AT_ONCE else [1, 2]
            assert [each[1] for each in found] == wanted, path
        assert not store.maintenance.verify().is_sound


def _until_error(
    read: Callable[[], Iterable[Seen]],
) -> tuple[list[Seen], Any]:  # Any: an UnreadableRecord
    seen: list[Seen] = []
    try:
        seen.extend(read())
    except UnreadableRecord as error:
        return seen, error
    raise AssertionError("it was read")


def a_repetition_is_the_same_or_an_error(harness: Harness) -> None:
    """The same key with the same events gives the first result; with others, with a part of them or more, an error."""
    store: Store[Said] = Store.on(DOMAIN, harness.open())
    stream: One = store.stream("a", "1")
    first = stream.append(said("1"), said("2"), expected=NEW, key="k")
    again = stream.append(said("1"), said("2"), expected=7, key="k")
    assert again.is_replay
    assert (again.first_version, again.last_version, again.position) == (1, 2, first.position)
    one, two = said("1"), said("2")
    for events in ([one], [two, one], [one, two, said("3")], [one, said("2", by="")]):
        assert _refuses(KeyReused, stream, ANY, *events, key="k")
    assert [each.event.text for each in stream.read()] == ["1", "2"]


def each_expectation_is_held_everywhere(harness: Harness) -> None:
    """Of a stream that is there, one that is not, and one that was erased, whatever is expected; nothing is written."""
    store: Store[Said] = Store.on(DOMAIN, harness.open())
    streams: dict[str, One] = {name: store.stream("a", name) for name in ("there", "missing", "erased")}
    streams["there"].append(said(), said(), expected=NEW)
    streams["erased"].append(said(), expected=NEW)
    streams["erased"].erase(because="a law")
    refused: dict[str, Sequence[int | Expected]] = {
        "there": (NEW, 0, 1, 3),
        "missing": (EXISTS, 1),
        "erased": (ANY, EXISTS, NEW, 0, 1, 2, 3),
    }
    before = [(each.stream, each.version) for each in store.log.read()]
    for name, every in refused.items():
        error = StreamErased if name == "erased" else Conflict
        for expected in every:
            assert _refuses(error, streams[name], expected), (name, expected)
    assert [(each.stream, each.version) for each in store.log.read()] == before
    for expected in (2, EXISTS, ANY):
        streams["there"].append(said(), expected=expected)
    streams["missing"].append(said(), expected=ANY)
    assert [streams[name].version() for name in ("there", "missing")] == [5, 1]


def every_value_comes_back(harness: Harness) -> None:
    """Equal in value and in type, from each codec, alone and within others."""
    engine = harness.open()
    for codec in ("json", "msgpack"):
        store: Store[Said] = Store.on(_with_codec(codec), engine)
        stream: One = store.stream("a", codec)
        for value in VALUES:
            event = said(repr(value)[:20], more=value)
            stream.append(event, expected=ANY)
            *_, last = stream.read()
            assert repr(last.event) == repr(event), (
                last.event,
                event,
            )  # which tells 1 from 1.0 and True, and 0.0 from -0.0
            assert last.event == event


def _with_codec(codec: Any) -> Domain[Said]:  # Any: one of the literals
    return attrs.evolve(DOMAIN, codec=codec)


def _refuses(
    error: type[Exception], stream: One, expected: int | Expected, *events: Said, key: str | None = None
) -> bool:
    """Answer whether appending to *stream* raises *error*."""
    try:
        stream.append(*(events or (said(),)), expected=expected, key=key)
    except error:
        return True
    return False


LAWS: Final[tuple[Callable[[Harness], None], ...]] = (
    every_path_gives_the_same,
    what_cannot_be_read_stops_every_path,
    a_repetition_is_the_same_or_an_error,
    each_expectation_is_held_everywhere,
    every_value_comes_back,
)
