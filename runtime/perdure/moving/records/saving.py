"""How far an import is in its source, as a checkpoint of the store has it."""

from __future__ import annotations

import attrs
import msgspec

from perdure.moving.records.lines import Place
from perdure.moving.records.outcome import Counts, SourceOutcome

__all__ = ["name_of", "read_saved", "saved"]


class _Saved(msgspec.Struct):
    """A checkpoint: where an import is in its source, and what it did there."""

    line: int
    offset: int
    digest: str
    counts: dict[str, dict[str, int]]
    """By type; those of all have no name."""


def name_of(source: str) -> str:
    """Return what the checkpoint of *source* is called."""
    return f"import {source}"


def saved(place: Place, before: SourceOutcome, done: SourceOutcome) -> str:
    """Return the checkpoint at *place*, when *done* is added to what was *before*."""
    so_far = SourceOutcome(before.source)
    so_far.add(before)
    so_far.add(done)
    counts = {"": so_far.counts, **so_far.types}
    return msgspec.json.encode(
        _Saved(place.line, place.offset, place.digest, {name: attrs.asdict(each) for name, each in counts.items()})
    ).decode()


def read_saved(text: str) -> tuple[Place, SourceOutcome]:
    """Return the place that a checkpoint is at, and what was done up to there."""
    read = msgspec.json.decode(text, type=_Saved)
    types = {name: Counts(**counts) for name, counts in read.counts.items()}
    return Place(read.line, read.offset, read.digest), SourceOutcome("", types.pop(""), types)
