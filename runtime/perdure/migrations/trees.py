"""Entities as two releases have them."""

from __future__ import annotations

from typing import Any, final

import attrs

from perdure.entities.tables import Table

__all__ = ["Tree"]


@final
@attrs.frozen(kw_only=True, eq=False)
class Tree:
    """An entity that is no child, with all that belongs to it, as two releases have it.

    The rows of one release go through the casts of the module *history*, from one of the *versions* to the other.
    """

    before: Table[Any, Any]  # Any: each of its own class
    after: Table[Any, Any]  # Any: the same
    history: str = ""
    versions: tuple[int, int] = (0, 0)
