"""JSON of values that are no whole records: a list of them, a dict, a union."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

import msgspec

from perdure.codec.shapes import over
from perdure.codec.twins import decoded_annotation, dump_any, in_order, load_union

__all__ = ["value_decoder", "value_encoder"]

Encode: TypeAlias = Callable[[Any], str]  # Any: a value of the annotation that the encoder was made for
Decode: TypeAlias = Callable[[str], Any]  # Any: the same


def value_encoder(annotation: object) -> Encode:
    """Return what writes a valid value of *annotation* as JSON, always in the same way."""
    write = msgspec.json.Encoder(order="deterministic").encode
    to_plain = over(annotation, dump_any, in_order)
    if to_plain is None:
        return lambda value: write(value).decode()
    return lambda value: write(to_plain(value)).decode()


def value_decoder(annotation: object) -> Decode:
    """Return what reads JSON as a value of *annotation*; it raises an error of msgspec where that is none."""
    read = msgspec.json.Decoder(decoded_annotation(annotation)).decode
    load = over(annotation, load_union)
    return read if load is None else lambda text: load(read(text))
