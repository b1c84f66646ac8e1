"""What `perdure init` does. It alone imports the part of the compiler that knows what a new project has."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from perdure.cli.failure import Failure
from perdure_codegen.starter import Unfit, project_files

__all__ = ["COMMANDS", "quoted", "start"]

COMMANDS: Final = ("perdure generate", "perdure release", "python app.py 'a line of text'")
"""What to run in a new project, in this order."""


def start(name: str, folder: Path) -> Sequence[Path]:
    """Write the project of the domain *name* into *folder*, which may exist, and return its files.

    Raises Failure with code 2 for a name that the compiler does not take, and with code 1 where any of the files is
    there already; nothing is written then.
    """
    files = project_files(name)
    if isinstance(files, Unfit):
        raise Failure(files.message, help=files.help, code=2)
    paths = [folder / file.path for file in files]
    there = [path for path in paths if path.exists() or path.is_symlink()]
    if there:
        listed = ", ".join(f"`{path}`" for path in there)
        raise Failure(
            f"nothing was written, as this exists already: {listed}",
            help="move it away, or name another folder by `--folder`",
        )
    for path, file in zip(paths, files, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(file.contents)
    return paths


def quoted(folder: Path) -> str:
    """Return *folder* as a shell takes it."""
    return shlex.quote(str(folder))
