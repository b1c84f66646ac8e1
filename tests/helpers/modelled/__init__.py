"""A store driven at random beside a model of it: events, folds, followers, projections, upgrades, copies."""

from __future__ import annotations

from modelled.machine import store_machine
from modelled.model import Entry, Model

__all__ = ["Entry", "Model", "store_machine"]
