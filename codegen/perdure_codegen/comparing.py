"""What `perdure diff` compares: a domain as its files are today with a release of it, or with a commit of git."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from perdure_codegen.changes import Difference, Effect
from perdure_codegen.checks import RULE_OF
from perdure_codegen.compiler import recall, understand
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.difference import broken_promises, compared
from perdure_codegen.migrations import Side, hazards, migration, tunings
from perdure_codegen.model import Domain
from perdure_codegen.releases import Chain, read_chain, standing
from perdure_codegen.source import Folder, read_folder
from perdure_codegen.source.git import read_commit
from perdure_codegen.text import Source

__all__ = ["Compared", "against_commit", "against_release"]


class Compared(Struct, frozen=True, kw_only=True):
    """A *difference*, or None where one side could not be understood, or is *missing*; *sources* are the files of both.

    *missing* says what there is not.
    """

    name: str
    missing: str = ""
    difference: Difference | None = None
    diagnostics: tuple[Diagnostic, ...] = ()
    sources: tuple[Source, ...] = ()

    @property
    def failed(self) -> bool:
        """Whether anything is an error, is undeclared, or breaks a promise."""
        undeclared = self.difference is not None and any(not each.declared for each in self.difference.changes)
        return undeclared or any(each.severity == "error" for each in self.diagnostics)


def against_release(folder: Path, number: int | None) -> Compared:
    """Compare the domain in *folder* with its release *number*, or with the newest; with nothing where there is none.

    Raises LookupError where there is no release of that number.
    """
    chain = read_chain(folder)
    if chain.diagnostics:
        return Compared(name=folder.name, diagnostics=chain.diagnostics)
    if number is not None and not 1 <= number <= len(chain.releases):
        raise LookupError(number, len(chain.releases))
    if chain.newest is None:
        return Compared(name=folder.name, missing="it has no release yet")
    release = chain.releases[-1 if number is None else number - 1]
    then = Folder(folder.name, release.sources, ())
    return _compare(folder, chain, then, f"release {release.number}", recall(release))


def against_commit(root: Path, folder: Path, commit: str, ref: str) -> Compared:
    """Compare the domain in *folder*, relative to *root*, with what *commit* has there, which is called *ref*.

    Raises GitError where git cannot read it, and LookupError where the commit has no such domain.
    """
    then = read_commit(root, commit, folder)
    if not then.sources and not then.diagnostics:
        raise LookupError(ref)
    return _compare(folder, read_chain(folder), then, ref)


def _compare(folder: Path, chain: Chain, then: Folder, against: str, previous: Domain | None = None) -> Compared:
    """Compare with *previous*, or with what the files *then* declare; a release was sound when it was made."""
    today = read_folder(folder)
    sources = (*today.sources, *then.sources)
    current, found = understand(today, today.name, is_released=True)
    if current is None:
        return Compared(name=folder.name, diagnostics=found, sources=sources)
    if previous is None:
        previous, found = understand(then, None, is_released=True)
    if previous is None:
        return Compared(name=folder.name, diagnostics=found, sources=sources)
    current = _released(current, chain)
    difference = compared(previous, current, against)
    if all(each.declared for each in difference.changes):
        difference = replace(difference, migration=tuple(_effects(previous, current)))
    return Compared(
        name=folder.name,
        difference=difference,
        diagnostics=broken_promises(current),
        sources=sources,
    )


def _effects(previous: Domain, current: Domain) -> Iterator[Effect]:
    """Yield what the migration of a file does that has the tables of *previous*."""
    if not previous.entities:
        return
    step = migration(current, Side.of(previous), Side.of(current), 0)
    for each in (*hazards(current, step), *tunings(current, step)):
        yield Effect(rule=RULE_OF.get(each.kind, ""), what=each.message, span=each.span)


def _released(domain: Domain, chain: Chain) -> Domain:
    return replace(domain, releases=standing(domain, chain, recall=recall).releases)
