"""What every temporal repository must do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from perdure.testing.temporal import LAWS, Recorded, named


@pytest.mark.parametrize("law", LAWS, ids=named)
def test_law(law: Callable[[Recorded], None], recorded: Recorded) -> None:
    """Each law says what it holds."""
    law(recorded)
