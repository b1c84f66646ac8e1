"""Sizes as a person gives them."""

from __future__ import annotations

import re
from typing import Annotated, Final, TypeAlias

import typer

__all__ = ["SizeOption", "size"]

_SIZE: Final = re.compile(r"(\d{1,12})\s*(|k|M|G|T)i?B?", re.ASCII | re.IGNORECASE)
_UNITS: Final = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40}


def size(text: str) -> int:
    """Return how many bytes *text* says, such as 64MB or 1500000; a kB has 1024. Raises typer.BadParameter."""
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise typer.BadParameter(f"`{text}` is no size; write it as 64MB, 512kB or 1500000")
    return int(found[1]) * _UNITS[found[2].lower()]


SizeOption: TypeAlias = Annotated[
    int | None,
    typer.Option(
        "--max-size",
        envvar="AGENTS_MAX_SIZE",
        parser=size,
        metavar="SIZE",
        help="How large the store may become, such as 64MB; by default there is no limit.",
        show_default=False,
    ),
]
