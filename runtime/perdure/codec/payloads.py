"""The two codecs: JSON, which is text, and MessagePack, which is bytes.

Both write field names, since people read payloads and SQL can query them, and write sets and dicts in one order.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec

from perdure.codec.shapes import cached
from perdure.codec.twins import decoded_as, dump, needs_dump
from perdure.registry import CodecName

__all__ = ["Decode", "Encode", "decoder", "encoder"]

Encode: TypeAlias = Callable[[Any], bytes | str]  # Any: a value of the class that the encoder was made for
Decode: TypeAlias = Callable[[bytes | str], Any]  # Any: the same


@cached
def encoder(cls: type, codec: CodecName) -> Encode:
    """Return what writes a valid value of the attrs class *cls*: as str for JSON, as bytes for MessagePack."""
    if codec == "json":
        write = msgspec.json.Encoder(order="deterministic").encode
        if needs_dump(cls):
            to_struct = dump(cls)
            return lambda value: write(to_struct(value)).decode()
        return lambda value: write(value).decode()
    pack = msgspec.msgpack.Encoder(order="deterministic").encode
    if needs_dump(cls):
        struct_of = dump(cls)
        return lambda value: pack(struct_of(value))
    return pack


@cached
def decoder(cls: type, codec: CodecName) -> Decode:
    """Return what reads a payload as *cls*, checked as by its constructor, with every field in the payload.

    What it returns raises an error of msgspec where the payload is not what *cls* says.
    """
    target = decoded_as(cls)
    if codec == "json":
        return msgspec.json.Decoder(target).decode
    return _bytes_only(msgspec.msgpack.Decoder(target).decode)


def _bytes_only(decode: Callable[[bytes], Any]) -> Decode:  # Any: what the decoder was made for
    """Return *decode* typed as taking any payload; msgspec refuses text itself, by a TypeError."""
    untyped: Callable[[Any], Any] = decode  # Any: see above
    return untyped
