"""The operations that can be told from what was released, written into the files: `perdure evolve`."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Final

from msgspec import Struct

from perdure_codegen.diagnostic import Diagnostic, Fix
from perdure_codegen.editing import declared, pinned
from perdure_codegen.text import Source

__all__ = ["Check", "Evolution", "evolve"]

Check = Callable[[tuple[Source, ...]], tuple[Diagnostic, ...]]
"""What the compiler says of the files of a domain, in the light of what was released."""

_TYPE: Final = re.compile(r"\b[A-Z][A-Za-z0-9]*")
_MOST_ROUNDS: Final = 100
_SECOND: Final = 2
"""The version from which on changes must say which one they mean."""


class Evolution(Struct, frozen=True):
    """The files as they are then, what was *written* into them, and what there is to say about them still."""

    sources: tuple[Source, ...]
    written: tuple[Fix, ...]
    diagnostics: tuple[Diagnostic, ...]


def evolve(sources: tuple[Source, ...], check: Check) -> Evolution:
    """Write what has only one reading, until *check* finds nothing that has; what has several is left to the author.

    What is written may hold `...`, which the check then asks for. Nothing is read from the disk, and nothing put there.
    """
    written, found = dict[Fix, None](), check(sources)
    for _ in range(_MOST_ROUNDS):
        fixes = [fix for fix in _certain(found) if fix not in written]
        if not fixes:
            break
        sources = pinned(sources, {fix.type for fix in fixes if fix.begins and fix.version == _SECOND})
        for (type_, version), operations in _by_step(fixes).items():
            sources = tuple(declared(source, type_, version, operations) or source for source in sources)
        written |= dict.fromkeys(fixes)
        found = check(sources)
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
        fixes = [fix for fix, *_ in owed if fix.is_certain and not _mentions(fix, waiting)]
        begun = {fix.type for fix in fixes}
        more = {fix.type for fix, *_ in owed if fix.begins and fix.type not in begun}
        if more <= waiting:
            return fixes
        waiting |= more


def _mentions(fix: Fix, names: Collection[str]) -> bool:
    return any(name in names and name != fix.type for text in fix.operations for name in _TYPE.findall(text))
