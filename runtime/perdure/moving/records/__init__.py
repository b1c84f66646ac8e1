"""Records of another program, brought into a store: JSON Lines, each `{"key": ..., "value": {...}}`."""

from __future__ import annotations

from perdure.moving.records.entries import Entry
from perdure.moving.records.importing import Importer, Store, Transaction, Write
from perdure.moving.records.instants import instant, written
from perdure.moving.records.once import Written, write_once
from perdure.moving.records.outcome import Counts, Found, Outcome, SourceOutcome
from perdure.moving.records.parsing import NotJson, parse
from perdure.moving.records.problems import Problem, Unfit, problems_in, shown
from perdure.moving.records.quarantine import Quarantine, read_quarantine
from perdure.moving.records.reading import Convert, Record, by_prefix
from perdure.moving.records.structuring import Exact
from perdure.moving.records.successor import Successor
from perdure.moving.records.watching import Watched

__all__ = [
    "Convert",
    "Counts",
    "Entry",
    "Exact",
    "Found",
    "Importer",
    "NotJson",
    "Outcome",
    "Problem",
    "Quarantine",
    "Record",
    "SourceOutcome",
    "Store",
    "Successor",
    "Transaction",
    "Unfit",
    "Watched",
    "Write",
    "Written",
    "by_prefix",
    "instant",
    "parse",
    "problems_in",
    "read_quarantine",
    "shown",
    "write_once",
    "written",
]
