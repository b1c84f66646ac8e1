"""What `perdure init` does. It alone imports the part of the compiler that knows what a new project has."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeVar, final

import msgspec
import typer

from perdure.cli.failure import Failure
from perdure_codegen.starter import KINDS, STORES, Kind, Place, Unfit, kinds_of, places_of, project_files, unfit

__all__ = ["Project", "Wanted", "asked", "commands", "given", "quoted", "start"]

T = TypeVar("T", Kind, Place)

_TRY: Final = "python app.py 'a line of text'"


@final
class Wanted(msgspec.Struct, frozen=True):
    """What was said on the command line."""

    name: str | None
    kind: Kind | None
    place: Place | None


@final
class Project(msgspec.Struct, frozen=True):
    """What is to be made."""

    name: str
    kind: Kind
    place: Place


def given(wanted: Wanted) -> Project:
    """Return what is *wanted*, with what is usual for the rest. Raises Failure with code 2 for what cannot be."""
    if wanted.name is None:
        raise Failure("a project needs a name", help="name its domain: `perdure init notes`", code=2)
    _see(unfit(wanted.name))
    place: Place = wanted.place or "sqlite"
    kind: Kind = wanted.kind or kinds_of(place)[0]
    if place not in places_of(kind):
        kinds = " or ".join(f"`--kind {each}`" for each in kinds_of(place))
        places = " or ".join(f"`--store {each}`" for each in places_of(kind))
        raise Failure(f"JSON files keep no events, and the project is `{kind}`", help=f"{kinds}; or {places}", code=2)
    return Project(wanted.name, kind, place)


def asked(wanted: Wanted) -> Project:
    """Return what is *wanted*, of which the rest is asked for on the terminal. Raises Failure as `given` does."""
    if wanted.name is not None:
        _see(unfit(wanted.name))
    name = wanted.name or _name()
    kind = _choice("What does it store?", KINDS, KINDS)
    return Project(name, kind, _choice("Where does it keep that?", STORES, places_of(kind)))


def _name() -> str:
    while True:
        name: str = typer.prompt("What is the domain called?", err=True)
        why = unfit(name)
        if why is None:
            return name
        typer.echo(f"error: {why.message}\nhelp: {why.help}", err=True)


def _choice(question: str, meanings: Mapping[T, str], possible: Iterable[T]) -> T:
    """Return which of those that are *possible* is chosen, by its number or its name; the first for an empty line."""
    choices = list(possible)
    typer.echo(question, err=True)
    for number, choice in enumerate(choices, 1):
        typer.echo(f"  {number}. {choice}: {meanings[choice]}", err=True)
    while True:
        answer: str = typer.prompt("Number or name", default=choices[0], err=True)
        for number, choice in enumerate(choices, 1):
            if answer.strip().lower() in {str(number), choice}:
                return choice
        typer.echo(f"error: `{answer}` is none of them", err=True)


def _see(why: Unfit | None) -> None:
    if why is not None:
        raise Failure(why.message, help=why.help, code=2)


def start(project: Project, folder: Path) -> Sequence[Path]:
    """Write *project* into *folder*, which may exist, and return its files.

    Raises Failure with code 2 for a name of which there can be none, and with code 1 where any of the files is there
    already; nothing is written then.
    """
    files = project_files(project.name, project.kind, project.place)
    if isinstance(files, Unfit):
        raise Failure(files.message, help=files.help, code=2)
    paths = [folder / file.path for file in files]
    there = [path for path in paths if path.exists() or path.is_symlink()]
    if there:
        listed = ", ".join(f"`{path}`" for path in there)
        raise Failure(
            f"nothing was written, as this exists already: {listed}",
            help="move it away, or name another folder by `--folder`",
        )
    for path, file in zip(paths, files, strict=True):
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as opened:
            opened.write(file.contents)
    return paths


def commands(project: Project) -> tuple[str, str]:
    """Return what to run in a new project, in this order: what lasts is released first, which generates it, too."""
    return ("perdure generate" if project.place == "memory" else "perdure release"), _TRY


def quoted(folder: Path) -> str:
    """Return *folder* as a shell takes it."""
    return shlex.quote(str(folder))
