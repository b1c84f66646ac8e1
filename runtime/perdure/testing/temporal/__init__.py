"""What the repository of a temporal entity must do, as laws for the tests of whatever store has one.

    @pytest.fixture
    def recorded(tmp_path): ...                    # a `Recorded`: a repository that is empty, and its clock

    @pytest.mark.parametrize("law", LAWS, ids=named)
    def test_law(law, recorded):
        law(recorded)

They need pytest, which the runtime does not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from perdure.testing.temporal import asking, changing
from perdure.testing.temporal.harness import AnyRepository, Recorded, StillClock

__all__ = ["LAWS", "AnyRepository", "Recorded", "StillClock", "named"]

LAWS: Final[tuple[Callable[[Recorded], None], ...]] = (*changing.LAWS, *asking.LAWS)
"""All laws; each takes a fresh store, and its docstring says what it holds."""


def named(law: Callable[[Recorded], None]) -> str:
    """Return what a report calls *law*."""
    return law.__name__
