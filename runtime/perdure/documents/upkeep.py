"""Looking after a folder of documents."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NoReturn, final

from perdure.documents.folder import Folder
from perdure.documents.mirror import Mirror
from perdure.engines.releases import Held
from perdure.engines.upkeep import Count, Progress, Record, Room
from perdure.errors import NotSupported, StoreError

__all__ = ["FolderUpkeep"]


@final
class FolderUpkeep:
    """See `Upkeep` for what its methods owe."""

    def __init__(self, folder: Folder, mirror: Callable[[Folder], Mirror], held: Callable[[], Held]) -> None:
        """Look after *folder*, which can be read into what *mirror* makes."""
        self._folder = folder
        self._mirror = mirror
        self._held = held

    def problems(self) -> Iterator[str]:
        """Yield what is wrong with each document, and else the first thing that is with how they fit each other."""
        with self._folder.held(shared=True):
            mirror = self._mirror(self._folder.again())
            try:
                found = [str(error) for error in mirror.unreadable()]
                if not found:
                    mirror.load()
            except StoreError as error:
                found = [str(error)]
            finally:
                mirror.connection.close()
        yield from found

    def counts(self) -> Sequence[Count]:
        """Count no events."""
        return ()

    def streams(self) -> int:
        """Count no streams."""
        return 0

    def held(self) -> Held:
        """Return what the folder says."""
        return self._held()

    def size(self) -> int:
        """Return the size of all documents."""
        with self._folder.held(shared=True):
            return sum(self._folder.path_of(place).stat().st_size for place in self._folder.places())

    def room(self) -> Room:
        """Return none: a file takes what is in it."""
        return Room(0, is_given_back=True)

    def copy_to(self, path: str, progress: Progress | None) -> NoReturn:
        """Refuse."""
        del path, progress
        why = "a folder is no file"
        raise NotSupported(str(self._folder.root), why, "copy the folder, or keep it in git, while nobody writes to it")

    def optimize(self) -> None:
        """Do nothing: there is nothing to be better."""

    def restore(self, records: Sequence[Record]) -> None:
        """Refuse records."""
        if records:
            root = str(self._folder.root)
            raise NotSupported(root, "JSON files keep no events", "import into an SQLite store: `open(path)`")
