"""The command line of the sessions: one store, one command for each thing that people do."""

from __future__ import annotations

import sys
from typing import Final

import typer

from perdure.errors import PerdureError
from sessions_app import import_command, moving_commands, reading_commands
from sessions_app.opening import Refused

__all__ = ["app", "main"]

app: Final = typer.Typer(
    name="sessions",
    help="The history of multi-agent coding runs.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("import")(import_command.import_)
app.command("list")(reading_commands.list_)
app.command("show")(reading_commands.show)
app.command("search")(reading_commands.search)
app.command("failed")(reading_commands.failed)
app.command("totals")(reading_commands.totals)
for command in (
    moving_commands.validate,
    moving_commands.reconcile,
    moving_commands.phase,
    moving_commands.rollback,
    moving_commands.archive,
    moving_commands.restore,
):
    app.command(command.__name__)(command)
app.command("export")(import_command.export)
app.command("backup")(moving_commands.backup)
app.command("check")(moving_commands.check)


def main() -> None:
    """Run the command that `sys.argv` names; exits with 0 (done), 1 (findings, or refused) or 2 (wrong use)."""
    try:
        app()
    except Refused as error:
        typer.echo(str(error), err=True)
        sys.exit(1)
    except PerdureError as error:
        typer.echo(f"error: {error}" + (f"\nhelp: {error.help}" if error.help else ""), err=True)
        sys.exit(1)
