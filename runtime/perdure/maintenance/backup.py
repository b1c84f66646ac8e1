"""A copy of a store that is proved to be whole before it is called one."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from perdure.engines import Engine
from perdure.engines.upkeep import Progress
from perdure.errors import CannotOpen, DamagedStore
from perdure.events.core import Core
from perdure.files import keep_names

__all__ = ["backup"]


def backup(
    core: Core[Any],
    target: str | os.PathLike[str],
    progress: Progress | None,
    reopen: Callable[[str], Engine],
) -> None:
    """Copy the store to *target*, where nothing is yet, while others go on writing; *reopen* opens a copy.

    The copy lies beside *target* under another name until every checksum in it was tested. Raises CannotOpen,
    DamagedStore (of the copy: what is wrong with the store itself `verify` says), StoreFull, NotSupported.
    """
    path = Path(os.path.abspath(os.fspath(target)))  # noqa: PTH100 - it does not resolve links
    if os.path.lexists(path):
        raise CannotOpen(str(path), "something is there already, and a backup never replaces anything")
    partial = path.with_name(f"{path.name}.partial")
    try:
        partial.unlink(missing_ok=True)
    except OSError as error:
        raise CannotOpen(str(path), str(error)) from error
    try:
        core.engine.upkeep.copy_to(str(partial), progress)
        _look(reopen(str(partial)), str(path))
        os.link(partial, path)  # unlike renaming, it fails where somebody was quicker
    except FileExistsError as error:
        raise CannotOpen(str(path), "something is there already, and a backup never replaces anything") from error
    finally:
        for end in ("", "-wal", "-shm", "-journal"):
            Path(f"{partial}{end}").unlink(missing_ok=True)
    keep_names(path.parent)


def _look(copy: Engine, path: str) -> None:
    """Test every checksum of *copy*, and close it."""
    try:
        for problem in copy.upkeep.problems():
            raise DamagedStore(path, problem)
        for partition in range(copy.partitions):
            for _ in copy.read_log(partition, after=0, limit=None):
                pass
    finally:
        copy.close()
