"""What casts promise, held for every operation alone, in chains, and in the combinations that once went wrong.

Each schema in `schemas/` is compiled, imported, and held to the laws: up is total and its result valid, fused equals
stepwise, down undoes up and up undoes down, each but for what the steps between say they lose, in value and type.
"""

from __future__ import annotations

import enum
from pathlib import Path

import pytest
from compiling import build

SCHEMAS = sorted((Path(__file__).parent / "schemas").glob("*.yaml"))


class Hooks:
    """What the schemas call for."""

    def parse(self, *, a: str) -> int:
        """Return the number that is written, or -1."""
        return int(a) if a.isascii() and a.isdigit() and len(a) < 15 else -1

    def show(self, *, a: int) -> str:
        """Return a number as text."""
        return str(a)

    def odd(self, *, x: str) -> int:
        """Return a small number made of a text."""
        return len(x) % 5

    def other(self, *, member: enum.Enum) -> enum.Enum:
        """Return the member itself."""
        return member


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: path.stem)
def test_casts_keep_their_word(schema: Path, tmp_path: Path) -> None:
    """Up, down, fused and stepwise agree for any value of any version."""
    build(schema.read_text(), tmp_path, Hooks()).hold(examples=12)
