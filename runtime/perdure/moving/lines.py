"""The form of an export: a line that says what it is, then one line a record, by partition and position."""

from __future__ import annotations

import base64
from typing import Final, final

import msgspec
from typing_extensions import override

from perdure.engines import Raw
from perdure.engines.upkeep import Record
from perdure.errors import PerdureError

__all__ = ["FORM", "BadLine", "Header", "header_of", "line_of", "record_of"]

FORM: Final = 1
"""The number of this form; a later one gets another."""


@final
class BadLine(PerdureError):
    """A line of an export that cannot be read: its *number*, from 1, and why."""

    help = "what comes before it is imported; export again, and import that: it goes on from there"

    def __init__(self, number: int, reason: str) -> None:
        """Say what is wrong with line *number*."""
        self.number = number
        self.reason = reason
        super().__init__(number, reason)

    @override
    def __str__(self) -> str:
        """Return the line and the reason."""
        return f"line {self.number}: {self.reason}"


_NOTHING: Final = msgspec.Raw()
"""A member that is not there."""


@final
class Header(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an export is of: *releases* are the hashes that a file recorded, or that the build knew without one."""

    perdure_export: int
    domain: str
    partitions: int
    records: int
    releases: tuple[str, ...] = ()
    has_drafts: bool = True


@final
class _Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """One record. *payload* is the value itself for the codec `json`, byte by byte as it was stored."""

    position: int
    stream: str
    version: int
    type: str
    type_version: int
    codec: str
    recorded_at: int
    metadata: msgspec.Raw = _NOTHING
    key: str | None = None
    payload: msgspec.Raw = _NOTHING
    payload_base64: str | None = None


_encode: Final = msgspec.json.Encoder().encode
_header: Final = msgspec.json.Decoder(Header).decode
_line: Final = msgspec.json.Decoder(_Line).decode


def header_of(text: bytes) -> Header:
    """Return what the first line of an export says. Raises BadLine."""
    try:
        header = _header(text)
    except msgspec.DecodeError as error:
        raise BadLine(1, f"this is no export of perdure: {error}") from error
    if header.perdure_export != FORM:
        raise BadLine(1, f"its form is {header.perdure_export}, and this perdure knows form {FORM}")
    return header


def line_of(row: Raw) -> bytes:
    """Return *row* as a line, without its end."""
    position, stream, version, name, number, codec, recorded_at, metadata, key, payload, _ = row
    return _encode(
        _Line(
            position=position,
            stream=stream,
            version=version,
            type=name,
            type_version=number,
            codec=codec,
            recorded_at=recorded_at,
            metadata=_NOTHING if metadata is None else msgspec.Raw(metadata),
            key=key,
            payload=msgspec.Raw(payload) if isinstance(payload, str) else _NOTHING,
            payload_base64=base64.b64encode(payload).decode() if isinstance(payload, bytes) else None,
        )
    )


def record_of(text: bytes, number: int) -> Record:
    """Return the record of *text*, line *number*. Raises BadLine."""
    try:
        line = _line(text)
        payload = _payload(line)
        metadata = bytes(line.metadata).decode() or None
    except ValueError as error:  # what msgspec, base64 and decoding raise as well
        raise BadLine(number, str(error)) from error
    return (
        line.position,
        line.stream,
        line.version,
        line.type,
        line.type_version,
        line.codec,
        line.recorded_at,
        metadata,
        line.key,
        payload,
    )


def _payload(line: _Line) -> bytes | str:
    if line.payload_base64 is not None:
        return base64.b64decode(line.payload_base64, validate=True)
    if not bytes(line.payload):
        raise ValueError("it has no payload")
    return bytes(line.payload).decode()
