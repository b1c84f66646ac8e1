"""Events: a store of streams, and the log of all of them."""

from __future__ import annotations

from perdure.engines import ANY, EXISTS, NEW, Expected
from perdure.events.checkpoint import Checkpoint
from perdure.events.clock import Clock, system_clock
from perdure.events.fold import Fold, Folded
from perdure.events.following import Following
from perdure.events.log import Log
from perdure.events.recorded import Appended, Erased, Recorded
from perdure.events.store import Store
from perdure.events.stream import Stream
from perdure.events.targets import Durability
from perdure.operations import OnOperation, Operation

__all__ = [
    "ANY",
    "EXISTS",
    "NEW",
    "Appended",
    "Checkpoint",
    "Clock",
    "Durability",
    "Erased",
    "Expected",
    "Fold",
    "Folded",
    "Following",
    "Log",
    "OnOperation",
    "Operation",
    "Recorded",
    "Store",
    "Stream",
    "system_clock",
]
