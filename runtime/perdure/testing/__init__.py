"""What an engine must do, as laws for its tests: they run on every engine, with a harness for each.

    @pytest.fixture
    def harness(tmp_path): ...                     # a `perdure.testing.harness.Harness`

    @pytest.mark.parametrize("law", LAWS, ids=named)
    def test_law(law, harness):
        law(harness)

`perdure.testing.stores` has the laws of a store on an engine, which take the same harness, and
`perdure.testing.machine` drives an engine at random. All need pytest or hypothesis, which the runtime does not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from perdure.testing import appending, erasing, grouping, keys, reading, releases, sharing, watching
from perdure.testing.harness import Harness

__all__ = ["LAWS", "named"]

LAWS: Final[tuple[Callable[[Harness], None], ...]] = (
    *appending.LAWS,
    *reading.LAWS,
    *keys.LAWS,
    *sharing.LAWS,
    *watching.LAWS,
    *releases.LAWS,
    *grouping.LAWS,
    *erasing.LAWS,
)
"""All laws; each takes a fresh harness, and its docstring says what it holds."""


def named(law: Callable[[Harness], None]) -> str:
    """Return what a report calls *law*."""
    return law.__name__
