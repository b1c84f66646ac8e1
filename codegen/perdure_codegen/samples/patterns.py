"""Text that matches a regular expression, found by walking through the expression.

One candidate takes the first way at each choice; every other differs from it at one choice alone, and two turn through
the ways as they go, for the sake of conditions that look ahead. Candidates are tried, so what this walk does not
understand costs candidates, never correctness.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from re import _constants, _parser  # type: ignore[attr-defined] # private, but the only parser of what `re` takes
from typing import Any, Final, TypeAlias, TypeVar

from msgspec import Struct

__all__ = ["candidates"]

T = TypeVar("T")

_Tree: TypeAlias = Iterable[tuple[Any, Any]]  # Any: what the parser makes, of many types
_LONGEST: Final = 1024
_ANYTHING: Final = ("a", "0", "Z", "-", " ", "\u00e9", "\U0001f600")
_CLASSES: Final = {
    "CATEGORY_DIGIT": ("5", "0", "9"),
    "CATEGORY_NOT_DIGIT": ("a", "-"),
    "CATEGORY_WORD": ("a", "Z", "0", "_"),
    "CATEGORY_NOT_WORD": ("-", " "),
    "CATEGORY_SPACE": (" ", "\t"),
    "CATEGORY_NOT_SPACE": ("a", "0", "-"),
}
_LONGEST_WALK: Final = 4 * _LONGEST
_LONGEST_SEARCH: Final = 50 * _LONGEST
_MOST: Final = 200
"""How many choices of one expression are tried in another way than the first."""


@cache
def candidates(pattern: str, shortest: int, longest: int) -> tuple[str, ...]:
    """Return texts that match the whole *pattern*, the plainest first; lengths are aimed at, and not kept."""
    tree: _Tree = _parser.parse(pattern)
    lengths = sorted({1, 2, shortest, *(longest - less for less in range(8))} - {0})
    walk = _Walk(tuple(length for length in lengths if 0 < length <= _LONGEST))
    compiled = re.compile(pattern)
    turning = (walk.text(tree, way=way, turns=True) for way in range(3))
    made = dict.fromkeys(itertools.chain([walk.text(tree)], walk.variants(tree), turning))
    return tuple(text for text in made if compiled.fullmatch(text))


class _Walk(Struct):
    """Walks through an expression; at each choice it takes the first way, but for what `text` is told."""

    lengths: tuple[int, ...]
    place: int = -1
    way: int = 0
    turns: bool = False
    seen: int = 0
    ways: int = 0
    turned: int = 0
    spent: int = 0
    groups: dict[int, str] = {}

    def text(self, tree: _Tree, *, place: int = -1, way: int = 0, turns: bool = False) -> str:
        """Return what the choices lead to: another *way* at the choice *place*, or, if it *turns*, at each choice."""
        self.place, self.way, self.turns = place, way, turns
        self.spent += self.seen + self.turned
        self.seen, self.ways, self.turned, self.groups = 0, 0, 0, {}
        return self._all(tree)

    def variants(self, tree: _Tree) -> Iterator[str]:
        """Yield the texts that differ in one choice from the one whose choices are all the first."""
        for place in range(_MOST):
            for way in itertools.count(1):
                text = self.text(tree, place=place, way=way)
                if way < self.ways:
                    yield text
                elif not self.ways or self.spent > _LONGEST_SEARCH:
                    return
                else:
                    break

    def _choose(self, ways: Sequence[T]) -> T:
        at = self.seen
        self.seen += 1
        if self.turns:
            return ways[(at + self.way) % len(ways)]
        if at == self.place:
            self.ways = len(ways)
            return ways[min(self.way, len(ways) - 1)]
        return ways[0]

    def _all(self, tree: _Tree) -> str:
        return "".join(self._one(operation, argument) for operation, argument in tree)

    def _repeated(self, tree: _Tree, times: int) -> str:
        """Return text for *tree* so many times; repeats of repeats end when the walk has become too long."""
        parts: list[str] = []
        while len(parts) < times and self.turned < _LONGEST_WALK:
            self.turned += 1
            parts.append(self._all(tree))
        return "".join(parts)

    def _one(self, operation: Any, argument: Any) -> str:  # Any: see _Tree
        match str(operation):
            case "LITERAL":
                return chr(argument)
            case "NOT_LITERAL":
                return self._pick(char for char in _ANYTHING if char != chr(argument))
            case "ANY":
                return self._pick(_ANYTHING)
            case "IN":
                return self._pick(_members(argument))
            case "BRANCH":
                return self._all(self._choose(argument[1]))
            case "SUBPATTERN":
                number, _, _, inner = argument
                text = self._all(inner)
                if number is not None:
                    self.groups[number] = text
                return text
            case "ATOMIC_GROUP":
                return self._all(argument)
            case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
                low, high, inner = argument
                return self._repeated(inner, self._choose(self._counts(low, high)))
            case "GROUPREF":
                return self.groups.get(argument, "")
            case "GROUPREF_EXISTS":
                number, then, otherwise = argument
                return self._all(then) if number in self.groups else self._all(otherwise or ())
            case _:  # an anchor, or a condition on what stands around: candidates that break it are dropped
                return ""

    def _pick(self, ways: Iterable[str]) -> str:
        several = tuple(ways)
        return self._choose(several) if several else ""

    def _counts(self, low: int, high: Any) -> list[int]:  # Any: a number, or the parser's word for no end
        most = _LONGEST if high is _constants.MAXREPEAT else min(high, max(low, _LONGEST))
        plain = min(max(low, 1), most)
        ends = [low] if high is _constants.MAXREPEAT else [low, most]
        return list(dict.fromkeys([plain, *ends, *(length for length in self.lengths if low <= length <= most)]))


def _members(items: Sequence[tuple[Any, Any]]) -> Iterator[str]:  # Any: see _Tree
    """Yield some characters of a class: the ends of each range, or for what it excludes, others."""
    if str(items[0][0]) == "NEGATE":
        excluded = re.compile("|".join(map(_class_text, items[1:])))
        yield from (char for char in _ANYTHING if not excluded.fullmatch(char))
        return
    for operation, argument in items:
        match str(operation):
            case "LITERAL":
                yield chr(argument)
            case "RANGE":
                yield from (chr(argument[0]), chr(argument[1]))
            case _:
                yield from _CLASSES.get(str(argument), ())


def _class_text(item: tuple[Any, Any]) -> str:  # Any: see _Tree
    operation, argument = item
    match str(operation):
        case "LITERAL":
            return re.escape(chr(argument))
        case "RANGE":
            return f"[{re.escape(chr(argument[0]))}-{re.escape(chr(argument[1]))}]"
        case _:
            words = {"DIGIT": "d", "SPACE": "s", "WORD": "w"}
            name = str(argument).removeprefix("CATEGORY_")
            letter = words[name.removeprefix("NOT_")]
            return f"\\{letter.upper() if name.startswith('NOT_') else letter}"
