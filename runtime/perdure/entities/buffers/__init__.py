"""Buffers: changes of entities that wait in memory, and are written together."""

from __future__ import annotations

from perdure.entities.buffers.buffer import Buffer
from perdure.entities.buffers.buffered import Buffered, VersionedBuffered
from perdure.entities.buffers.flushed import Flushed

__all__ = ["Buffer", "Buffered", "Flushed", "VersionedBuffered"]
