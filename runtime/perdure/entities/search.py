"""Searching the text of a table by words."""

from __future__ import annotations

from typing import Generic, TypeVar, final

from perdure.entities.access import Access
from perdure.entities.bound import Bound
from perdure.entities.paging import Found, Owned
from perdure.errors import Invalid
from perdure.values import is_text

__all__ = ["Search"]

S = TypeVar("S")


@final
class Search(Generic[S]):
    """The full-text search of one table."""

    def __init__(self, bound: Bound, access: Access) -> None:
        """Search the rows of *bound*."""
        self._bound = bound
        self._access = access

    def __call__(
        self, words: str, /, *, limit: int = 20, prefix: bool = False, marks: tuple[str, str] = ("[", "]")
    ) -> tuple[Found[S], ...]:
        """Return what has all *words*, best first, at most *limit* of it; none for no words.

        Nothing in *words* is read as a part of a query language. With *prefix* the last one may be the beginning of a
        word. *marks* stand around the words in each snippet.
        """
        if not is_text(words):
            raise Invalid("search", "words", "text", words)
        if type(limit) is not int or limit < 0:
            raise Invalid("search", "limit", "an integer from 0 on", limit)
        bound = self._bound
        with self._access.reading(bound.table.name, "search") as rows:
            found = rows.search(bound.raw, words, marks, limit, prefix=bool(prefix))
        return tuple(Found(self._value(row), str(row[-1])) for row in found)

    def _value(self, row: tuple[str | int | float | bytes | None, ...]) -> S:
        bound = self._bound
        value = bound.made(bound.summarize, row)
        if bound.parent is None:
            summary: S = value
            return summary
        owned: S = Owned(bound.parent.shown_key(row[: len(bound.raw.parent)]), value)  # type: ignore[assignment] # of such a table, S is this
        return owned
