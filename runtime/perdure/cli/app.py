"""The program. A command is imported when it is called, and imports what it needs when it runs, so help is quick."""

from __future__ import annotations

import io
import sys
from importlib import import_module
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup
from typer.main import get_command

from perdure.cli.commands import COMMANDS
from perdure.cli.failure import Failure
from perdure.cli.help import ABOUT, ASKED, VERSION, help_text

__all__ = ["app", "load", "run"]


class _Commands(TyperGroup):
    """All commands, as their names and summaries; one that is called is replaced by itself."""

    # No `@override`: importing it takes as long as all that is below. Any: these classes of typer are private.
    def format_help(self, ctx: Any, formatter: Any) -> None:  # type: ignore[explicit-override] # as below
        """Write what `perdure --help` prints, whatever is in *ctx*."""
        del ctx
        formatter.write(f"{help_text()}\n")

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # type: ignore[explicit-override]
        """Return the command that *args* call, its name, and what is left of *args*."""
        name, command, rest = super().resolve_command(ctx, args)
        return name, load(name) if name in COMMANDS else command, rest


app: Final = typer.Typer(
    name="perdure",
    cls=_Commands,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help: importing rich for it takes longer than all the rest
    context_settings={"help_option_names": list(ASKED)},
)

_EXTRAS: Final = {"perdure_codegen": "codegen", "jinja2": "codegen", "yaml": "codegen", "rich": "cli"}
"""What a command may find missing, and the extra that brings it."""


def _stand_in() -> None:
    """Stand in the list of commands for one that is not imported yet."""


for name, listed in COMMANDS.items():
    app.command(name, help=listed.summary)(_stand_in)


def load(name: str) -> Any:  # Any: typer's class of commands is private
    """Return the command *name*."""
    module = import_module(COMMANDS[name].module)
    if hasattr(module, "app"):
        return get_command(module.app)
    alone = typer.Typer(add_completion=False, rich_markup_mode=None)
    alone.command(name)(module.command)
    return get_command(alone)


def _version(*, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        typer.echo(f"perdure {version('perdure')}")
        raise typer.Exit


@app.callback(help=ABOUT)
def perdure(
    *,
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help=VERSION)] = False,
) -> None:
    """Do nothing before the command itself."""


def run() -> None:
    """Run the command that `sys.argv` names and exit; an error is told on stderr, without a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # what a terminal cannot show must not end a listing
    try:
        app(prog_name="perdure")
    except Exception as error:
        failure = _failure(error)
        if failure is None:
            raise
        typer.echo(str(failure), err=True)
        sys.exit(failure.code)


def _failure(error: Exception) -> Failure | None:
    """Return what is said of *error*, or None for one that is a mistake of ours."""
    if isinstance(error, Failure):
        return error
    if isinstance(error, ModuleNotFoundError) and error.name in _EXTRAS:
        missing = f"this command needs `{error.name}`, which is not installed"
        return Failure(missing, help=f"install perdure[{_EXTRAS[error.name]}]", code=2)
    from perdure.errors import PerdureError

    if isinstance(error, PerdureError):
        return Failure(str(error), help=error.help)
    return Failure(str(error)) if isinstance(error, OSError) else None
