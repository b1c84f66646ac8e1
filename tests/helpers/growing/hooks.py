"""Hooks for whatever a domain asks."""

from __future__ import annotations

from typing import Any

__all__ = ["AnyHooks"]


class AnyHooks:
    """Each hook is called as `<name>_<constant>`, and makes that constant of whatever it is given."""

    def text_of(self, **_: object) -> str:
        """Return a text."""
        return "x"

    def number_of(self, **_: object) -> int:
        """Return a number."""
        return 7

    def __getattr__(self, name: str) -> Any:  # Any: what a hook makes
        """Refuse any other hook."""
        raise AttributeError(name)
