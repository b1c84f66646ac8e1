"""Records in an SQLite file. Importing this loads apsw; a store does so when it opens a file."""

from __future__ import annotations

from perdure.engines.sqlite.engine import SqliteEngine
from perdure.engines.sqlite.opening import (
    FileInfo,
    inspect,
    inspect_edits,
    inspect_releases,
    inspect_tables,
    lower_file,
    raise_file,
)
from perdure.engines.sqlite.releases import FileReleases
from perdure.engines.sqlite.tables import TableState, see_tables

__all__ = [
    "FileInfo",
    "FileReleases",
    "SqliteEngine",
    "TableState",
    "inspect",
    "inspect_edits",
    "inspect_releases",
    "inspect_tables",
    "lower_file",
    "raise_file",
    "see_tables",
]
