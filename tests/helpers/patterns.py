"""A store of knowledge, of which the patterns are held to the laws of temporal repositories."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from domains import knowledge
from domains.knowledge import KnowledgeId, KnowledgeStore, Pattern, Tag
from domains.knowledge.tables import PatternsRepository
from perdure.testing.temporal import StillClock

__all__ = ["Patterns"]


class Patterns:
    """A store of knowledge, of which the patterns are looked at."""

    def __init__(self, target: Path | str) -> None:
        """Open the store at *target*."""
        self.clock = StillClock()
        self._target = target
        self._store = self._open()

    def _open(self) -> KnowledgeStore:
        opens = knowledge.open_json if str(self._target).endswith("json") else knowledge.open
        return opens(self._target, durability="normal", clock=self.clock)

    @property
    def repository(self) -> PatternsRepository:
        """The patterns."""
        return self._store.patterns

    def key(self, number: int) -> KnowledgeId:
        """Return a key with a colon in it."""
        return KnowledgeId(f"a:{number:02}")

    def entity(self, number: int, content: int = 0) -> Pattern:
        """Return a pattern."""
        tags = tuple(Tag(f"t{each}") for each in range(content % 3))
        words = f"word{content} and some more"
        return Pattern(id=self.key(number), name=f"Pattern {content}", tags=tags, description=words, uses=content)

    @contextmanager
    def transaction(self) -> Iterator[PatternsRepository]:
        """Yield the patterns within a transaction."""
        with self._store.transaction() as work:
            yield work.patterns

    def reopen(self) -> None:
        """Open a file again."""
        if self._target != ":memory:":
            self._store.close()
            self._store = self._open()

    def close(self) -> None:
        """Close the store."""
        self._store.close()
