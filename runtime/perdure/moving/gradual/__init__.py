"""Moving a repository to another implementation while it is in use."""

from __future__ import annotations

from perdure.moving.gradual.differing import ABSENT, Differing, difference

__all__ = ["ABSENT", "Differing", "difference"]
