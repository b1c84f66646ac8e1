"""Finding the casts of a generated history by their names."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, TypeAlias

__all__ = ["Cast", "as_made", "cast_called", "takes_hooks"]

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


@contextlib.contextmanager
def as_made(history: ModuleType) -> Iterator[None]:
    """Let the cast through a split give the parts in the versions that its hook makes, not as today's classes.

    What a release recorded of them would else be another value as soon as one of the parts has a new version. *history*
    brings them up to today's classes by a function called `newest`, and has none where they are of these anyway.
    """
    newest = vars(history).get("newest")
    if newest is None:
        yield
        return
    vars(history)["newest"] = lambda parts, *_: parts
    try:
        yield
    finally:
        vars(history)["newest"] = newest
