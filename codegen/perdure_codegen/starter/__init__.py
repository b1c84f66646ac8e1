"""The files of a new project: the smallest one of its kind that runs. `perdure init` writes them."""

from __future__ import annotations

from perdure_codegen.starter.choices import KINDS, STORES, Kind, Place, kinds_of, places_of
from perdure_codegen.starter.files import Unfit, project_files, unfit

__all__ = ["KINDS", "STORES", "Kind", "Place", "Unfit", "kinds_of", "places_of", "project_files", "unfit"]
