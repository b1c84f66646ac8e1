"""What casts promise, held for every operation alone, in chains, and in the combinations that once went wrong.

Each schema in `schemas/` is compiled, imported, and held to the laws: up is total and its result valid, fused equals
stepwise, down undoes up and up undoes down, each but for what the steps between say they lose, in value and type.
"""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Any

import pytest
from compiling import Package, build

SCHEMAS = sorted((Path(__file__).parent / "schemas").glob("*.yaml"))


class Hooks:
    """What the schemas call for; those that make events find their classes in *package*."""

    package: Package

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

    def in_two(self, *, a: str, place: object) -> tuple[object, ...]:
        """Return one of each event that the schema names."""
        history: Any = self.package.module("history")  # Any: made a moment ago
        return history.MovedV2(place=place), history.BackV1(b=a)

    def in_many(self, *, a: str, place: object) -> tuple[object, ...]:
        """Return as many as the text is long, and one more."""
        history: Any = self.package.module("history")  # Any: the same
        return *(history.BackV3(a=each) for each in a[:3]), history.BothV1(b=a, place=place)


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: path.stem)
def test_casts_keep_their_word(schema: Path, tmp_path: Path) -> None:
    """Up, down, fused and stepwise agree for any value of any version."""
    hooks = Hooks()
    hooks.package = build(schema.read_text(), tmp_path, hooks)
    hooks.package.hold(examples=12)
