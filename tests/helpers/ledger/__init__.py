"""A small domain, written by hand as the compiler would: what the tests of the runtime store and read."""

from __future__ import annotations

from typing import Any

from ledger.events import Counted, Event, Noted, Opened, Paid, Shut
from ledger.releases import RELEASES
from perdure.registry import CodecName, Domain

__all__ = ["ledger"]


def ledger(codec: CodecName = "json", name: str = "ledger", **changes: Any) -> Domain[Event]:  # Any: fields of Domain
    """Return the domain, with *changes* where a test asks for another one."""
    fields: dict[str, Any] = {  # Any: the same
        "current": {
            Counted: ("Counted", 3),
            Noted: ("Noted", 1),
            Opened: ("Opened", 1),
            Paid: ("Paid", 1),
            Shut: ("Shut", 1),
        },
        "former": {("Counted", 1): "ledger.history.counted", ("Counted", 2): "ledger.history.counted"},
        "streams": {"account": (Counted, Noted, Opened, Paid), "branch": (Shut,)},
        "releases": RELEASES,
        "shapes": "ledger.releases",
    }
    return Domain(name=name, codec=codec, **(fields | changes))
