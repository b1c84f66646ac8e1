"""The command line of the record: one store, one command for each thing that people do."""

from __future__ import annotations

import sys
from typing import Final

import typer

from agents_app import import_command, keeping_commands, reading_commands, session_command, writing_commands
from perdure.cli.failure import Failure
from perdure.errors import PerdureError

__all__ = ["app", "main"]

app: Final = typer.Typer(
    name="agents",
    help="The record of coding agents.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("list")(reading_commands.list_)
for command in (
    reading_commands.show,
    reading_commands.commits,
    reading_commands.grades,
    reading_commands.activities,
    reading_commands.scores,
    reading_commands.retrospectives,
    writing_commands.add,
    writing_commands.commit,
    writing_commands.grade,
    writing_commands.score,
    writing_commands.activity,
    writing_commands.retrospective,
):
    app.command(command.__name__)(command)
app.command("session")(session_command.session)
app.command("import")(import_command.import_)
app.command("export-status")(keeping_commands.export_status)
app.command("backup")(keeping_commands.backup)
app.command("check")(keeping_commands.check)


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
