"""Verdicts on every former version of the schemas that casts are tested with: chains, and odd combinations."""

from __future__ import annotations

import enum
from pathlib import Path

import attrs
import pytest
from compiling import Package, build
from sampling import Samples

from perdure.errors import NotExpressible
from perdure_codegen.meaning.ways import way_down
from perdure_codegen.model import DeclaredType, Ref

SCHEMAS = sorted((Path(__file__).parents[1] / "history" / "schemas").glob("*.yaml"))


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


def refusals(package: Package, declared: DeclaredType, version: int) -> list[bool] | None:
    """Return of each sample whether it was refused on its way down to *version*; None where there is no cast."""
    module = package.history(declared.name)
    if not all(hasattr(module, f"v{at}_to_v{at - 1}") for at in range(version + 1, len(declared.versions) + 1)):
        return None
    names = package.module("history")
    samples = Samples(package.domain, lambda ref: getattr(names, f"{package.domain.at(ref).name}V{ref.version}"))
    ups = [package.up(declared, old, version) for old in samples.of(Ref(declared.name, version))]
    refused = []
    for new in [*samples.of(Ref(declared.name, len(declared.versions))), *ups]:
        try:
            package.down(declared, new, version)
        except NotExpressible:
            refused.append(True)
        else:
            refused.append(False)
    return refused


@pytest.mark.slow
@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: path.stem)
def test_verdicts_hold(schema: Path, tmp_path: Path) -> None:
    """What is said to go down always is never refused, and what never does always is."""
    package = attrs.evolve(build(schema.read_text(), tmp_path), hooks=Hooks())
    for declared in (*package.domain.types.values(), *package.domain.events.values()):
        for version in range(1, len(declared.versions)):
            refused = refusals(package, declared, version)
            match way_down(package.domain, declared, version):
                case "always":
                    assert refused is not None
                    assert not any(refused)
                case "never":
                    assert refused is None or all(refused)
                case "some":
                    assert refused is not None
                    assert any(refused)
