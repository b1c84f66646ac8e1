"""Releasing: what would be frozen, and freezing it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from perdure_codegen.compiler import hold
from perdure_codegen.file import File
from perdure_codegen.model import DeclaredType, Domain
from perdure_codegen.releases import Chain, read_chain, snapshot, write_release
from perdure_codegen.source import read_folder
from perdure_codegen.tables import schema_of
from perdure_codegen.text import Source

__all__ = ["Candidate", "candidate", "news"]


class Candidate(Struct, frozen=True):
    """What would be the next release of the domain in *folder*, whose files are *sources*."""

    folder: Path
    sources: tuple[Source, ...]
    domain: Domain
    chain: Chain

    @property
    def number(self) -> int:
        """The number that the release would have."""
        return len(self.chain.releases) + 1

    def write(self, golden: Iterable[File] = ()) -> Path:
        """Write the release with its *golden* files, and return its folder.

        Raises OSError where the disk does, with nothing left behind.
        """
        return write_release(self.folder, self.chain, snapshot(self.domain, self.sources, self.chain, golden))


def candidate(folder: Path) -> Candidate | None:
    """Return what would be released of the domain in *folder*; None where it has errors, or nothing is new."""
    read = read_folder(folder)
    chain = read_chain(folder)
    domain, _ = hold(read, read.name, chain)
    if domain is None or not domain.is_draft:
        return None
    return Candidate(folder, read.sources, domain, chain)


def news(domain: Domain) -> tuple[str, ...]:
    """Return what the last release of *domain* did not have, a line each."""
    return tuple(_news(domain))


def _news(domain: Domain) -> Iterator[str]:
    last = domain.releases[-1].versions if domain.releases else {}
    for declared in (*domain.types.values(), *domain.events.values()):
        count = len(declared.versions)
        if declared.name not in last:
            yield f"{_called(declared)} is new" + (f", in version {count}" if count > 1 else "")
        elif count > last[declared.name]:
            yield f"{_called(declared)} in version {count}"
    if domain.releases and domain.releases[-1].declared is not None:
        before = {table.entity: table for table in schema_of(domain.releases[-1].declared).tables}
        for table in schema_of(domain).tables:
            declared = domain.types[table.entity]
            if before.get(declared.name, table) != table and len(declared.versions) == last.get(declared.name):
                yield f"table {table.name} in itself: its indexes, keys, counts or search"


def _called(declared: DeclaredType) -> str:
    return f"{'event' if declared.kind == 'event' else 'type'} {declared.name}"
