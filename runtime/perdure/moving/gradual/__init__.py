"""Moving a repository to another implementation while it is in use: four phases, each with a way back."""

from __future__ import annotations

from perdure.moving.gradual.comparing import Comparison, Difference
from perdure.moving.gradual.differing import ABSENT, Differing, difference
from perdure.moving.gradual.keys import TEXT_KEYS, UUID_KEYS, Keys
from perdure.moving.gradual.ledger import Ledger
from perdure.moving.gradual.moving import Moving, Reconciled, Source
from perdure.moving.gradual.phases import Phase, Side

__all__ = [
    "ABSENT",
    "TEXT_KEYS",
    "UUID_KEYS",
    "Comparison",
    "Difference",
    "Differing",
    "Keys",
    "Ledger",
    "Moving",
    "Phase",
    "Reconciled",
    "Side",
    "Source",
    "difference",
]
