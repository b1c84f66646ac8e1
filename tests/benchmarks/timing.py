"""Measuring side by side: what shares a machine with others is only comparable within the same moment."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias, final

import attrs

from tests.benchmarks.figures import Bound, Figure, Unit

__all__ = ["Rounds", "alternating"]

Side: TypeAlias = Callable[[int], object]
"""One contender; it does the work of the round whose number it is given."""


@final
@attrs.frozen
class Rounds:
    """The seconds that each side took, round by round; the rounds of all sides were interleaved."""

    seconds: Mapping[str, Sequence[float]]

    def ratio(self, group: str, name: str, ours: str, other: str, target: Bound | None = None) -> Figure:
        """Return how many times as fast as *other* the side *ours* is: the median of the ratios of all rounds."""
        pairs = zip(self.seconds[other], self.seconds[ours], strict=True)
        return _figure(group, name, [theirs / own for theirs, own in pairs], "x", target)

    def cost(self, group: str, name: str, ours: str, other: str, target: Bound | None = None) -> Figure:
        """Return how many times as long as *other* the side *ours* takes."""
        pairs = zip(self.seconds[ours], self.seconds[other], strict=True)
        return _figure(group, name, [own / theirs for own, theirs in pairs], "x", target)

    def each(self, group: str, name: str, side: str, count: int, target: Bound | None = None) -> Figure:
        """Return the microseconds that *side* took for each of *count* things."""
        return _figure(group, name, [seconds / count * 1e6 for seconds in self.seconds[side]], "us", target)

    def whole(self, group: str, name: str, side: str, unit: Unit, target: Bound | None = None) -> Figure:
        """Return how long *side* took, in *unit*, which is "ms" or "s"."""
        scale = 1000 if unit == "ms" else 1
        return _figure(group, name, [seconds * scale for seconds in self.seconds[side]], unit, target)

    def beyond(self, group: str, name: str, side: str, base: str, target: Bound | None = None) -> Figure:
        """Return the milliseconds that *side* took beyond *base*."""
        pairs = zip(self.seconds[side], self.seconds[base], strict=True)
        return _figure(group, name, [(whole - part) * 1000 for whole, part in pairs], "ms", target)


def _figure(group: str, name: str, values: Sequence[float], unit: Unit, target: Bound | None = None) -> Figure:
    low, value, high = statistics.quantiles((*values, *values), n=4, method="inclusive")  # twice, or one has none
    return Figure(group=group, name=name, value=value, unit=unit, low=low, high=high, target=target)


def alternating(rounds: int, sides: Mapping[str, Side]) -> Rounds:
    """Run *sides* in turn, *rounds* times, each round beginning with another one, after one round that is not counted.

    The sides get -1 as the number of that one. Garbage is collected before a side runs and stays enabled while it does.
    """
    names = list(sides)
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for number in range(-1, rounds):
        first = number % len(names)
        for name in (*names[first:], *names[:first]):
            gc.collect()
            start = time.perf_counter()
            sides[name](number)
            taken = time.perf_counter() - start
            if number >= 0:
                seconds[name].append(taken)
    return Rounds(seconds)
