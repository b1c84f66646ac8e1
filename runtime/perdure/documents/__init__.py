"""Documents: entities as JSON files."""

from __future__ import annotations

from perdure.documents.exporting import export_document

__all__ = ["export_document"]
