"""`perdure explain`."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["command"]


def command(
    rule: Annotated[
        str, typer.Argument(help="A rule, as in the brackets of `error[unknown-key]`.", show_default=False)
    ],
) -> None:
    """Print the page of a rule: what it checks, why, and what to do."""
    from perdure.cli import compiling

    typer.echo(compiling.rule_page(rule), nl=False)
