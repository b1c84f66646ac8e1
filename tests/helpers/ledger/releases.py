"""The releases of the ledger: the first had `Counted` 1 and no `Shut`, the second `Counted` 2, the third is today's."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Final

from perdure.registry import Release

__all__ = ["RELEASES", "SHAPES", "another_line", "line"]

_VERSIONS: Final[tuple[Mapping[str, int], ...]] = (
    {"Counted": 1, "Opened": 1, "Paid": 1, "Noted": 1},
    {"Counted": 2, "Opened": 1, "Paid": 1, "Noted": 1},
    {"Counted": 3, "Opened": 1, "Paid": 1, "Noted": 1, "Shut": 1},
)


def line(salt: str = "", *, since: int = 1) -> tuple[tuple[Release, ...], Mapping[int, str]]:
    """Return the releases and their shapes; those from release *since* on differ by *salt*."""
    releases: list[Release] = []
    shapes: dict[int, str] = {}
    parent = ""
    for number, versions in enumerate(_VERSIONS, 1):
        shapes[number] = json.dumps(
            {"release": number, "parent": parent, "versions": versions, "salt": salt if number >= since else ""}
        )
        parent = hashlib.sha256(shapes[number].encode()).hexdigest()
        releases.append(Release(number=number, hash=parent, versions=versions))
    return tuple(releases), shapes


RELEASES, SHAPES = line()


def another_line(since: int) -> tuple[Release, ...]:
    """Return releases of which those from *since* on were made elsewhere."""
    return line("elsewhere", since=since)[0]
