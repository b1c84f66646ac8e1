"""What a new project can be: its kind, and where it keeps what it stores."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, TypeAlias

__all__ = ["KINDS", "STORES", "Kind", "Place", "kinds_of", "places_of"]

Kind: TypeAlias = Literal["event-sourced", "entities", "both", "temporal"]
Place: TypeAlias = Literal["sqlite", "json", "memory"]

KINDS: Final[Mapping[Kind, str]] = {
    "event-sourced": "what happens, in streams of events",
    "entities": "what is so now, in tables",
    "both": "events and tables, changed in one transaction",
    "temporal": "what was so at any time: every revision of an entity",
}
STORES: Final[Mapping[Place, str]] = {
    "sqlite": "one file, for several processes",
    "json": "one JSON file an entity, for people and git",
    "memory": "gone when the program ends",
}
_EVENTS: Final = frozenset({"event-sourced", "both"})


def places_of(kind: Kind) -> tuple[Place, ...]:
    """Return where a project of a *kind* can keep what it stores: JSON files keep no events."""
    return tuple(place for place in STORES if place != "json" or kind not in _EVENTS)


def kinds_of(place: Place) -> tuple[Kind, ...]:
    """Return the kinds of projects that can keep what they store at *place*."""
    return tuple(kind for kind in KINDS if place in places_of(kind))
