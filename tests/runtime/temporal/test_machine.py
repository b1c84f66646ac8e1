"""A temporal repository driven at random, beside a list."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import final

from hypothesis import settings
from patterns import Patterns
from typing_extensions import override

from perdure.testing.temporal.machine import machine_of

PROFILE = settings(max_examples=20, stateful_step_count=25, deadline=None, derandomize=True)

TestPatterns = machine_of(lambda: Patterns(":memory:")).TestCase
TestPatterns.settings = PROFILE


@final
class InFiles(Patterns):
    """Patterns in JSON files, in a folder that is removed when it is closed."""

    def __init__(self) -> None:
        """Make the folder."""
        self._folder = tempfile.TemporaryDirectory(prefix="perdure-")
        super().__init__(Path(self._folder.name) / "knowledge.json")

    @override
    def close(self) -> None:
        """Close the store, and remove its files."""
        super().close()
        self._folder.cleanup()


TestPatternsInFiles = machine_of(InFiles).TestCase
TestPatternsInFiles.settings = settings(PROFILE, max_examples=8)
