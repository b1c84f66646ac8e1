"""Keys as text, for the ledger of a move."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Generic, TypeVar
from uuid import UUID

import attrs

__all__ = ["TEXT_KEYS", "UUID_KEYS", "Keys"]

K = TypeVar("K")


@attrs.frozen
class Keys(Generic[K]):
    """How a key becomes text, and the same key again."""

    to_text: Callable[[K], str]
    from_text: Callable[[str], K]


TEXT_KEYS: Final[Keys[str]] = Keys(str, str)
UUID_KEYS: Final[Keys[UUID]] = Keys(str, UUID)
