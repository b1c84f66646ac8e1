"""Documents: entities as JSON files. Generated packages open a store of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from perdure.documents.exporting import export_document

if TYPE_CHECKING:
    from perdure.documents.opening import open_folder
else:

    def __getattr__(name: str) -> object:
        """Return `open_folder`, which loads SQLite, when it is first used."""
        if name != "open_folder":
            raise AttributeError(f"module `{__name__}` has no attribute `{name}`", name=name, obj=None)
        from perdure.documents.opening import open_folder  # noqa: PLC0415 - see above

        return open_folder


__all__ = ["export_document", "open_folder"]
