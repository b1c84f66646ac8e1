"""Every error that Perdure raises, each with its facts as fields and its text made in its class."""

from __future__ import annotations

from perdure.errors.appends import (
    Busy,
    Conflict,
    KeyReused,
    OutcomeUnknown,
    TooLarge,
    WriteAsRefused,
    WrongEvent,
)
from perdure.errors.base import PerdureError, shown
from perdure.errors.records import CastFailed, CorruptRecord, NewerVersion, UnknownType, UnreadableRecord
from perdure.errors.releases import (
    DraftDomain,
    DraftStore,
    ForkedHistory,
    NewerRelease,
    NotInRelease,
    OlderRelease,
)
from perdure.errors.stores import (
    CannotOpen,
    CheckpointAhead,
    DamagedStore,
    ForeignDomain,
    NewerFormat,
    NotAStore,
    NotInSequence,
    NotSupported,
    OpenError,
    ReadOnlyStore,
    StorageFailed,
    StoreClosed,
    StoreError,
    StoreFull,
    StoreLocked,
)
from perdure.errors.values import Invalid, NotExpressible

__all__ = [
    "Busy",
    "CannotOpen",
    "CastFailed",
    "CheckpointAhead",
    "Conflict",
    "CorruptRecord",
    "DamagedStore",
    "DraftDomain",
    "DraftStore",
    "ForeignDomain",
    "ForkedHistory",
    "Invalid",
    "KeyReused",
    "NewerFormat",
    "NewerRelease",
    "NewerVersion",
    "NotAStore",
    "NotExpressible",
    "NotInRelease",
    "NotInSequence",
    "NotSupported",
    "OlderRelease",
    "OpenError",
    "OutcomeUnknown",
    "PerdureError",
    "ReadOnlyStore",
    "StorageFailed",
    "StoreClosed",
    "StoreError",
    "StoreFull",
    "StoreLocked",
    "TooLarge",
    "UnknownType",
    "UnreadableRecord",
    "WriteAsRefused",
    "WrongEvent",
    "shown",
]
