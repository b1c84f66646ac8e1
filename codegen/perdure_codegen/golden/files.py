"""A golden file: JSON in ASCII, a sample a line, so that a difference shows which sample differs."""

from __future__ import annotations

import json

import msgspec
from msgspec import Struct

from perdure_codegen.model import Codec

__all__ = ["Cast", "Golden", "Written", "golden_text", "read_golden"]


class Written(Struct, frozen=True, forbid_unknown_fields=True):
    """A sample of a version that became released: its *payload*, in base64 for MessagePack, and its *value*."""

    version: int
    codec: Codec
    payload: str
    value: str


class Cast(Struct, frozen=True, forbid_unknown_fields=True):
    """What a sample became as the newest version: number *sample*, from 0, of the golden file of a *release*."""

    release: int
    sample: int
    value: str


class Golden(Struct, frozen=True, forbid_unknown_fields=True):
    """What a release recorded of one type, whose newest version then was *version*.

    *samples* are of versions that it froze; *casts* are of samples of this release and those before it, where nothing
    else was recorded of the same version before.
    """

    type: str
    version: int
    samples: tuple[Written, ...]
    casts: tuple[Cast, ...]


def read_golden(text: str) -> Golden:
    """Return the golden file that is *text*. Raises msgspec.DecodeError where it is none."""
    return msgspec.json.decode(text, type=Golden)


def golden_text(golden: Golden) -> str:
    """Return *golden* as it is written."""
    lines = ["{", f' "type": {json.dumps(golden.type)},', f' "version": {golden.version},']
    lines += [*_array("samples", golden.samples, ","), *_array("casts", golden.casts, ""), "}"]
    return "\n".join(lines) + "\n"


def _array(name: str, items: tuple[Struct, ...], comma: str) -> list[str]:
    if not items:
        return [f' "{name}": []{comma}']
    shown = [f"  {json.dumps(msgspec.to_builtins(item))}" for item in items]
    return [f' "{name}": [', *(f"{line}," for line in shown[:-1]), shown[-1], f" ]{comma}"]
