"""How far something has come in a folder: the checkpoints of its store, in a file of the store's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from perdure.documents.folder import OWN, Folder
from perdure.documents.locking import Place
from perdure.engines.rows import Delete, Insert, Rows, Select
from perdure.entities.checkpoints import CREATE, TABLE
from perdure.errors import DamagedDocument

__all__ = ["CHECKPOINTS", "checkpoints_of", "load_checkpoints", "make_checkpoints"]

CHECKPOINTS: Final[Place] = (OWN, "checkpoints.json")
"""Written with the documents of a transaction, like one of them."""


def make_checkpoints(rows: Rows) -> None:
    """Make the table."""
    rows.make(TABLE, CREATE)


def load_checkpoints(folder: Folder, rows: Rows) -> None:
    """Have those that the file says. Raises DamagedDocument."""
    raw = folder.read(CHECKPOINTS)
    try:
        found = msgspec.json.decode(raw, type=Mapping[str, str]) if raw is not None else {}
    except msgspec.MsgspecError as error:
        raise DamagedDocument(str(folder.path_of(CHECKPOINTS)), "$", str(error)) from error
    rows.run(Delete(TABLE, TABLE.key), [(name,) for name, _ in rows.fetch(Select(TABLE, (), TABLE.key))])
    rows.run(Insert(TABLE, TABLE.columns), list(found.items()))


def checkpoints_of(rows: Rows) -> bytes | None:
    """Return what the file is to say, None where there are none."""
    found = {str(name): str(place) for name, place in rows.fetch(Select(TABLE, (), TABLE.key))}
    return msgspec.json.format(msgspec.json.encode(found, order="sorted")) + b"\n" if found else None
