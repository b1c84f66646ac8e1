"""Carrying a store elsewhere: every record as one line of JSON, and back, exactly."""

from __future__ import annotations

from perdure.moving.exporting import export
from perdure.moving.importing import Imported, import_

__all__ = ["Imported", "export", "import_"]
