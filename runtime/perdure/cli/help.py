"""The help of the program itself, written without typer: importing that takes longer than all the rest of it."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import Final

from perdure.cli.commands import COMMANDS

__all__ = ["ABOUT", "ASKED", "VERSION", "asked", "help_text", "show_help"]

ABOUT: Final = "Keep every record ever written readable, as the class that today's code uses."
VERSION: Final = "Print the version and exit."
ASKED: Final = ("-h", "--help")
_LEAST: Final = 50
_MOST: Final = 100
_WIDTH: Final = 80
_OPTIONS: Final = (("--version", VERSION), (", ".join(ASKED), "Show this message and exit."))


def asked(arguments: Sequence[str]) -> bool:
    """Answer whether *arguments* ask for the help of the program, and for nothing else."""
    return len(arguments) == 1 and arguments[0] in ASKED


def help_text(width: int | None = None) -> str:
    """Return what the program is for, and all commands with what they do, in lines of at most *width* characters.

    Without it, they are as wide as the terminal, within reason.
    """
    width = _width() if width is None else width
    commands = tuple((name, command.summary) for name, command in COMMANDS.items())
    lines = ["Usage: perdure [OPTIONS] COMMAND [ARGS]...", "", *(f"  {line}" for line in _wrapped(ABOUT, width - 2))]
    for title, rows in (("Options", _OPTIONS), ("Commands", commands)):
        lines += ["", f"{title}:", *_listed(rows, width)]
    return "\n".join(lines)


def show_help() -> None:
    """Print it; whoever closes the pipe has read enough."""
    try:
        sys.stdout.write(f"{help_text()}\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # or Python complains when it ends
        sys.exit(1)


def _width() -> int:
    """Return how wide lines may be, by COLUMNS or the terminal."""
    try:
        columns = int(os.environ.get("COLUMNS", "")) or os.get_terminal_size(sys.__stdout__.fileno()).columns  # type: ignore[union-attr] # the next line
    except (ValueError, OSError, AttributeError):  # no number, no terminal, no standard output
        columns = _WIDTH
    return max(min(columns, _MOST), _LEAST)


def _listed(rows: Sequence[tuple[str, str]], width: int) -> Iterator[str]:
    column = max(len(name) for name, _ in rows) + 4
    for name, summary in rows:
        first, *rest = _wrapped(summary, width - column)
        yield f"  {name}".ljust(column) + first
        yield from (" " * column + line for line in rest)


def _wrapped(text: str, width: int) -> Iterator[str]:
    """Yield the lines of *text*; importing textwrap takes longer than all of this."""
    line = ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            yield line
            line = word
        else:
            line = f"{line} {word}".lstrip()
    yield line
