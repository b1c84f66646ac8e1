"""The first stage: the files of a domain's folder as text. It alone reads the disk, and what git has."""

from __future__ import annotations

from perdure_codegen.source.folder import LARGEST, Folder, read_file, read_folder

__all__ = ["LARGEST", "Folder", "read_file", "read_folder"]
