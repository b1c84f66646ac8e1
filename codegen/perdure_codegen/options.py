"""What a project's configuration tells the compiler about one domain."""

from __future__ import annotations

from msgspec import Struct

__all__ = ["Options"]


class Options(Struct, frozen=True, kw_only=True):
    """*package* is the import name of the generated package; *hooks* is "module:name" of the hand-written hooks."""

    package: str = "domains"
    hooks: str | None = None
