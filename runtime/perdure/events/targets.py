"""Which engine a target names."""

from __future__ import annotations

import os
from typing import Final, Literal, TypeAlias

from perdure.engines import Engine
from perdure.engines.releases import Build
from perdure.engines.rows import RawTables
from perdure.errors import CannotOpen, Invalid

__all__ = ["Durability", "open_engine"]

Durability: TypeAlias = Literal["full", "normal"]
"""Whether each commit survives a loss of power, or only a crash of the process."""

LEAST_SIZE: Final = 1 << 16
"""The least size that a store can be held to; the tables of its own take up most of it."""


def open_engine(
    target: str | os.PathLike[str],
    domain: str,
    *,
    build: Build | None,
    tables: RawTables | None = None,
    durability: Durability,
    busy_timeout: float,
    read_only: bool,
    max_size: int | None = None,
) -> Engine:
    """Return the engine for *target*: ":memory:", or the path of a file that *build* may use. Raises OpenError.

    Where there are *tables*, it is a FullEngine. *max_size* is in bytes.
    """
    if durability not in {"full", "normal"}:
        raise Invalid("open", "durability", '"full" or "normal"', durability)
    if isinstance(target, bytes) or not isinstance(target, str | os.PathLike):
        raise Invalid("open", "target", 'a path or ":memory:"', target)
    if max_size is not None and (type(max_size) is not int or max_size < LEAST_SIZE):
        raise Invalid("open", "max_size", f"a number of bytes, from {LEAST_SIZE} on, or None", max_size)
    path = os.fspath(target)
    if path == ":memory:" and tables is None and max_size is None:
        from perdure.engines.memory import MemoryEngine  # noqa: PLC0415 - each engine is loaded when it is used

        return MemoryEngine()
    if not path:
        raise CannotOpen(path, "it is empty")
    if "://" in path:
        raise CannotOpen(path, "there is no engine for such an address")
    from perdure.engines.sqlite import SqliteEngine  # noqa: PLC0415 - it loads apsw

    return SqliteEngine(
        path,
        domain,
        build=None if path == ":memory:" else build,
        tables=tables,
        durability=durability,
        busy_timeout=busy_timeout,
        read_only=read_only,
        max_size=max_size,
    )
