"""The command line of a team's knowledge."""

from __future__ import annotations

import sys
from typing import Final

import typer

from knowledge_app import moving_commands, reading_commands, time_commands, writing_commands
from perdure.cli.failure import Failure
from perdure.errors import PerdureError

__all__ = ["app", "main"]

app: Final = typer.Typer(
    name="knowledge",
    help="What a team knows, and what it knew at any time.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for name, command in (
    ("add", writing_commands.add),
    ("update", writing_commands.update),
    ("delete", writing_commands.delete),
    ("show", reading_commands.show),
    ("list", reading_commands.list_),
    ("search", reading_commands.search),
    ("tags", reading_commands.tags),
    ("history", time_commands.history),
    ("as-of", time_commands.as_of),
    ("between", time_commands.between),
    ("changes-since", time_commands.changes_since),
    ("import", moving_commands.import_),
    ("export", moving_commands.export),
    ("validate", moving_commands.validate),
):
    app.command(name)(command)


def main() -> None:
    """Run the command that `sys.argv` names; exits with 0 (done), 1 (findings, or refused) or 2 (wrong use)."""
    try:
        app()
    except Failure as error:
        typer.echo(str(error), err=True)
        sys.exit(error.code)
    except PerdureError as error:
        typer.echo(f"error: {error}" + (f"\nhelp: {error.help}" if error.help else ""), err=True)
        sys.exit(1)
