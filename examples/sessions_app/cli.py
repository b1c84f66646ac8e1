"""The command line of the sessions: one store, one command for each thing that people do."""

from __future__ import annotations

import sys
from typing import Final

import typer

from perdure.cli.failure import Failure
from perdure.errors import PerdureError
from sessions_app import import_command, migrate_command, moving_commands, reading_commands, writing_commands
from sessions_app.repository import UnknownSession

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
app.command("create")(writing_commands.create)
app.command("update")(writing_commands.update)
app.command("delete")(writing_commands.delete)
app.command("add-message")(writing_commands.add_message)
app.command("set-status")(writing_commands.set_status)
app.command("validate")(moving_commands.validate)
app.command("reconcile")(moving_commands.reconcile)
app.command("phase")(moving_commands.phase)
app.command("rollback")(moving_commands.rollback)
app.command("archive")(moving_commands.archive)
app.command("restore")(moving_commands.restore)
app.command("export")(import_command.export)
app.command("backup")(moving_commands.backup)
app.command("check")(moving_commands.check)
app.command("migrate")(migrate_command.migrate)


def main() -> None:
    """Run the command that `sys.argv` names; exits with 0 (done), 1 (findings, or refused) or 2 (wrong use)."""
    try:
        app()
    except Failure as error:
        typer.echo(str(error), err=True)
        sys.exit(error.code)
    except UnknownSession as error:
        typer.echo(f"error: {error}\nhelp: `list` shows the sessions, `show` the agents of one", err=True)
        sys.exit(1)
    except OSError as error:
        typer.echo(f"error: {error}\nhelp: look at the disk, and at what you may read and write there", err=True)
        sys.exit(1)
    except PerdureError as error:
        typer.echo(f"error: {error}" + (f"\nhelp: {error.help}" if error.help else ""), err=True)
        sys.exit(1)
