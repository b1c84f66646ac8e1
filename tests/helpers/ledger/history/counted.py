"""Former versions of `Counted`.

1. had its amount as text, which a hook reads; it cannot be written any more.
2. had no `by`.
"""

from __future__ import annotations

from typing import Protocol, final

import attrs

from ledger.events import Counted
from perdure.errors import Invalid
from perdure.registry import Former
from perdure.values import is_int, is_text

__all__ = ["CountedV1", "CountedV2", "Hooks", "former"]


class Hooks(Protocol):
    """What reading version 1 needs."""

    def parse_amount(self, *, amount: str) -> int:
        """Return the number that *amount* says."""
        ...


@final
@attrs.frozen(kw_only=True, weakref_slot=False)
class CountedV1:
    """Version 1."""

    amount: str

    def __attrs_post_init__(self) -> None:
        """Refuse what could not be read back."""
        if not is_text(self.amount):
            raise Invalid(self, "amount", "text")


@final
@attrs.frozen(kw_only=True, weakref_slot=False)
class CountedV2:
    """Version 2."""

    amount: int
    currency: str

    def __attrs_post_init__(self) -> None:
        """Refuse what could not be read back."""
        if not is_int(self.amount) or not is_text(self.currency):
            raise Invalid(self, "amount", "an integer, and the currency text")


def from_v2(old: CountedV2) -> Counted:
    """Return *old* as the newest version."""
    return Counted(amount=old.amount, currency=old.currency, by="nobody")


def to_v2(new: Counted) -> CountedV2:
    """Return *new* as version 2."""
    return CountedV2(amount=new.amount, currency=new.currency)


def former(hooks: Hooks) -> tuple[Former[Counted], ...]:
    """Return how each former version is read and written."""

    def from_v1(old: CountedV1) -> Counted:
        amount = hooks.parse_amount(amount=old.amount)
        return Counted(amount=amount, currency="EUR", by="nobody")

    return (
        Former.of("Counted", 1, CountedV1, from_v1),
        Former.of("Counted", 2, CountedV2, from_v2, to_v2),
    )
