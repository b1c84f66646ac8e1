"""What `store.maintenance` offers."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import IO, TYPE_CHECKING, Any, final

from perdure.engines import Engine
from perdure.engines.upkeep import Progress
from perdure.events.core import Core
from perdure.events.targets import open_engine
from perdure.maintenance.backup import backup
from perdure.maintenance.problems import Verified
from perdure.maintenance.stats import Stats, stats
from perdure.maintenance.verify import Look, verify
from perdure.moving import Imported, export, import_

if TYPE_CHECKING:
    from perdure.projections import Projections

__all__ = ["Maintenance"]


@final
class Maintenance:
    """Keeping a store in order while it is in use. What takes long tells its *progress*: how much is done, of how much.

    Each method raises StoreClosed and StorageFailed.
    """

    def __init__(self, core: Core[Any], rows: Look | None, projections: Callable[[], Projections]) -> None:
        """Look after the store of *core*; `Store.maintenance` makes it."""
        self._core = core
        self._rows = rows
        self._projections = projections

    def verify(self, *, projections: bool = False, progress: Progress | None = None) -> Verified:
        """Look at everything: the medium itself, every checksum, the order of every stream, every payload and cast.

        Of tables, each row: whether its class accepts it, with all that belongs to it; whether it is kept as that
        writes it; whether what it counts is there. With *projections*, the rows of each are compared with what its
        events come to: these are made again beside them, which takes as long as a rebuild. Raises Invalid where there
        are none, or their code was not given to `open`.
        """
        with self._core.operations.do("maintenance.verify") as doing:
            verified = verify(
                self._core, progress, rows=self._rows, projections=self._projections if projections else None
            )
            doing.rows = verified.events + verified.rows
        return verified

    def backup(self, target: str | os.PathLike[str], *, progress: Progress | None = None) -> None:
        """Copy the store, as it is at one moment, to a file at *target*, where nothing is yet.

        Others may go on writing. The file appears under its name when every checksum in it was tested, and is a store
        like any other: to restore it, put it in the place of the one that was lost. Raises CannotOpen, CorruptRecord,
        DamagedStore, StoreFull, NotSupported.
        """
        with self._core.operations.do("maintenance.backup"):
            backup(self._core, target, progress, self._open_copy)

    def _open_copy(self, path: str) -> Engine:
        domain = self._core.codecs.domain.name
        return open_engine(path, domain, build=None, durability="normal", busy_timeout=10.0, read_only=True)

    def stats(self) -> Stats:
        """Count what is there."""
        with self._core.operations.do("maintenance.stats"):
            return stats(self._core)

    def optimize(self) -> None:
        """Write the log back into the file, give back what is free, and let the next reads be planned well.

        A file that was made before files gave back what is free is made anew once, for which the disk must have as much
        room again. Raises ReadOnlyStore, StoreLocked and StoreFull.
        """
        with self._core.operations.do("maintenance.optimize"):
            self._core.engine.upkeep.optimize()

    def export(self, file: IO[bytes], *, progress: Progress | None = None) -> int:
        """Write every record to *file* as a line of JSON, as it is stored; return how many. Raises CorruptRecord."""
        with self._core.operations.do("maintenance.export") as doing:
            doing.rows = export(self._core, file, progress)
        return doing.rows

    def import_(self, lines: Iterable[bytes], *, progress: Progress | None = None) -> Imported:
        """Write every record of *lines*, an export (a file opened as binary), as it was; one cut short goes on.

        Raises BadLine, ForeignDomain, NotInSequence: what comes before is imported then; OlderRelease, NewerRelease,
        ForkedHistory and DraftStore where its releases do not fit; ReadOnlyStore, StoreFull.
        """
        with self._core.operations.do("maintenance.import") as doing:
            imported = import_(self._core, lines, progress)
            doing.rows = imported.written
        return imported
