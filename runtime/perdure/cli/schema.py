"""`perdure schema`."""

from __future__ import annotations

import typer

__all__ = ["command"]


def command() -> None:
    """Print the JSON Schema of the schema language, for editors."""
    from perdure.cli import compiling

    typer.echo(compiling.language_schema(), nl=False)
