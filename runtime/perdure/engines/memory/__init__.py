"""Records in memory, for tests and for what need not last: the target ":memory:". It never touches the disk."""

from __future__ import annotations

from perdure.engines.memory.engine import MemoryEngine

__all__ = ["MemoryEngine"]
