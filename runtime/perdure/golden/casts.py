"""Finding the casts of a generated history by their names."""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import ModuleType
from typing import Any, TypeAlias

__all__ = ["Cast", "cast_called", "takes_hooks"]

Cast: TypeAlias = Callable[[Any], Any]  # Any: of the class of one version to that of another


def cast_called(name: str, history: ModuleType, hooks: object) -> Cast | None:
    """Return a function of *history*, given *hooks* if it takes them.

    None where there is no such function, or it takes hooks and there are none.
    """
    function: Callable[..., Any] | None = getattr(history, name, None)  # Any: see Cast
    if function is None or not takes_hooks(function):
        return function
    return None if hooks is None else lambda value: function(value, hooks)


@functools.cache
def takes_hooks(function: Callable[..., object]) -> bool:
    """Answer whether a cast takes hooks, used or not."""
    return not {"hooks", "_hooks"}.isdisjoint(getattr(function, "__annotations__", ()))
