"""Operations that take long are logged, with their name and how long they took."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

__all__ = ["SLOW", "log_slow", "timed"]

SLOW: Final = 0.1
"""How many seconds an operation may take until it is called slow, unless something else is said."""

_LOG: Final = logging.getLogger("perdure.slow")


def log_slow(name: str, seconds: float) -> None:
    """Log to `perdure.slow` that *name* took *seconds*."""
    _LOG.warning("`%s` took %.0f ms", name, seconds * 1000)


@contextmanager
def timed(name: str, *, over: float = SLOW) -> Generator[None, None, None]:
    """Log to `perdure.slow` that *name* took long, where the block took more than *over* seconds, also if it failed.

    It decorates functions, too: `@timed("notes.put")`. What a store does needs none of this: see `open`.
    """
    began = time.perf_counter()
    try:
        yield
    finally:
        took = time.perf_counter() - began
        if took > over:
            log_slow(name, took)
