"""Two domains of entities whose releases use every operation, compiled and imported; and builds of former releases."""

from __future__ import annotations

from migrated.archive import ARCHIVE
from migrated.builds import Build, Released, released
from migrated.farm import FARM
from migrated.files import contents, fill, rows
from migrated.library import LIBRARY

__all__ = ["ARCHIVE", "FARM", "LIBRARY", "Build", "Released", "contents", "fill", "released", "rows"]
