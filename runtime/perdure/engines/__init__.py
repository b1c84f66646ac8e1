"""Where records are kept. An engine knows raw records only; which one is used follows from the target of `open`."""

from __future__ import annotations

from perdure.engines.engine import Engine
from perdure.engines.records import (
    ANY,
    ERASED,
    EXISTS,
    NEW,
    Busy,
    Conflict,
    Draft,
    Erased,
    Expected,
    KeyFound,
    Outcome,
    Raw,
    Request,
    Unknown,
    Written,
    partition_of,
)

__all__ = [
    "ANY",
    "ERASED",
    "EXISTS",
    "NEW",
    "Busy",
    "Conflict",
    "Draft",
    "Engine",
    "Erased",
    "Expected",
    "KeyFound",
    "Outcome",
    "Raw",
    "Request",
    "Unknown",
    "Written",
    "partition_of",
]
