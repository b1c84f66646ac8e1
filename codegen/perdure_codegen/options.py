"""What a project's configuration tells the compiler about one domain."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

__all__ = ["Options"]


class Options(Struct, frozen=True, kw_only=True):
    """*package* is the import name of the generated package; *hooks* is "module:name" of the hand-written hooks.

    *compatibility* is asked for in place of what the domain promises.
    """

    package: str = "domains"
    hooks: str | None = None
    compatibility: Literal["backward", "forward", "full"] | None = None
