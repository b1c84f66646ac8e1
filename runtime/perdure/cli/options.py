"""Options that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, TypeAlias

import typer

__all__ = ["FileArgument", "Format", "FormatOption", "PackageOption", "ProjectOption", "Promised"]

Format: TypeAlias = Literal["text", "json", "github"]
Promised: TypeAlias = Literal["backward", "forward", "full"]

ProjectOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--project",
        metavar="DIR",
        help="The folder of the pyproject.toml to use; by default the nearest above the current one.",
        show_default=False,
    ),
]

PackageOption: TypeAlias = Annotated[
    str | None,
    typer.Option("--package", help="The generated package; by default the one of [tool.perdure].", show_default=False),
]

FormatOption: TypeAlias = Annotated[
    Format, typer.Option("--format", help="How findings are printed: for people, for programs, for GitHub's checks.")
]

FileArgument: TypeAlias = Annotated[Path, typer.Argument(help="The store's file.", show_default=False)]
