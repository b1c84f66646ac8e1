"""The command line. Only `main` may be imported without the extra `cli`."""

from __future__ import annotations

import sys

from perdure.cli.commands import COMMANDS
from perdure.cli.help import asked, show_help

__all__ = ["main"]


def main() -> None:
    """Run the command that `sys.argv` names; exits with 0 (fine), 1 (findings) or 2 (wrong use)."""
    if asked(sys.argv[1:]):
        show_help()
        sys.exit(0)
    try:
        import typer  # noqa: F401 - asked first, so that a lack of it is told in plain words
    except ModuleNotFoundError as error:
        if error.name != "typer":
            raise
        print("error: the command line needs typer, which is not installed", file=sys.stderr)  # noqa: T201
        command = COMMANDS.get(sys.argv[1]) if sys.argv[1:2] else None
        extra = "codegen" if command and command.compiles else "cli"
        print(f"help: install perdure[{extra}]", file=sys.stderr)  # noqa: T201 - nothing else is there to print with
        sys.exit(2)
    from perdure.cli.app import run

    run()
