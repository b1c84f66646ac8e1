"""Keeping a store in order: verify, back up, count, tidy, carry elsewhere."""

from __future__ import annotations

from perdure.engines.upkeep import Progress
from perdure.maintenance.facade import Maintenance
from perdure.maintenance.problems import Problem, Verified
from perdure.maintenance.stats import Count, Stats
from perdure.moving import Imported

__all__ = ["Count", "Imported", "Maintenance", "Problem", "Progress", "Stats", "Verified"]
