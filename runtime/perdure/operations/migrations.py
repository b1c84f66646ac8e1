"""Telling of migrations, which an engine runs when it opens a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec

from perdure.engines.migrations import Progress, RawMigration, Run, Way
from perdure.engines.rows import RawTables, Rows
from perdure.operations.reporting import Doing, Operations
from perdure.operations.rows import CountedRows

__all__ = ["migrating"]


@contextmanager
def migrating(operations: Operations, tables: RawTables | None) -> Iterator[RawTables | None]:
    """Yield *tables* for an engine that is opened in the block: if it migrates, that is the operation `migrations.up`.

    What SQL alone carries over is not among its rows.
    """
    if tables is None:
        yield None
        return
    with operations.do("migrations.up") as doing:
        migrated: list[str] = []

        def migrations() -> tuple[RawMigration, ...]:
            return tuple(_told(each, doing, migrated.append) for each in tables.migrations())

        try:
            yield msgspec.structs.replace(tables, migrations=migrations)
        finally:
            if not migrated:
                doing.forget()


def _told(migration: RawMigration, doing: Doing, begun: Callable[[str], None]) -> RawMigration:
    """Return *migration*, which tells by *begun* that it runs, and counts its rows for *doing*."""

    def run(way: Way) -> Run:
        inner = migration.run(way)

        def counted(rows: Rows, script: Callable[[str], None], progress: Progress | None) -> None:
            begun(migration.name)
            every = CountedRows(rows)
            inner(every, script, progress)
            doing.rows += every.count

        return counted

    return msgspec.structs.replace(migration, run=run)
