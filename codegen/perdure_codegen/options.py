"""What a project's configuration tells the compiler about one domain."""

from __future__ import annotations

import attrs

__all__ = ["Options"]


@attrs.frozen(kw_only=True)
class Options:
    """*package* is the import name of the generated package; *hooks* is "module:name" of the hand-written hooks."""

    package: str = "domains"
    hooks: str | None = None
