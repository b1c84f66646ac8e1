"""Ranges of a composite key: the entities whose keys begin with certain values, in the order of their keys.

The index of the key has them side by side, in that order: it is descended once, and read on from there.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, Generic, TypeVar, final

import attrs

from perdure.engines.rows import Clear, Count, Operator, Row, Rows, Select, Test, Value
from perdure.entities.access import Access
from perdure.entities.bound import Bound
from perdure.entities.listing import Make, check_limit
from perdure.entities.paging import EACH, Page, Range, all_of, cursor_after, values_of
from perdure.entities.reading import BOUNDS, whole
from perdure.entities.writing import Writer
from perdure.errors import Invalid, UnfitCursor

__all__ = ["KeyRange"]

T = TypeVar("T")
S = TypeVar("S")

_BEGINNINGS: Final[tuple[frozenset[Operator], ...]] = (frozenset({">", ">="}), frozenset({"<", "<="}))
"""The bounds that a range begins with, upwards and downwards."""
_COMPARE: Final[Mapping[Operator, Callable[[Any, Any], bool]]] = {  # Any: two of one type
    ">": operator.gt,
    ">=": operator.ge,
    "<": operator.lt,
    "<=": operator.le,
}


@final
@attrs.frozen
class _Span:
    """Where the keys are: those that begin with *fixed*, and whose next part has a place within *bounds*."""

    fixed: Row
    bounds: tuple[tuple[Operator, Value], ...]

    def holds(self, key: Row) -> bool:
        """Answer whether a raw *key* is there."""
        size = len(self.fixed)
        return key[:size] == self.fixed and all(_is(key[size], *bound) for bound in self.bounds)


@final
class KeyRange(Generic[T, S]):
    """The entities of one range of keys, from the least to the greatest; nothing is read before they are asked for."""

    def __init__(self, bound: Bound, access: Access, prefix: object) -> None:
        """Use `within` of a repository, which makes it."""
        self._bound = bound
        self._access = access
        self._names = bound.raw.key
        self._span = _span(bound, prefix)
        self._shown = prefix

    def __iter__(self) -> Iterator[T]:
        """Yield all of them, page by page; what is changed meanwhile may be seen or not. Raises CorruptRow."""
        return self.each()

    def each(self, *, descending: bool = False) -> Iterator[T]:
        """Yield all of them, from the greatest key on if *descending*."""
        return all_of(lambda after: self.list(descending=descending, after=after, limit=EACH))

    def list(self, *, descending: bool = False, after: str | None = None, limit: int = 100) -> Page[T]:
        """Return a page of at most *limit* of them, with all that belongs to them. The next is `after=page.next`.

        Raises CorruptRow, and UnfitCursor where *after* is of another list or range.
        """
        return self._page(
            "list", lambda rows, found: whole(self._bound, rows, found), descending=descending, after=after, limit=limit
        )

    def summaries(self, *, descending: bool = False, after: str | None = None, limit: int = 100) -> Page[S]:
        """Return the same as `list`, without what belongs to the entities."""
        return self._page(
            "summaries",
            lambda _, found: self._bound.all_made(self._bound.summarize, found),
            descending=descending,
            after=after,
            limit=limit,
        )

    def first(self) -> T | None:
        """Return the one with the least key, or None where there is none."""
        return next(iter(self.list(limit=1)), None)

    def last(self) -> T | None:
        """Return the one with the greatest key, or None where there is none."""
        return next(iter(self.list(descending=True, limit=1)), None)

    def count(self) -> int:
        """Return how many there are."""
        with self._access.reading(self._bound.table.name, "within.count") as rows:
            return self._count(rows)

    def delete(self) -> int:
        """Delete all of them, with all that belongs to them, and return how many there were.

        Raises ReferenceViolated where others refer to one and restrict that: none is deleted then.
        """
        tests, values = self._tests()
        with self._access.writing(self._bound.table.name, "within.delete") as rows:
            number = self._count(rows)
            with Writer(self._bound, rows).explained(lambda: (self._span.fixed, None)):
                rows.run(Clear(self._bound.raw, tests), (values,))
        return number

    def _count(self, rows: Rows) -> int:
        tests, values = self._tests()
        ((number,),) = rows.fetch(Count(self._bound.raw, tests), values)
        return number if isinstance(number, int) else 0

    def _tests(self, *, leaves_out: frozenset[Operator] = frozenset()) -> tuple[tuple[Test, ...], Row]:
        """Return the conditions on a row, and their values; *leaves_out* are bounds that do not matter."""
        size = len(self._span.fixed)
        bounds = [each for each in self._span.bounds if each[0] not in leaves_out]
        tests = (
            *(Test(name, "=") for name in self._names[:size]),
            *(Test(self._names[size], sign) for sign, _ in bounds),
        )
        return tests, (*self._span.fixed, *(limit for _, limit in bounds))

    def _page(
        self, verb: str, make: Make, *, descending: bool, after: str | None, limit: int
    ) -> Page[Any]:  # Any: what *make* makes
        check_limit(limit)
        size, wanted = len(self._span.fixed), f"{'-' if descending else ''}{', '.join(self._names)}"
        behind: Row = () if after is None else values_of(after, wanted, len(self._names))
        if behind and not self._span.holds(behind):
            raise UnfitCursor(after, wanted)
        order = self._names[size:] or self._names[-1:]
        # behind a row, the bound that the range begins with says nothing more, and SQLite might begin there again
        tests, values = self._tests(leaves_out=_BEGINNINGS[bool(descending)] if behind else frozenset())
        statement = Select(self._bound.raw, tests, order, bool(descending), bool(behind), limited=True)
        with self._access.reading(self._bound.table.name, f"within.{verb}") as rows:
            found = rows.fetch(statement, (*values, *behind[-len(order) :], limit + 1))
            shown = found[:limit]
            items = make(rows, shown)
        following = cursor_after(wanted, self._bound.key_in(shown[-1])) if len(found) > limit else None
        return Page(tuple(items), following)


def _span(bound: Bound, prefix: object) -> _Span:
    """Return where the keys are that begin with *prefix*. Raises Invalid."""
    names = bound.raw.key
    shown = ", ".join(f"`{name}`" for name in names)
    if not isinstance(prefix, Mapping) or not prefix or set(prefix) != set(names[: len(prefix)]):
        raise Invalid("within", "prefix", f"the first fields of the key, one or more of {shown}", prefix)
    *before, last = names[: len(prefix)]
    fixed = tuple(bound.raw_value(bound.columns[name], prefix[name]) for name in before)
    wanted = prefix[last]
    column = bound.columns[last]
    if not isinstance(wanted, Range):
        return _Span((*fixed, bound.raw_value(column, wanted)), ())
    limits = ((sign, getattr(wanted, name)) for name, sign in BOUNDS)
    return _Span(fixed, tuple((sign, bound.raw_value(column, limit)) for sign, limit in limits if limit is not None))


def _is(value: Value, sign: Operator, limit: Value) -> bool:
    """Answer whether a part of a key has its place there; integers and texts have the same order in the database."""
    return type(value) is type(limit) and bool(_COMPARE[sign](value, limit))
