"""`Merged`, which was split: each of its amounts became a `Counted`, and its text, where there is one, a `Noted`."""

from __future__ import annotations

from typing import TypeAlias, final

import attrs

from ledger.events import Counted, Noted
from perdure.errors import Invalid
from perdure.registry import Former

__all__ = ["MergedV1", "former"]

Part: TypeAlias = Counted | Noted


@final
@attrs.frozen(kw_only=True, weakref_slot=False)
class MergedV1:
    """The only version."""

    amounts: tuple[int, ...]
    text: str

    def __attrs_post_init__(self) -> None:
        """Refuse what could not be read back."""
        if type(self.amounts) is not tuple:
            raise Invalid(self, "amounts", "a tuple of integers")


def split(old: MergedV1) -> tuple[Part, ...]:
    """Return the parts of *old*."""
    counted = tuple(Counted(amount=each, currency="EUR", by="nobody") for each in old.amounts)
    return (*counted, Noted(text=old.text)) if old.text else counted


def former(_hooks: object) -> tuple[Former[Part], ...]:
    """Return how it is read."""
    return (Former[Part].split("Merged", 1, MergedV1, split),)
