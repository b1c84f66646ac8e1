"""What came to be since a release, and the operations that would say it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import IntEnum
from typing import Final

from msgspec import Struct

from perdure_codegen.wording import listed

__all__ = ["BLANK", "Difference", "Phase", "Proposed", "Reading", "instead", "reading"]

BLANK: Final = "..."
"""Stands where only the author can know a value; nothing that holds it compiles."""

_QUOTED: Final = re.compile(r"""'(?:[^']|'')*'|"(?:[^"\\]|\\.)*\"""")


class Phase(IntEnum):
    """The order of the operations of one step: each is written for what those before it leave."""

    AWAY = 0
    """Fields that go, in the types that the release had."""
    RENAME = 1
    ADOPT = 2
    VALUE = 3
    NEW = 4
    LAST = 5
    """What needs all the others: fields that move into a record, members that become another one."""


class Proposed(Struct, frozen=True):
    """One operation as an author writes it within `[]`, and what it *means* in words, by parts."""

    phase: Phase
    text: str
    means: tuple[str, ...]

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left for the author to fill in."""
        return BLANK not in _QUOTED.sub("", self.text)


class Reading(Struct, frozen=True):
    """One way in which a change may be meant: what declares it, in order."""

    operations: tuple[Proposed, ...]

    @property
    def text(self) -> str:
        """The operations as they are written within `[]`."""
        return ", ".join(each.text for each in self.operations)

    @property
    def meaning(self) -> str:
        """What this reading says, in words."""
        parts = [part for each in self.operations for part in each.means]
        return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else "".join(parts)

    @property
    def is_complete(self) -> bool:
        """Whether nothing is left for the author to fill in."""
        return all(each.is_complete for each in self.operations)


class Difference(Struct, frozen=True, kw_only=True):
    """One thing that differs from the release.

    *label* says what, at *place*, a field or member of today (empty for the type itself); *former* is where it stands
    in the release, in the same way. *made* are the names that every reading gives. Without *readings*, no operation can
    declare it, and *remedy* says what to do; with some, that also something else may be meant.
    """

    label: str
    place: str = ""
    former: str = ""
    made: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    remedy: str = ""


def instead(gone: Iterable[str], version: int) -> str:
    """Return the label of what is new where other things are *gone*."""
    names = list(gone)
    return f"new, while {listed(names)} of version {version} {'is' if len(names) == 1 else 'are'} gone"


def reading(operations: Iterable[Proposed]) -> Reading:
    """Return *operations* in the order in which they work."""
    return Reading(tuple(sorted(operations, key=lambda each: each.phase)))
