"""Releasing: what would be frozen, and freezing it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from perdure_codegen.compiler import hold
from perdure_codegen.file import File
from perdure_codegen.model import DeclaredType, Domain
from perdure_codegen.releases import Chain, Snapshot, read_chain, snapshot, write_release
from perdure_codegen.source import read_folder

__all__ = ["Candidate", "candidate", "golden", "news"]


class Candidate(Struct, frozen=True):
    """The next release of the domain in *folder*; *snapshot* is None where nothing is new since the last one."""

    folder: Path
    domain: Domain
    chain: Chain
    snapshot: Snapshot | None

    def write(self) -> Path:
        """Write the release and return its folder. Raises OSError where the disk does, with nothing left behind."""
        if self.snapshot is None:
            raise ValueError(f"nothing is new in {self.domain.name}")
        return write_release(self.folder, self.chain, self.snapshot)


def candidate(folder: Path) -> Candidate | None:
    """Return what would be released of the domain in *folder*; None where it has errors."""
    read = read_folder(folder)
    chain = read_chain(folder)
    domain, _ = hold(read, read.name, chain)
    if domain is None:
        return None
    made = snapshot(domain, read.sources, chain, golden(domain, chain)) if domain.is_draft else None
    return Candidate(folder, domain, chain, made)


def golden(domain: Domain, chain: Chain) -> tuple[File, ...]:
    """Return the files under `golden/` of the next release; *chain* has those of the releases before it."""
    del domain, chain
    return ()


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


def _called(declared: DeclaredType) -> str:
    return f"{'event' if declared.kind == 'event' else 'type'} {declared.name}"
