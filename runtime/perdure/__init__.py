"""The runtime of Perdure: the store that keeps records readable for ever.

The names here are those of `perdure.events`, imported when they are first used: importing a generated package costs
only what that needs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from perdure.events import (
        ANY,
        EXISTS,
        NEW,
        Appended,
        Checkpoint,
        Clock,
        Durability,
        Erased,
        Expected,
        Fold,
        Folded,
        Following,
        Log,
        OnOperation,
        Operation,
        Recorded,
        Store,
        Stream,
        system_clock,
    )
else:

    def __getattr__(name: str) -> object:
        """Return what `perdure.events` calls *name*."""
        if name not in __all__:
            raise AttributeError(f"module `perdure` has no attribute `{name}`", name=name, obj=None)
        import perdure.events  # noqa: PLC0415 - see above

        return getattr(perdure.events, name)


__all__ = [
    "ANY",
    "EXISTS",
    "NEW",
    "Appended",
    "Checkpoint",
    "Clock",
    "Durability",
    "Erased",
    "Expected",
    "Fold",
    "Folded",
    "Following",
    "Log",
    "OnOperation",
    "Operation",
    "Recorded",
    "Store",
    "Stream",
    "system_clock",
]
