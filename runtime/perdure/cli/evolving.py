"""What `perdure evolve` does. It imports the compiler, and only that command imports it."""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import attrs

from perdure.cli.config import Config, meant
from perdure.cli.failure import Failure
from perdure_codegen.compiler import domain_folders, hold
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.evolve import Evolution
from perdure_codegen.evolve import evolve as evolved
from perdure_codegen.output import write_sources
from perdure_codegen.releases import Chain, read_chain
from perdure_codegen.render import render_text, summary
from perdure_codegen.source import Folder, read_folder
from perdure_codegen.text import Source

__all__ = ["Run", "evolve"]


@attrs.frozen
class Run:
    """What was written, or would be, and what is left, as *text*; *outcome* is one line for a person."""

    text: str
    outcome: str
    failed: bool


def evolve(config: Config, domains: Sequence[str], *, dry_run: bool) -> Run:
    """Write what can be told from what was released into the files of *domains*, or of all if none is named.

    Raises Failure where a domain is not there.
    """
    with contextlib.chdir(config.root):
        texts, found, written, files = list[str](), list[Diagnostic](), 0, 0
        for folder in _folders(config, domains):
            read, chain = read_folder(folder), read_chain(folder)
            evolution = evolved(read.sources, partial(_check, read, chain))
            changed = [new for old, new in zip(read.sources, evolution.sources, strict=True) if old != new]
            if not dry_run:
                write_sources(changed)
            texts += _diff(read, evolution) if dry_run else _listed(evolution)
            shown = (*evolution.sources, *(chain.newest.sources if chain.newest is not None else ()))
            texts.append(render_text(evolution.diagnostics, {each.path: each.text for each in shown}))
            written, files = written + len(evolution.written), files + len(changed)
            found += evolution.diagnostics
    what = f"{_count(written, 'change')} {'would be declared' if dry_run else 'declared'} in {_count(files, 'file')}"
    left = f"; {summary(found)} left" if found else ""
    return Run("".join(texts), f"{what}{left}", any(each.severity == "error" for each in found))


def _check(folder: Folder, chain: Chain, sources: tuple[Source, ...]) -> tuple[Diagnostic, ...]:
    return hold(Folder(folder.name, sources, folder.diagnostics), folder.name, chain)[1]


def _folders(config: Config, domains: Sequence[str]) -> tuple[Path, ...]:
    if not config.schema.is_dir():
        raise Failure(f"there is no folder `{config.schema}` in `{config.root}`", code=2)
    every = {folder.name: folder for folder in domain_folders(config.schema)}
    for name in domains:
        if name not in every:
            raise Failure(f"there is no domain `{name}`", help=meant(name, every), code=2)
    return tuple(every[name] for name in dict.fromkeys(domains)) or tuple(every.values())


def _listed(evolution: Evolution) -> Iterator[str]:
    for fix in evolution.written:
        for operation in fix.operations:
            yield f"`{fix.type}`, version {fix.version}: {operation}\n"
    if evolution.written and evolution.diagnostics:
        yield "\n"


def _diff(folder: Folder, evolution: Evolution) -> Iterator[str]:
    for old, new in zip(folder.sources, evolution.sources, strict=True):
        before, after = (each.text.replace("\r\n", "\n").splitlines() for each in (old, new))
        yield from (f"{line}\n" for line in difflib.unified_diff(before, after, old.path, new.path, lineterm=""))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
