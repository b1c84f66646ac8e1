"""The files of a new project: the smallest one that runs. `perdure init` writes them."""

from __future__ import annotations

from perdure_codegen.starter.files import Unfit, project_files

__all__ = ["Unfit", "project_files"]
