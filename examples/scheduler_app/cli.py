"""The command line of the scheduler: one group, one store, one command for each thing that people do."""

from __future__ import annotations

import sys
from typing import Final

import typer

from perdure.errors import Conflict, PerdureError
from scheduler_app import commands, import_command
from scheduler_app.actions import Refused
from scheduler_app.predecessor.rows import SourceError

__all__ = ["app", "main"]

app: Final = typer.Typer(
    name="scheduler_app",
    help="Let a tabletop group agree on a day.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for command in (
    commands.create,
    commands.propose,
    commands.vote,
    commands.withdraw,
    commands.show,
    commands.fix,
    commands.cancel,
    commands.sessions,
):
    app.command(command.__name__ if command is not commands.sessions else "list")(command)
app.command("import")(import_command.import_)


def main() -> None:
    """Run the command that `sys.argv` names; exits with 0 (done), 1 (refused, or rows left out) or 2 (wrong use)."""
    try:
        app()
    except Conflict as error:
        typer.echo(f"error: somebody else was quicker: {error}\nhelp: look at it with `show`, then try again", err=True)
        sys.exit(1)
    except Refused as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
    except SourceError as error:
        typer.echo(
            f"error: {error}\nhelp: give the predecessor's file, with its tables `sessions` and `votes`", err=True
        )
        sys.exit(1)
    except PerdureError as error:
        typer.echo(f"error: {error}" + (f"\nhelp: {error.help}" if error.help else ""), err=True)
        sys.exit(1)
