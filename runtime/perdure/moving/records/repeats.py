"""What a dry run must remember, since nothing that it does stays in the store."""

from __future__ import annotations

import hashlib
from typing import final

from perdure.moving.records.once import Written
from perdure.moving.records.problems import Problem

__all__ = ["Repeats"]


@final
class Repeats:
    """Which keys a dry run has met, and with which values: some 100 bytes for each."""

    def __init__(self) -> None:
        """Begin without any."""
        self._met: dict[bytes, bytes] = {}

    def see(self, key: str, entity: object) -> Written | tuple[Problem, ...] | None:
        """Return what becomes of *entity* where its key was met before; None where it was not."""
        value = _digest(repr(entity))
        met = self._met.setdefault(_digest(key), value)
        if met is value:
            return None
        if met == value:
            return "already"
        return (Problem("$.key", "this source has another value under this key before"),)


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "backslashreplace"), digest_size=16).digest()
