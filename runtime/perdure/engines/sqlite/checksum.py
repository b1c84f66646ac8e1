"""The checksum of a row: four bytes at its end that make the CRC-32 of the whole row one number.

A row is encoded as a MessagePack array of its columns, each in its smallest form, the checksum last as four bytes of
binary. The checksum is the CRC-32 (zlib's) of all that comes before those four bytes, least significant byte first.
The CRC-32 of the whole is then always `RESIDUE`, so one pass over the row answers whether it is sound, and which
column was damaged does not matter, nor whether its type changed.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Final

import msgspec

from perdure.engines.records import Raw

__all__ = ["RESIDUE", "first_damaged", "sealed"]

RESIDUE: Final = 0x2144DF1C

_EMPTY: Final = bytes(4)
_encode: Final = msgspec.msgpack.Encoder().encode


def sealed(
    row: tuple[int, str, int, str, int, str, int, str | None, str | None, bytes | str],
) -> Raw:
    """Return *row* with its checksum."""
    return (*row, zlib.crc32(_encode((*row, _EMPTY))[:-4]).to_bytes(4, "little"))


def first_damaged(rows: Sequence[Raw]) -> int | None:
    """Return the index of the first of *rows* that is not as it was written, or None.

    Sound rows cost no line of Python each: 0.25 us, where a loop takes 0.5.
    """
    sums = list(map(zlib.crc32, map(_encode, rows)))
    if sums.count(RESIDUE) == len(sums):
        return None
    return next(index for index, value in enumerate(sums) if value != RESIDUE)
