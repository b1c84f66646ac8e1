"""From raw records to events of today's classes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import Any, Final, Generic, TypeVar, final

import msgspec

from perdure.codec import Decode, decoder
from perdure.engines import ERASED, Raw
from perdure.errors import CastFailed, CorruptRecord, NewerVersion, UnknownType, UnreadableRecord
from perdure.events.history import History
from perdure.events.recorded import Erased, Recorded
from perdure.registry import CodecName, Domain, Key

__all__ = ["Readers"]

E = TypeVar("E")


@final
class _Reader(Generic[E]):
    """How records of one type, version and codec are read: decoded, then cast where they are old."""

    def __init__(
        self,
        decode: Decode,
        up: Callable[[Any], Any] | None,  # Any: what *decode* returns, and an E or its parts
        *,
        splits: bool = False,
    ) -> None:
        self.decode = decode
        self.up = up
        self.splits = splits

    def read(self, payload: bytes | str) -> E:
        """Return the event of *payload*; whatever goes wrong is for the slow path to name."""
        value = self.decode(payload)
        event: E = self.up(value) if self.up else value
        return event


@final
class Readers(Generic[E]):
    """Reads the records of *domain*."""

    def __init__(self, domain: Domain[E], history: History[E]) -> None:
        """Read former versions by *history*."""
        self._domain = domain
        self._history = history
        self._current: dict[Key, type[E]] = {key: cls for cls, key in domain.current.items()}
        self._readers: dict[tuple[str, int, str], _Reader[E]] = {}
        self._read: dict[tuple[str, int, str], Callable[[bytes | str], E]] = {}
        self._splits = False

    def page(self, rows: Sequence[Raw]) -> Iterable[Recorded[E]]:
        """Return what *rows* hold, in order; an error comes after everything before it.

        Nearly always no row needs a second look, and one expression reads all of them. Where one does, they are read
        again one by one: so casts must be pure. Once an event was met that is split, each row is looked at.
        """
        read = self._read
        try:
            if self._splits:
                return self._with_parts(rows)
            return [
                Recorded(
                    read[name, number, codec](payload), stream, version, 0, position, number, recorded_at, metadata
                )
                for position, stream, version, name, number, codec, recorded_at, metadata, _, payload, _ in rows
            ]
        except Exception:  # noqa: BLE001 - whatever it was, it comes again
            return chain.from_iterable(map(self.parts, rows))

    def _with_parts(self, rows: Sequence[Raw]) -> Sequence[Recorded[E]]:
        read, found = self._read, list[Recorded[E]]()
        for row in rows:
            position, stream, version, name, number, codec, recorded_at, metadata, _, payload, _ = row
            if one := read.get((name, number, codec)):
                found.append(Recorded(one(payload), stream, version, 0, position, number, recorded_at, metadata))
            else:
                found += self.parts(row)
        return found

    def parts(self, row: Raw) -> Sequence[Recorded[E]]:
        """Return what *row* holds: one event, or those that it was split into. Raises UnreadableRecord."""
        position, stream, version, name, number, codec, recorded_at, metadata, _, payload, _ = row
        reader = self._readers.get((name, number, codec)) or self._find(row)
        try:
            value = reader.decode(payload)
        except Exception as error:
            raise _unreadable(CorruptRecord, row, f"its payload is not what its type says: {error}") from error
        if reader.up is not None:
            try:
                value = reader.up(value)
            except Exception as error:
                raise _unreadable(CastFailed, row, f"its cast raised {type(error).__name__}: {error}") from error
        if not reader.splits:
            event: E = value
            return (Recorded(event, stream, version, 0, position, number, recorded_at, metadata),)
        if not value:
            raise _unreadable(CastFailed, row, "its hook made no part of it, and at least one must come of a record")
        last = len(value) - 1
        return [
            Recorded(each, stream, version, part, position, number, recorded_at, metadata, None, part < last)
            for part, each in enumerate(value)
        ]

    def _find(self, row: Raw) -> _Reader[E]:
        name, number, codec = row[3:6]
        known: CodecName
        match codec:
            case "json" | "msgpack":
                known = codec
            case _:
                raise _unreadable(UnknownType, row, f"this build knows no codec `{codec}`")
        if cls := self._current.get((name, number)):
            reader = _Reader[E](decoder(cls, known), None)
        elif name == ERASED:
            reader = _Reader[E](_erased, None)
        elif former := self._history.find((name, number)):
            reader = _Reader[E](decoder(former.cls, known), former.up, splits=former.splits)
        else:
            raise self._unknown(row)
        self._readers[name, number, codec] = reader
        if reader.splits:
            self._splits = True
            return reader
        self._read[name, number, codec] = reader.decode if reader.up is None else reader.read
        return reader

    def _unknown(self, row: Raw) -> UnreadableRecord:
        name, number = row[3:5]
        known = [version for stored, version in (*self._current, *self._domain.former) if stored == name]
        if not known:
            return _unreadable(UnknownType, row, f"this build knows no type `{name}`")
        if number > max(known):
            return _unreadable(NewerVersion, row, f"this build knows `{name}` up to version {max(known)}")
        return _unreadable(UnknownType, row, f"this build knows no version {number} of `{name}`")


_erased: Final = msgspec.json.Decoder(Erased).decode

U = TypeVar("U", bound=UnreadableRecord)


def _unreadable(kind: type[U], row: Raw, reason: str) -> U:
    position, stream, version, name, number, *_ = row
    return kind(position, stream, version, name, number, reason)
