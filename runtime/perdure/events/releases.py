"""As which release a store is written, and what its build says of itself."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from typing import Any, Final, Generic, TypeAlias, TypeVar, final

from perdure.engines.releases import Build, Held
from perdure.errors import Invalid, NotInRelease, WriteAsRefused
from perdure.events.history import History
from perdure.registry import Domain, Former

__all__ = ["WriteAs", "Written", "build_of", "is_draft", "own"]

E = TypeVar("E")

WriteAs: TypeAlias = int | Mapping[type[Any], int] | None  # Any: E would not be inferred from a literal
"""A release, or the version of each class that is not written as its newest one."""


@final
class Written(Generic[E]):
    """The version as which each of today's classes is written."""

    def __init__(self, domain: Domain[E], history: History[E], write_as: WriteAs) -> None:
        """Refuse what cannot be written. Raises Invalid, WriteAsRefused."""
        self._domain = domain
        self._history = history
        self._versions: Mapping[str, int] | None = None
        self._found: dict[type[E], Former[E] | NotInRelease | None] = {}
        if isinstance(write_as, Mapping):
            self._found = {cls: self._named(cls, version) for cls, version in write_as.items()}
            release = self._oldest(write_as)
        elif write_as is None:
            release = len(domain.releases)
        else:
            release = _known(domain, write_as)
            self._versions = domain.releases[release - 1].versions
        self.release: Final = release
        """The oldest release whose builds can read all that is written; the newest one where drafts are written."""

    def find(self, cls: type[E]) -> Former[E] | NotInRelease | None:
        """Return how *cls* is written as a former version, None for its newest one, or why it cannot be written."""
        if self._versions is None:
            return self._found.get(cls)
        if cls not in self._found:
            self._found[cls] = self._released(cls, self._versions)
        return self._found[cls]

    def _released(self, cls: type[E], versions: Mapping[str, int]) -> Former[E] | NotInRelease | None:
        name, newest = self._domain.current[cls]
        version = versions.get(name)
        if version is None:
            return NotInRelease(name, self.release, "it came later")
        if version == newest:
            return None
        key = self._history.key_of(cls, version)
        former = self._history.find(key) if key else None
        if former is None or former.down is None:
            return NotInRelease(name, self.release, f"it has no way down to version {version}")
        return former

    def _named(self, cls: type[E], version: int) -> Former[E] | None:
        if cls not in self._domain.current:
            raise WriteAsRefused(
                getattr(cls, "__name__", str(cls)), version, f"it is no event of `{self._domain.name}`"
            )
        name, newest = self._domain.current[cls]
        if type(version) is not int or (key := self._history.key_of(cls, version)) is None:
            raise WriteAsRefused(name, version, f"there is no such version; the newest is {newest}")
        if key == (name, newest):
            return None
        former = self._history.find(key)
        if former is None or former.down is None:
            raise WriteAsRefused(name, version, "it has no way down from the newest version")
        return former

    def _oldest(self, write_as: Mapping[type[E], int]) -> int:
        """Return the oldest release that has every version which may be written, or else the newest one."""
        writable = {cls for classes in self._domain.streams.values() for cls in classes}
        written = [
            (name, write_as.get(cls, newest)) for cls, (name, newest) in self._domain.current.items() if cls in writable
        ]
        for release in self._domain.releases:
            if all(version <= release.versions.get(name, 0) for name, version in written):
                return release.number
        return len(self._domain.releases)


def _known(domain: Domain[Any], release: object) -> int:  # Any: whatever its events are
    if type(release) is not int or not 1 <= release <= len(domain.releases):
        known = (
            f"a release from 1 to {len(domain.releases)}, or" if domain.releases else f"`{domain.name}` has no release:"
        )
        raise Invalid("open", "write_as", f"{known} a version by class", release)
    return release


def is_draft(domain: Domain[Any]) -> bool:  # Any: the same
    """Answer whether *domain* would write what was never released: all of it, where there is no release."""
    return domain.is_draft or not domain.releases


def own(domain: Domain[Any]) -> Held:  # Any: the same
    """Return what a store would record that *domain* wrote to."""
    return Held(tuple(release.hash for release in domain.releases), has_drafts=is_draft(domain))


def build_of(domain: Domain[Any], writes: int, *, migrates: bool, allows_drafts: bool) -> Build:  # Any: the same
    """Return what a build of *domain* that writes release *writes* says of itself."""

    def shapes(number: int) -> str:
        found: Mapping[int, str] = importlib.import_module(domain.shapes).SHAPES if domain.shapes else {}
        return found.get(number, "")

    return Build(
        hashes=own(domain).hashes,
        writes=writes,
        is_draft=is_draft(domain),
        allows_drafts=allows_drafts,
        migrates=migrates,
        shapes=shapes,
    )
