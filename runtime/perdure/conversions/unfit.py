"""The failure of a conversion."""

from __future__ import annotations

__all__ = [
    "Unfit",
]


class Unfit(ValueError):
    """A value that the other type cannot hold; casts turn it into what the change says, or into NotExpressible."""
