"""Metadata: text by text, beside an event and no part of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from perdure.errors import Invalid
from perdure.values import is_dict, is_text

__all__ = ["metadata_of", "metadata_text"]

_encode: Final = msgspec.json.Encoder(order="deterministic").encode
_decode: Final = msgspec.json.Decoder(dict[str, str]).decode


def metadata_text(metadata: Mapping[str, str] | None, causation: str | None, correlation: str | None) -> str | None:
    """Return what is stored for *metadata*, with *causation* and *correlation* under their names; None for none.

    Raises Invalid for what is not text by text, and where one of the two is given twice.
    """
    if metadata is None and causation is None and correlation is None:
        return None
    if metadata is not None and not isinstance(metadata, Mapping):
        raise Invalid("append", "metadata", "a mapping of text by text", metadata)
    entries = dict(metadata or {})
    for name, value in (("causation", causation), ("correlation", correlation)):
        if value is None:
            continue
        if name in entries:
            raise Invalid("append", "metadata", f"no `{name}` where that is given by itself", metadata)
        entries[name] = value
    if not is_dict(entries, is_text):
        raise Invalid("append", "metadata", "a mapping of text by text", entries)
    return _encode(entries).decode() if entries else None


def metadata_of(text: str | None) -> Mapping[str, str]:
    """Return the metadata that `metadata_text` made *text* of."""
    return _decode(text) if text else {}
