"""A store with something of everything that is easily lost."""

from __future__ import annotations

from typing import Final

from ledger.events import AccountEvent, Event, Noted, Shut
from ledger.samples import counted
from perdure import Store, Stream

__all__ = ["fill"]

TEXTS: Final = ("", "\u00e9\U0001f600\u2028", '"\\\n', "x" * 3000)


def fill(store: Store[Event]) -> None:
    """Append 300 events to three streams, with metadata and keys."""
    account: Stream[AccountEvent, AccountEvent] = store.stream("account", "a")
    other: Stream[AccountEvent, AccountEvent] = store.stream("account", "b")
    branch: Stream[Shut, Shut] = store.stream("branch", 1)
    account.append(*map(counted, range(290)), expected=0, key="first", metadata={"from": "\u00e9"})
    branch.append(Shut(), expected=0)
    account.append(*(Noted(text=text) for text in TEXTS), expected=290, causation="x")
    other.append(*map(counted, range(5)), expected=0, key="first")
