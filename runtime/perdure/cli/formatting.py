"""Which files `perdure fmt` is about, and what it does with them. Imports the compiler, as that command alone does."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import attrs

from perdure.cli.config import Config, load_config, meant
from perdure.cli.failure import Failure
from perdure_codegen.compiler import domain_folders
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.formatting import UnfaithfulError, formatted
from perdure_codegen.render import render_text
from perdure_codegen.source import read_file
from perdure_codegen.text import Source

__all__ = ["Run", "check", "chosen", "write"]

_RELEASES: Final = "releases"


@attrs.frozen
class Run:
    """The files whose layout differs, what is wrong with those that were left alone, and all in one line."""

    differing: tuple[str, ...]
    findings: str
    outcome: str


def chosen(what: Iterable[str], project: Path | None) -> tuple[Source | Diagnostic, ...]:
    """Return the files that *what* names: paths, or domains of the project; all of its domains where it names nothing.

    Raises Failure with code 2 for a name of nothing, and for a file of a release.
    """
    names = list(what)
    if not names:
        return tuple(found for folder in _domains(load_config(project)).values() for found in _folder(folder))
    return tuple(found for name in names for found in _named(name, project))


def _named(name: str, project: Path | None) -> Iterator[Source | Diagnostic]:
    path = Path(name)
    if _RELEASES in path.resolve().parts[-3:-1]:
        raise Failure(
            f"`{name}` is part of a release, which never changes", help="format the domain's own files", code=2
        )
    if path.is_dir():
        for folder in (path, *domain_folders(path)):
            yield from _folder(folder)
    elif path.suffix == ".yaml":
        found = read_file(path)
        if found is not None:
            yield found
    elif path.exists():
        raise Failure(f"`{name}` is no domain file: its name does not end in `.yaml`", code=2)
    else:
        domains = _domains(load_config(project))
        if name not in domains:
            raise Failure(f"there is no file and no domain `{name}`", help=meant(name, domains), code=2)
        yield from _folder(domains[name])


def _domains(config: Config) -> dict[str, Path]:
    schema = Path(os.path.relpath(config.root / config.schema))
    if not schema.is_dir():
        raise Failure(f"there is no folder `{schema}`", help="name the files to format", code=2)
    return {folder.name: folder for folder in domain_folders(schema)}


def _folder(folder: Path) -> Iterator[Source | Diagnostic]:
    for path in sorted(folder.glob("*.yaml")):
        found = None if path.name.startswith(".") else read_file(path)
        if found is not None:
            yield found


def check(files: Iterable[Source | Diagnostic]) -> Run:
    """Return which of *files* would be written."""
    return _run(files, {True: "would be formatted", False: "formatted already"}, written=False)


def write(files: Iterable[Source | Diagnostic]) -> Run:
    """Write those of *files* whose layout differs, each in one step. Raises OSError where the disk refuses."""
    return _run(files, {True: "formatted", False: "left as they were"}, written=True)


def _run(files: Iterable[Source | Diagnostic], words: dict[bool, str], *, written: bool) -> Run:
    differing: list[str] = []
    found: list[Diagnostic] = []
    texts: dict[str, str] = {}
    same = 0
    for file in files:
        if isinstance(file, Diagnostic):
            found.append(file)
            continue
        texts[file.path] = file.text
        text = _formatted(file, found)
        if text is None:
            continue
        if text.encode() == Path(file.path).read_bytes():
            same += 1
            continue
        differing.append(file.path)
        if written:
            _replace(Path(file.path), text)
    counted = [
        (len(differing), words[True]),
        (same, words[False]),
        (len({each.span.path for each in found}), "refused"),
    ]
    outcome = ", ".join(f"{count} {word}" for count, word in counted if count) or "nothing to format"
    return Run(tuple(differing), render_text(found, texts), outcome)


def _formatted(file: Source, found: list[Diagnostic]) -> str | None:
    try:
        result = formatted(file)
    except UnfaithfulError as error:
        raise Failure(str(error), help="report the file that it happens with") from error
    found += result.diagnostics if result.text is None else ()
    return result.text


def _replace(path: Path, text: str) -> None:
    target = path.resolve()  # a link stays one
    temporary = target.with_name(f".{target.name}.{os.urandom(8).hex()}.tmp")
    try:
        with temporary.open("xb") as file:
            file.write(text.encode())
        shutil.copymode(target, temporary)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
