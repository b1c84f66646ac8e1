"""Operations that take long are logged, with their name and how long they took."""

from __future__ import annotations

import logging
import time
from collections.abc import Generator
from contextlib import contextmanager
from typing import Final

__all__ = ["timed"]

_LOG: Final = logging.getLogger("perdure.slow")


@contextmanager
def timed(name: str, *, over: float = 0.1) -> Generator[None, None, None]:
    """Log to `perdure.slow` that *name* took long, where the block took more than *over* seconds, also if it failed.

    It decorates functions, too: `@timed("sessions.put")`.
    """
    began = time.perf_counter()
    try:
        yield
    finally:
        took = time.perf_counter() - began
        if took > over:
            _LOG.warning("`%s` took %.0f ms", name, took * 1000)
