"""Events of every kind, and what a test appends when it does not matter what."""

from __future__ import annotations

import datetime as dt
import decimal
import uuid
from typing import Final

from ledger.events import Counted, Event, Noted, Opened, Paid, Shut
from ledger.types import Address, Card, Cash, Channel, OwnerId, Voucher

__all__ = ["EVENTS", "NOTED", "OPENED", "PAID", "IntHooks", "counted"]


class IntHooks:
    """The hooks of the ledger."""

    def parse_amount(self, *, amount: str) -> int:
        """Return the number that *amount* says."""
        return int(amount)


def counted(amount: int, by: str = "nobody") -> Counted:
    """Return an event that is told from others by *amount*."""
    return Counted(amount=amount, currency="EUR", by=by)


OPENED: Final = Opened(
    owner=OwnerId("Zo\u00eb \U0001f600 \u2028"),
    channel=Channel.DESK,
    address=Address(city="Utrecht"),
    number=2**63 - 1,
    rate=0.1,
    limit=decimal.Decimal("-1.20E+7"),
    seal=bytes(range(256)),
    id=uuid.UUID(int=7),
    born=dt.date(1, 1, 1),
    opens=dt.time(23, 59, 59, 999_999),
    at=dt.datetime(2026, 3, 29, 1, 30, 0, 1, tzinfo=dt.timezone(dt.timedelta(hours=-7))),
    term=dt.timedelta(microseconds=-(2**63)),
    is_joint=False,
    names=("a", "", "a"),
    channels=frozenset(Channel),
    days=frozenset({dt.date(9999, 12, 31), dt.date(2000, 2, 29)}),
    limits={"b": decimal.Decimal("0.10"), "": decimal.Decimal(0)},
    notes=None,
)
CARD: Final = Card(number="4111", billing=Address(city="Gent", country="BE"))
CASH: Final = Cash(given=decimal.Decimal("12.50"))
PAID: Final = Paid(
    payment=CARD, refund=None, others=(CASH, Voucher(), CARD), by_name={"x": CASH, "y": Card(number="1", billing=None)}
)
NOTED: Final = Noted(text="a note", extra={"a": [1, 1.5, True, None, {"b": "\u00e9"}]}, labels={"k": "v"})
EVENTS: Final[tuple[Event, ...]] = (
    OPENED,
    PAID,
    NOTED,
    counted(-(2**63)),
    Shut(),
    Paid(payment=Voucher(), refund=CASH, others=(), by_name={}),
    Noted(extra=0.0),
)
