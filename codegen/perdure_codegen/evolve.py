"""The operations that can be told from what was released, written into the files: `perdure evolve`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Final

from msgspec import Struct

from perdure_codegen.compiler import understand
from perdure_codegen.diagnostic import Diagnostic, Fix
from perdure_codegen.editing import declared
from perdure_codegen.model import Domain
from perdure_codegen.source import Folder
from perdure_codegen.text import Source

__all__ = ["Evolution", "evolve"]

_TYPE: Final = re.compile(r"\b[A-Z][A-Za-z0-9]*")
_MOST_ROUNDS: Final = 100


class Evolution(Struct, frozen=True):
    """The files as they are then, what was *written* into them, and what there is to say about them still."""

    sources: tuple[Source, ...]
    written: tuple[Fix, ...]
    diagnostics: tuple[Diagnostic, ...]


def evolve(folder: Folder, name: str | None, previous: Domain | None) -> Evolution:
    """Write what has only one reading, until nothing is left that has; whatever has several is left to the author.

    What is written may hold `...`, which the check then asks for. Nothing is read from the disk, and nothing put there.
    """
    sources, written = folder.sources, dict[Fix, None]()
    for _ in range(_MOST_ROUNDS):
        _, found = understand(Folder(folder.name, sources, folder.diagnostics), name, previous)
        fixes = [fix for fix in _certain(found) if fix not in written]
        if not fixes:
            break
        for (type_, version), operations in _by_step(fixes).items():
            made = [declared(source, type_, version, operations) or source for source in sources]
            sources = tuple(made)
        written |= dict.fromkeys(fixes)
    return Evolution(sources, tuple(written), found)


def _by_step(fixes: Iterable[Fix]) -> Mapping[tuple[str, int], tuple[str, ...]]:
    steps: dict[tuple[str, int], tuple[str, ...]] = {}
    for fix in fixes:
        key = (fix.type, fix.version)
        steps[key] = (*steps.get(key, ()), *fix.operations)
    return steps


def _certain(found: Iterable[Diagnostic]) -> list[Fix]:
    """Return the fixes of findings that have just one, less those about a version that no step leads to yet."""
    owed = [diagnostic.fixes for diagnostic in found if diagnostic.fixes]
    waiting: set[str] = set()
    while True:
        fixes = [fix for fix, *others in owed if not others and not _mentions(fix, waiting)]
        begun = {fix.type for fix in fixes}
        more = {fix.type for fix, *_ in owed if fix.begins and fix.type not in begun}
        if more <= waiting:
            return fixes
        waiting |= more


def _mentions(fix: Fix, names: Collection[str]) -> bool:
    return any(name in names and name != fix.type for text in fix.operations for name in _TYPE.findall(text))
