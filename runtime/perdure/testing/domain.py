"""A domain for the laws of stores, written by hand as the compiler would: one event in two versions, and one split."""

from __future__ import annotations

from typing import Final, final

import attrs

from perdure.registry import Domain, Former, Key
from perdure.values import Invalid, JsonValue, is_json, is_text

__all__ = ["DOMAIN", "OLD", "PAIR", "Said", "reordered"]


@final
@attrs.frozen(kw_only=True, weakref_slot=False)
class Said:
    """Somebody said something."""

    text: str
    more: JsonValue
    by: str

    def __attrs_post_init__(self) -> None:
        """Refuse what could not be read back."""
        if not is_text(self.text) or not is_text(self.by):
            raise Invalid(self, "text", "text")
        if not is_json(self.more):
            raise Invalid(self, "more", "JSON")


@final
@attrs.frozen(kw_only=True, weakref_slot=False)
class SaidV1:
    """Version 1 had no `by`, and nothing more."""

    text: str


@final
@attrs.frozen(kw_only=True, weakref_slot=False)
class PairV1:
    """Two things said at once, which are two events by now."""

    first: str
    second: str


OLD: Final[Key] = ("Said", 1)
PAIR: Final[Key] = ("Pair", 1)
_HERE: Final = "perdure.testing.domain"

DOMAIN: Final[Domain[Said]] = Domain(
    name="test",
    codec="json",
    current={Said: ("Said", 2)},
    former={OLD: _HERE, PAIR: _HERE},
    streams={"a": (Said,), "b": (Said,)},
)


def reordered(domain: Domain[Said]) -> Domain[Said]:
    """Return *domain* with everything registered in the opposite order."""
    return attrs.evolve(
        domain,
        former=dict(reversed(list(domain.former.items()))),
        streams=dict(reversed(list(domain.streams.items()))),
    )


def former(hooks: object) -> tuple[Former[Said], ...]:
    """Return how former versions are read."""
    del hooks
    return (
        Former.of(*OLD, SaidV1, _up, None),
        Former.split(*PAIR, PairV1, _parts),
    )


def _up(old: SaidV1) -> Said:
    return Said(text=old.text, more=None, by="nobody")


def _parts(old: PairV1) -> tuple[Said, ...]:
    return tuple(Said(text=text, more=None, by="both") for text in (old.first, old.second))
