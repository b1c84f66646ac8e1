"""The events of the ledger, each in its newest version."""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from collections.abc import Mapping
from typing import TypeAlias, final

import attrs

from ledger.types import Address, Card, Cash, Channel, OwnerId, Payment, Voucher
from perdure.values import (
    Invalid,
    JsonValue,
    as_float,
    as_utc,
    become,
    is_bytes,
    is_date,
    is_dict,
    is_duration,
    is_int,
    is_json,
    is_set,
    is_text,
    is_time,
    is_uuid,
)

__all__ = ["AccountEvent", "Counted", "Event", "Noted", "Opened", "Paid", "Shut"]


@final
@attrs.frozen(kw_only=True, weakref_slot=False)
class Opened:
    """An event with a field of every scalar kind, and containers of scalars."""

    owner: OwnerId
    channel: Channel
    address: Address
    number: int
    rate: float
    limit: decimal.Decimal
    seal: bytes
    id: uuid.UUID
    born: dt.date
    opens: dt.time
    at: dt.datetime
    term: dt.timedelta
    is_joint: bool
    names: tuple[str, ...]
    channels: frozenset[Channel]
    days: frozenset[dt.date]
    limits: Mapping[str, decimal.Decimal]
    notes: tuple[str, ...] | None

    def __attrs_post_init__(self) -> None:
        """Refuse what could not be read back, as far as the tests need it."""
        if not is_text(self.owner):
            raise Invalid(self, "owner", "text")
        if not is_int(self.number):
            raise Invalid(self, "number", "an integer of 64 bits")
        if type(self.rate) is not float and not become(self, "rate", as_float):
            raise Invalid(self, "rate", "a finite float")
        if not become(self, "at", as_utc):
            raise Invalid(self, "at", "an aware datetime")
        if not (is_bytes(self.seal) and is_uuid(self.id) and is_date(self.born) and is_time(self.opens)):
            raise Invalid(self, "seal", "bytes, and the others what they are")
        if not (is_duration(self.term) and type(self.is_joint) is bool):
            raise Invalid(self, "term", "a timedelta")
        if type(self.names) is not tuple or not is_set(self.days, is_date):
            raise Invalid(self, "names", "a tuple")


@final
@attrs.frozen(kw_only=True, weakref_slot=False)
class Paid:
    """An event that holds unions, in every place where one may be."""

    payment: Payment
    refund: Payment | None
    others: tuple[Payment, ...]
    by_name: Mapping[str, Payment]

    def __attrs_post_init__(self) -> None:
        """Refuse what could not be read back."""
        allowed = {Card, Cash, Voucher}
        if type(self.payment) not in allowed:
            raise Invalid(self, "payment", "a Card, Cash or Voucher")
        if self.refund is not None and type(self.refund) not in allowed:
            raise Invalid(self, "refund", "a Card, Cash or Voucher, or None")
        if type(self.others) is not tuple or {*map(type, self.others)} - allowed:
            raise Invalid(self, "others", "a tuple of Card, Cash or Voucher")
        if not is_dict(self.by_name, lambda value: type(value) in allowed):
            raise Invalid(self, "by_name", "a dict of Card, Cash or Voucher by text")


@final
@attrs.frozen(kw_only=True, weakref_slot=False)
class Noted:
    """An event whose values can be changed after it was made."""

    text: str = ""
    extra: JsonValue = None
    labels: Mapping[str, str] = attrs.field(factory=dict)

    def __attrs_post_init__(self) -> None:
        """Refuse what could not be read back."""
        if not is_text(self.text):
            raise Invalid(self, "text", "text")
        if not is_json(self.extra):
            raise Invalid(self, "extra", "what JSON has")
        if not is_dict(self.labels, is_text):
            raise Invalid(self, "labels", "a dict of text by text")


@final
@attrs.frozen(kw_only=True, weakref_slot=False)
class Counted:
    """An event with two former versions."""

    amount: int
    currency: str
    by: str

    def __attrs_post_init__(self) -> None:
        """Refuse what could not be read back."""
        if not is_int(self.amount):
            raise Invalid(self, "amount", "an integer of 64 bits")
        if not is_text(self.currency):
            raise Invalid(self, "currency", "text")
        if not is_text(self.by):
            raise Invalid(self, "by", "text")


@final
@attrs.frozen(kw_only=True, weakref_slot=False)
class Shut:
    """An event of another stream, without fields."""


AccountEvent: TypeAlias = Counted | Noted | Opened | Paid
Event: TypeAlias = AccountEvent | Shut
