"""Which of the old things are which of the new ones: every way to tell, the likeliest first."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, TypeVar

__all__ = ["MOST", "groups", "matchings", "similar", "similarity"]

MOST: Final = 100
"""How many readings of one difference are looked at."""

_ALIKE: Final = 0.6
_MOST_TRIED: Final = 5000
_FEW: Final = 8
"""How many old names are told apart in every way; of more, only the likeliest one is."""

Matching = Mapping[str, str | None]
"""What each old name became; None for one that is gone."""


def similarity(one: str, other: str) -> float:
    """Return how alike two names are, from 0 to 1."""
    return difflib.SequenceMatcher(None, one.casefold(), other.casefold()).ratio()


def similar(one: str, other: str) -> bool:
    """Answer whether one name may be a correction of the other, or has the other within it."""
    return similarity(one, other) >= _ALIKE or one in other.split("_") or other in one.split("_")


def matchings(
    options: Mapping[str, Sequence[str | None]], allowed: Callable[[Matching], bool] = lambda _: True
) -> tuple[Matching, ...]:
    """Return each choice among *options* that gives no name twice, those that keep most first."""
    every = _choices(list(options), options, {}) if len(options) <= _FEW else _likely(options)
    found = [each for each in islice(every, _MOST_TRIED) if allowed(each)][:MOST]
    return tuple(sorted(found, key=_unlikely))


def _likely(options: Mapping[str, Sequence[str | None]]) -> Iterator[Matching]:
    """Yield, of very many choices, the one that keeps what it can, by name, and the one that keeps nothing."""
    kept: dict[str, str | None] = {}
    taken: set[str] = set()
    for name, others in options.items():
        free = [each for each in others if each is not None and each not in taken]
        kept[name] = name if name in free else max(free, key=lambda each: similarity(name, each), default=None)
        taken |= {name for name in (kept[name],) if name is not None}
    yield kept
    yield {name: name if name in others else None for name, others in options.items()}


def _choices(
    names: Sequence[str], options: Mapping[str, Sequence[str | None]], chosen: dict[str, str | None]
) -> Iterator[Matching]:
    if not names:
        yield dict(chosen)
        return
    first, *rest = names
    taken = set(chosen.values())
    for each in options[first]:
        if each is None or each not in taken:
            yield from _choices(rest, options, {**chosen, first: each})


def _unlikely(matching: Matching) -> tuple[int, float]:
    gone = sum(new is None for new in matching.values())
    return gone, -sum(similarity(old, new) for old, new in matching.items() if new is not None)


T = TypeVar("T", bound=Hashable)


def groups(items: Iterable[T], links: Iterable[tuple[T, T]]) -> tuple[tuple[T, ...], ...]:
    """Return *items* in groups: two are in one where *links* lead from one to the other."""
    group = {item: [item] for item in items}
    for one, other in links:
        if group[one] is not group[other]:
            joined = group[one] + group[other]
            group |= dict.fromkeys(joined, joined)
    return tuple(tuple(each) for each in {id(each): each for each in group.values()}.values())
