"""What a build and a durable store know of a domain's releases, and whether the two fit.

A store is *held* at a release, and records the hash of each up to it. Nothing newer than that release is in it, and
nobody writes anything newer to it before it is raised. So every build that knows the release can read all of it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import final

import msgspec

from perdure.errors import DraftDomain, DraftStore, ForkedHistory, NewerRelease, OlderRelease

__all__ = ["Build", "Held", "check_build", "check_known", "check_written", "is_owed"]


@final
class Held(msgspec.Struct, frozen=True):
    """What a store says of the releases that wrote to it."""

    hashes: tuple[str, ...]
    """Of every release up to the one at which it is held, from the first."""
    has_drafts: bool
    """Whether something that was never released may have written to it."""

    @property
    def release(self) -> int:
        """The release at which it is held, 0 for none."""
        return len(self.hashes)


@final
class Build(msgspec.Struct, frozen=True, kw_only=True):
    """What a build says of itself to the store that it opens."""

    hashes: tuple[str, ...]
    """Of all its releases, from the first."""
    writes: int
    """The newest release of which it writes anything, 0 for none."""
    is_draft: bool = False
    """Whether it would write what was never released."""
    allows_drafts: bool = False
    """Whether it may do so, and open a store that holds such."""
    migrates: bool = False
    """Whether it raises a store that is held at an older release than it writes."""
    shapes: Callable[[int], str] = lambda _: ""
    """Returns the canonical shapes of a release by its number."""


def check_build(build: Build, path: str, domain: str) -> None:
    """Refuse a *build* of *domain* that would write drafts and may not. Raises DraftDomain."""
    if build.is_draft and not build.allows_drafts:
        raise DraftDomain(path, domain)


def check_known(held: Held, build: Build, path: str) -> None:
    """Refuse a store whose records *build* may not know. Raises ForkedHistory, NewerRelease, DraftStore."""
    for number, (stored, known) in enumerate(zip(held.hashes, build.hashes, strict=False), 1):
        if stored != known:
            raise ForkedHistory(path, number, stored, known)
    if held.release > len(build.hashes):
        raise NewerRelease(path, held.release, len(build.hashes))
    if held.has_drafts and not build.allows_drafts:
        raise DraftStore(path)


def check_written(held: Held, build: Build, path: str) -> None:
    """Refuse, besides, one to which *build* would write what others may not know yet. Raises OlderRelease."""
    check_known(held, build, path)
    if held.release < build.writes and not build.migrates:
        raise OlderRelease(path, held.release, build.writes)


def is_owed(held: Held, build: Build) -> bool:
    """Answer whether the store must record something before *build*, which `check_written` let pass, writes to it."""
    return held.release < build.writes or (build.is_draft and not held.has_drafts)
