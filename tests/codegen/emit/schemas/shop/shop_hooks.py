"""The hand-written steps of the shop: a location is an aisle of one letter and a shelf."""

from __future__ import annotations

from domains.shop.hooks import Hooks, SplitLocation

__all__ = ["hooks"]


class ByHand:
    """Takes a location apart at its first letter, and forgets who counted."""

    def split_location(self, *, location: str) -> SplitLocation:
        """Return the first letter as the aisle, the rest as the shelf."""
        return SplitLocation(aisle=location[:1], shelf=location[1:])

    def join_location(self, *, aisle: str, shelf: str) -> str:
        """Return both as one text."""
        return aisle + shelf

    def anonymise(self, *, counted_by: str) -> str:
        """Return how long the name was."""
        return "*" * len(counted_by)


hooks: Hooks = ByHand()
