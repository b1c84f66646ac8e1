"""What a store's file and a build know of the domain's releases, where that does not fit."""

from __future__ import annotations

import shlex
from typing import final

from typing_extensions import override

from perdure.errors.base import PerdureError
from perdure.errors.stores import OpenError

__all__ = ["DraftDomain", "DraftStore", "ForkedHistory", "NewerRelease", "NotInRelease", "OlderRelease"]


@final
class OlderRelease(OpenError):
    """A store that is held at an older release than this build would write; nothing was written.

    *release* is the one at which it is held, 0 for none; *wanted* the one whose versions would be written.
    """

    def __init__(self, path: str, release: int, wanted: int) -> None:
        """Say that the store is held at *release*."""
        self.release = release
        self.wanted = wanted
        held = f"open it with `write_as={release}`, or " if release else ""
        self.help = (
            f"once every program that uses it knows release {wanted}, run `perdure migrate up {shlex.quote(path)}`, or "
            f"open it with `migrate=True`; until then {held}open it with `read_only=True`"
        )
        at = f"it is held at release {release}" if release else "no release has written to it"
        super().__init__(path, f"{at}, and this build would write release {wanted}")
        self.args = (path, release, wanted)


@final
class NewerRelease(OpenError):
    """A store that was raised to a later release than this build knows; nothing was written.

    *release* is the store's, *known* the newest one of this build.
    """

    help = "upgrade this program; `perdure events FILE --raw` shows what is stored"

    def __init__(self, path: str, release: int, known: int) -> None:
        """Say that the store is at *release*."""
        self.release = release
        self.known = known
        newest = f"this build knows releases up to {known}" if known else "this build knows no release"
        super().__init__(path, f"it is at release {release}, and {newest}")
        self.args = (path, release, known)


@final
class ForkedHistory(OpenError):
    """A store whose releases are of another line than this build's: *release* is the first that differs.

    *stored* and *known* are its hashes, in the store and in this build.
    """

    help = (
        "open it with a build from the line of releases that wrote to it; releases are a line, never a tree: what was "
        "released on another branch must be released again, on top of the newest. `perdure events FILE --raw` shows "
        "what is stored"
    )

    def __init__(self, path: str, release: int, stored: str, known: str) -> None:
        """Say that *release* has hash *stored* in the store, and *known* here."""
        self.release = release
        self.stored = stored
        self.known = known
        super().__init__(path, f"its release {release} is `{stored[:12]}`, and that of this build `{known[:12]}`")
        self.args = (path, release, stored, known)


@final
class DraftStore(OpenError):
    """A store that drafts wrote to, versions that may have changed since: no released build can vouch for it."""

    summary = "holds drafts"
    help = "make a new file for a released build; while you develop, open this one with `allow_drafts=True`"


@final
class DraftDomain(OpenError):
    """A file that was to be written by a *domain* of which something was never released; it was left as it was."""

    help = (
        "run `perdure release`; or, while you develop, open it with `allow_drafts=True`, which marks the file for "
        "good: no released build opens it. Nothing is kept in `:memory:`, where drafts are free"
    )

    def __init__(self, path: str, domain: str) -> None:
        """Say that something of *domain* was never released."""
        self.domain = domain
        super().__init__(path, f"`{domain}` has drafts, versions that were never released")
        self.args = (path, domain)


@final
class NotInRelease(PerdureError, ValueError):
    """An event that cannot be written as a *release* at which the store is held; nothing was written.

    *type* is its type, and *reason* says why there is no such version of it.
    """

    help = "hold it back until the store is raised, and write it then without `write_as`"

    def __init__(self, type_name: str, release: int, reason: str) -> None:
        """Say why *release* has no place for *type_name*."""
        self.type = type_name
        self.release = release
        self.reason = reason
        super().__init__(type_name, release, reason)

    @override
    def __str__(self) -> str:
        """Return the type, the release and the reason."""
        return f"`{self.type}` cannot be written as release {self.release}: {self.reason}"
