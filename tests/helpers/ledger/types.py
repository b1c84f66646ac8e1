"""The types of the ledger."""

from __future__ import annotations

import decimal
import enum
from typing import NewType, TypeAlias, final

import attrs

from perdure.values import Invalid, is_decimal, is_text

__all__ = ["Address", "Card", "Cash", "Channel", "OwnerId", "Payment", "Voucher"]

OwnerId = NewType("OwnerId", str)


@final
class Channel(enum.Enum):
    """How an account was opened."""

    WEB = "web"
    DESK = "desk"


@final
@attrs.frozen(kw_only=True, weakref_slot=False)
class Address:
    """A record with a default, which no payload may leave out."""

    city: str
    country: str = "NL"

    def __attrs_post_init__(self) -> None:
        """Refuse what could not be read back."""
        if not is_text(self.city):
            raise Invalid(self, "city", "text")
        if not is_text(self.country) or len(self.country) != 2:
            raise Invalid(self, "country", "text of 2 characters")


@final
@attrs.frozen(kw_only=True, weakref_slot=False)
class Card:
    """Paid by card."""

    number: str
    billing: Address | None

    def __attrs_post_init__(self) -> None:
        """Refuse what could not be read back."""
        if not is_text(self.number) or len(self.number) > 19:
            raise Invalid(self, "number", "text of at most 19 characters")
        if self.billing is not None and type(self.billing) is not Address:
            raise Invalid(self, "billing", "an Address or None")


@final
@attrs.frozen(kw_only=True, weakref_slot=False)
class Cash:
    """Paid in cash."""

    given: decimal.Decimal

    def __attrs_post_init__(self) -> None:
        """Refuse what could not be read back."""
        if not is_decimal(self.given):
            raise Invalid(self, "given", "a finite decimal")


@final
@attrs.frozen(kw_only=True, weakref_slot=False)
class Voucher:
    """Paid by a voucher, of which nothing is known."""


Payment: TypeAlias = Card | Cash | Voucher
