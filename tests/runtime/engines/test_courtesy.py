"""What a writer leaves to others behind a long transaction."""

from __future__ import annotations

import pytest

from perdure.engines.sqlite import courtesy
from perdure.engines.sqlite.courtesy import Courtesy


class Clock:
    """Time that passes when somebody sleeps."""

    def __init__(self) -> None:
        """Begin some time after the machine did."""
        self.now = 100.0

    def monotonic(self) -> float:
        """Return the time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Put a clock in the place of the machine's."""
    clock = Clock()
    monkeypatch.setattr(courtesy, "time", clock)
    return clock


@pytest.mark.parametrize(
    ("held", "later", "left"),
    [(0.019, 0.0, 0.0), (0.06, 0.0, 0.003), (0.06, 0.002, 0.001), (0.06, 0.02, 0.0), (5.0, 0.0, 0.0075)],
)
def test_a_long_transaction_leaves_others_a_moment(clock: Clock, held: float, later: float, left: float) -> None:
    """A twentieth of what it took, and never long; nothing behind a short one, nor where the next comes later."""
    writer = Courtesy()
    for _ in range(2):
        writer.wait()
        writer.begin()
        clock.sleep(held)
        writer.end()
        clock.sleep(later)
        began = clock.now
        writer.wait()
        assert clock.now - began == pytest.approx(left)


def test_a_transaction_that_never_began_leaves_nothing(clock: Clock) -> None:
    """As where the lock was not given: the time of waiting for it counts for nothing."""
    writer = Courtesy()
    writer.wait()
    clock.sleep(10)
    writer.end()
    writer.wait()
    assert clock.now == 110
