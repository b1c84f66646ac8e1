"""Verdicts on every former version of the schemas that casts are tested with: chains, and odd combinations."""

from __future__ import annotations

import enum
from pathlib import Path

import attrs
import pytest
from compiling import Package, build, event, understood
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


A = "records: {A: {fields: {s: str, n: int}}}"
SMALL = "types: {Small: {is: int, max: 1}, Large: {is: int, min: 5}}"
CHAINS = {
    "a constant that the type before lacks": (
        "a: int",
        "2: [{retype: b, from: str, to: str | None}]\n3: [{remove: b, type: str | None, fill: null}]",
        "",
        ("never", "always"),
    ),
    "a constant that it has": (
        "a: int",
        "2: [{retype: b, from: str, to: str | None}]\n3: [{remove: b, type: str | None, fill: x}]",
        "",
        ("always", "always"),
    ),
    "a constant that the fill replaces": (
        "a: int",
        "2: [{retype: b, from: str, to: str | None, fill: y}]\n3: [{remove: b, type: str | None, fill: null}]",
        "",
        ("always", "always"),
    ),
    "a constant that is no whole number of the unit before": (
        "a: int",
        "2: [{scale: b, factor: 1000, else: 0}]\n3: [{remove: b, type: int, fill: 5}]",
        "",
        ("never", "always"),
    ),
    "a constant that is one": (
        "a: int",
        "2: [{scale: b, factor: 1000, else: 0}]\n3: [{remove: b, type: int, fill: 5000}]",
        "",
        ("always", "always"),
    ),
    "a record that is None": (
        "a: int",
        "2: [{nest: [s, n], into: b}]\n3: [{remove: b, type: A | None, fill: null}]",
        A,
        ("never", "always"),
    ),
    "a record that is there": (
        "t: str, m: int",
        "2: [{nest: [s, n], into: b}]\n3: [{hoist: b, type: A | None, to: {s: t, n: m}, else: {t: '', m: 0}}]",
        A,
        ("always", "always"),
    ),
    "None that no value can be any more": (
        "a: str",
        "2: [{retype: a, from: str, to: str | None}]\n3: [{retype: a, from: str | None, to: str, else: ''}]",
        "",
        ("always", "always"),
    ),
    "a bound that is wide only in between": (
        "a: {type: int, max: 9}",
        "2: [{constrain: a, from: {max: 9}, to: {}}]\n3: [{constrain: a, from: {}, to: {max: 9}, else: 9}]",
        "",
        ("always", "always"),
    ),
    "text that is longer than any number": (
        "a: int",
        "2: [{retype: a, from: {type: str, min_length: 30}, to: {type: int}, else: 0}]",
        "",
        ("never",),
    ),
    "members that are too long": (
        "a: E",
        "2: [{retype: a, from: {type: str, max_length: 2}, to: E, else: aaaa}]",
        "enums: {E: {members: [aaaa, bbbb]}}",
        ("never",),
    ),
    "numbers that are no flag": (
        "a: {type: int, min: 5}",
        "2: [{retype: a, from: bool, to: {type: int, min: 5}, else: 5}]",
        "",
        ("never",),
    ),
    "a list that is too short": (
        "a: int",
        "2: [{retype: a, from: {type: 'list[int]', min_length: 2}, to: {type: int}, else: 0}]",
        "",
        ("never",),
    ),
    "an optional number that is too large": (
        "a: {type: int | None, min: 5}",
        "2: [{retype: a, from: {type: int, max: 1}, to: {type: int | None, min: 5}, else: 5}]",
        "",
        ("never",),
    ),
    "items that are too large": (
        "a: 'list[Large]', b: {type: 'list[Large]', min_length: 1}",
        "2: [{retype: a, from: 'list[Small]', to: 'list[Large]', else: []}]",
        SMALL,
        ("some",),
    ),
    "items that are too large, of which there is one": (
        "a: {type: 'list[Large]', min_length: 1}",
        "2: [{retype: a, from: {type: 'list[Small]'}, to: {type: 'list[Large]', min_length: 1}, else: [5]}]",
        SMALL,
        ("never",),
    ),
    "a list whose first item is too large": (
        "a: 'list[Large]'",
        "2: [{retype: a, from: Small, to: 'list[Large]', else: [5]}]",
        SMALL,
        ("never",),
    ),
    "one that becomes too large an item": (
        "a: Large",
        "2: [{retype: a, from: 'list[Small]', to: Large, else: 5}]",
        SMALL,
        ("never",),
    ),
    "too many for a set": (
        "a: {type: 'set[int]', max_length: 1}",
        "2: [{retype: a, from: {type: 'list[int]', min_length: 2}, to: {type: 'set[int]', max_length: 1}, else: []}]",
        "",
        ("never",),
    ),
}


@pytest.mark.parametrize("name", CHAINS)
def test_chains(name: str, tmp_path: Path) -> None:
    """What goes down through several steps, by what the steps between have left; and values agree."""
    fields, changes, extra, answers = CHAINS[name]
    package = build(event(fields, changes, extra), tmp_path)
    moved = package.domain.events["Moved"]
    assert tuple(way_down(package.domain, moved, at) for at in range(1, len(moved.versions))) == answers
    for at, answer in enumerate(answers, 1):
        refused = refusals(package, moved, at)
        assert refused
        assert (not all(refused), any(refused)) == {
            "always": (True, False),
            "some": (True, True),
            "never": (False, True),
        }[answer]


def test_a_hook_may_make_any_member() -> None:
    """What a hook makes of a member may be one that a former step refuses, or not."""
    enums = "enums:\n  E:\n    members: [a, b, c]\n    changes:\n      2: [{add_member: b}]\n"
    text = event("x: E", "2: [{adopt: E, from: 1, to: 2}]\n3: [{adopt: E, from: 2, to: 3}]", "")
    domain = understood(text.replace("events:", f"{enums}      3: [{{add_member: c, into: {{hook: h}}}}]\nevents:"))
    assert [way_down(domain, domain.types["E"], at) for at in (1, 2)] == ["some", "always"]
    assert [way_down(domain, domain.events["Moved"], at) for at in (1, 2)] == ["some", "always"]


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
