"""A temporal repository driven at random, beside a list."""

from __future__ import annotations

from hypothesis import settings
from patterns import Patterns

from perdure.testing.temporal.machine import machine_of

TestPatterns = machine_of(lambda: Patterns(":memory:")).TestCase
TestPatterns.settings = settings(max_examples=20, stateful_step_count=25, deadline=None, derandomize=True)
