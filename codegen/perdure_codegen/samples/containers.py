"""The edges of lists, sets and dicts: empty, with one item, with every edge of what they hold, and at their bounds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from perdure_codegen.meaning.effective import Bounds
from perdure_codegen.model import Container, Value
from perdure_codegen.samples.scalars import KEYS

__all__ = ["MANY", "containers"]

MANY: Final = 64
"""The largest bound on how many items there are that a sample reaches."""


def containers(
    kind: Container, limits: Bounds, items: tuple[Value, ...], further: tuple[Value, ...]
) -> tuple[Value, ...]:
    """Return the edges of a *kind* within *limits* that holds *items*, and *further* ones where these are too few."""
    if kind.kind == "set" or limits.unique_items:
        held = _different(items)
        return tuple(_Maker(kind, limits, held, _different((*items, *further)), len(further) + len(held)).edges())
    return tuple(_Maker(kind, limits, items, items, MANY).edges())


def _different(values: Sequence[Value]) -> tuple[Value, ...]:
    return tuple(value for at, value in enumerate(values) if value not in values[:at])


class _Maker(Struct, frozen=True):
    """*items* are all to be shown, those of the *pool* may be used, and no more than *most* at once."""

    kind: Container
    limits: Bounds
    items: tuple[Value, ...]
    pool: tuple[Value, ...]
    most: int

    def edges(self) -> Iterator[Value]:
        """Yield each edge once, a plain one first."""
        shown: set[str] = set()
        for start, size in self._windows():
            if (size and not self.pool) or (size > len(self.pool) and self.most != MANY):
                continue
            made = self._of(start, size)
            if repr(made) not in shown:
                shown.add(repr(made))
                yield made

    def _windows(self) -> Iterator[tuple[int, int]]:
        """Yield what is shown: where it starts among the items, and how many there are."""
        low, high = self.limits.min_length or 0, self.limits.max_length
        bound = MANY if high is None else high
        yield 0, min(max(low, 1), bound)
        yield 0, low
        wanted = max(len(self.items), len(KEYS) if self.kind.kind == "dict" else 0)
        step = min(wanted, bound)
        for start in range(0, wanted if step else 0, step or 1):
            yield start, max(low, min(step, wanted - start))
        if high is not None and high <= MANY:
            yield 0, high if self.most == MANY else max(low, min(high, len(self.pool)))

    def _of(self, start: int, size: int) -> Value:
        values = [self.pool[(start + at) % len(self.pool)] for at in range(size)]
        match self.kind.kind:
            case "list":
                return tuple(values)
            case "set":
                return frozenset(values)
            case "dict":
                return {
                    KEYS[start + at] if start + at < len(KEYS) else f"key{at}": each for at, each in enumerate(values)
                }
