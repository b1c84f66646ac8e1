"""What `perdure diff` does; beside `compiling`, this imports the compiler."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Final, assert_never

import attrs

from perdure.cli.compiling import folders, within
from perdure.cli.config import Config, meant
from perdure.cli.failure import Failure
from perdure.cli.options import Format
from perdure_codegen.comparing import Compared, against_commit, against_release
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.render import difference as rendering
from perdure_codegen.render import render_github, render_text, summary
from perdure_codegen.source.git import GitError, commit_of
from perdure_codegen.text import Source

__all__ = ["Run", "diff"]

_NUMBER: Final = re.compile(r"[0-9]{1,6}")


@attrs.frozen
class Run:
    """What was found: *text* for stdout, *errors* for stderr, a line for each domain, and whether anything is wrong."""

    text: str
    errors: str
    outcomes: tuple[str, ...]
    failed: bool


def diff(config: Config, names: tuple[str, ...], against: str | None, format_: Format) -> Run:
    """Compare the domains called *names*, or all, with a release or a commit.

    Raises Failure with code 2 for a domain, a release or a commit that does not exist.
    """
    with within(config):
        known = {folder.name: folder for folder in folders(config)}
        for name in names:
            if name not in known:
                raise Failure(f"there is no domain `{name}`", help=meant(name, known), code=2)
        chosen = {name: known[name] for name in names or known}
        found = _compared(config, chosen.values(), against, named=bool(names))
    text, errors = _shown(found, format_)
    return Run(text, errors, tuple(map(_outcome, found)), any(each.failed for each in found))


def _compared(config: Config, chosen: Iterable[Path], against: str | None, *, named: bool) -> list[Compared]:
    if against is None or _NUMBER.fullmatch(against):
        return _with_release(list(chosen), None if against is None else int(against), named=named)
    try:
        commit = commit_of(config.root, against)
        return [_with_commit(config, folder, commit, against) for folder in chosen]
    except GitError as error:
        raise Failure(error.message, help=error.help, code=2) from error


def _with_release(chosen: list[Path], number: int | None, *, named: bool) -> list[Compared]:
    """Compare with a release that each domain has; those that nobody *named* may lack it, but for one at least."""
    found: list[Compared] = []
    lacking: list[tuple[Path, int]] = []
    for folder in chosen:
        try:
            found.append(against_release(folder, number))
        except LookupError as error:
            lacking.append((folder, error.args[1]))
            found.append(Compared(name=folder.name, missing=f"it has no release {number}"))
    if lacking and (named or len(lacking) == len(chosen)):
        folder, count = lacking[0]
        known = {0: "it has none yet", 1: "it has release 1"}.get(count, f"it has releases 1 to {count}")
        raise Failure(f"`{folder.name}` has no release {number}", help=known, code=2)
    return found


def _with_commit(config: Config, folder: Path, commit: str, ref: str) -> Compared:
    try:
        return against_commit(config.root, folder, commit, ref)
    except LookupError:
        return Compared(name=folder.name, missing=f"`{ref}` does not have it")


def _shown(found: list[Compared], format_: Format) -> tuple[str, str]:
    """Return what goes to stdout and to stderr."""
    differences = [each.difference for each in found if each.difference is not None]
    diagnostics = [diagnostic for each in found for diagnostic in each.diagnostics]
    match format_:
        case "text":
            blocks = [*map(rendering.render_text, differences), render_text(diagnostics, _texts(found))]
            return "\n".join(block for block in blocks if block), ""
        case "json":
            return rendering.render_json(differences), render_text(diagnostics, _texts(found))
        case "github":
            return rendering.render_github(differences) + render_github(diagnostics), ""
    assert_never(format_)


def _texts(found: list[Compared]) -> dict[str, str]:
    sources: list[Source] = [source for each in found for source in each.sources]
    return {source.path: source.text for source in sources}


def _outcome(compared: Compared) -> str:
    wrong: tuple[Diagnostic, ...] = compared.diagnostics
    said = [] if not wrong else [summary(wrong)]
    if compared.difference is not None:
        said = [rendering.counted(compared.difference), *said]
    return f"{compared.name}: {'; '.join(said) or f'nothing to compare with: {compared.missing}'}"
