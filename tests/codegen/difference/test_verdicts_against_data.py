"""Verdicts are right by what happens to data: values of both versions go through the generated casts, both ways."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import attrs
import pytest
from compiling import Package, build
from sampling import Samples
from table_of_changes import CASES, cases, load

from perdure.errors import NotExpressible, WriteAsRefused
from perdure.events import ANY
from perdure.testing.lineage import identical
from perdure_codegen.changes import Way
from perdure_codegen.difference import compared
from perdure_codegen.model import DeclaredType, FieldsShape, Ref

pytestmark = pytest.mark.slow  # all together

DECLARED = cases(declared=True, owed=True)


@attrs.frozen
class Hooks:
    """The hand-written code that the cases call for; *package* has the classes that it makes."""

    package: Callable[[], Any]  # Any: a module that was compiled a moment ago

    def split_name(self, *, name: str) -> object:
        """Return the first word, and all that follows."""
        given, _, family = name.partition(" ")
        return self.package().SplitName(given=given, family=family)

    def join_name(self, *, given: str, family: str) -> str:
        """Return both in one text."""
        return f"{given} {family}"

    def parse_price(self, *, price: str) -> int:
        """Return how long a price is, which is as good as anything here."""
        return len(price)

    def to_share(self, *, paid: bool) -> float:
        """Return all or nothing."""
        return 1.0 if paid else 0.0

    def from_share(self, *, share: float) -> bool:
        """Return whether it is more than nothing."""
        return share > 0

    def to_channel(self, *, app: bool) -> object:
        """Return the member that stands for it."""
        channel = self.package().Channel
        return channel.APP if app else channel.WEB

    def from_channel(self, *, channel: Any) -> bool:  # Any: an enum of the package
        """Return whether it is that member."""
        return bool(channel.value == "app")

    def pack(self, *, code: int) -> bytes:
        """Return eight bytes."""
        return code.to_bytes(8, "big", signed=True)

    def count_lines(self, *, lines: tuple[str, ...]) -> dict[str, int]:
        """Return how often each is there."""
        return {line: lines.count(line) for line in lines}

    def list_lines(self, *, counts: dict[str, int]) -> tuple[str, ...]:
        """Return each once."""
        return tuple(sorted(counts))

    def list_keys(self, *, lines: dict[str, int]) -> tuple[str, ...]:
        """Return the keys."""
        return tuple(sorted(lines))

    def as_card(self, *, member: Any) -> object:  # Any: a record of the package
        """Return a card with the number of an account."""
        return self.package().Card(number=member.iban)


def differing(one: object, other: object, declared: DeclaredType) -> Iterator[str]:
    """Yield the fields in which two values differ; the name of a type that has none."""
    if not isinstance(declared.newest.shape, FieldsShape):
        if not identical(one, other):
            yield declared.name
        return
    cls: Any = type(one)  # Any: attrs.fields takes no plain type
    for field in attrs.fields(cls):
        if not identical(getattr(one, field.name), getattr(other, field.name)):
            yield field.name


def numbered(package: Package, ref: Ref) -> Any:  # Any: a class that was compiled a moment ago
    """Return the class of a version."""
    return getattr(package.module("history"), f"{package.domain.at(ref).name}V{ref.version}")


@attrs.frozen
class Seen:
    """What became of the samples: how many of the new ones went down or were refused, and which fields changed."""

    written: int
    refused: int
    exact: int
    lost_up: frozenset[str]
    lost_down: frozenset[str]


def seen(package: Package, declared: DeclaredType, version: int) -> Seen:
    """Return what the casts between *version* and the newest do with samples of both.

    What old samples become is among the new ones, as those are the values that surely have a way down.
    """
    samples = Samples(package.domain, lambda ref: numbered(package, ref))
    olds = samples.of(Ref(declared.name, version))
    ups = [package.up(declared, old, version) for old in olds]
    news = [*samples.of(Ref(declared.name, len(declared.versions))), *ups]
    written, exact = 0, 0
    lost_down: set[str] = set()
    backs: list[object] = []
    for new in news:
        try:
            old = package.down(declared, new, version)
        except NotExpressible:
            backs.append(None)
            continue
        backs.append(old)
        written += 1
        lost = set(differing(new, package.up(declared, old, version), declared))
        exact += not lost
        lost_down |= lost
    lost_up: set[str] = set()
    for old, back in zip(olds, backs[-len(ups) :], strict=True):
        if back is not None:
            lost_up |= set(differing(old, back, declared))
    return Seen(written, len(news) - written, exact, frozenset(lost_up), frozenset(lost_down))


def check(way: Way, declared: DeclaredType, package: Package) -> None:
    """Hold a verdict to what the casts do."""
    module = package.history(declared.name)
    steps = range(way.version + 1, len(declared.versions) + 1)
    if not all(hasattr(module, f"v{at}_to_v{at - 1}") for at in steps):
        assert way.forward == "never"
        return
    found = seen(package, declared, way.version)
    assert (found.written > 0, found.refused > 0) == {
        "always": (True, False),
        "some": (True, True),
        "never": (False, True),
    }[way.forward], found
    assert (found.exact > 0, found.exact < found.written + found.refused) == {
        "always": (True, False),
        "some": (True, True),
        "never": (False, True),
    }[way.write_as], found
    lost_up = set(way.loses_up) if found.written else set()
    if len(steps) == 1:
        assert found.lost_up == lost_up
        assert found.lost_down == set(way.loses_down)
    else:  # a later step may forgive what an earlier one says that it need not keep
        assert found.lost_up <= lost_up
        assert found.lost_down <= set(way.loses_down)


@pytest.mark.parametrize("name", DECLARED)
def test_verdicts_against_data(name: str, tmp_path: Path) -> None:
    """`always` never refuses, `never` always does, `some` does both, and what is lost is exactly what is announced."""
    case = load(name)
    package = build((CASES / name / "current" / "domain.yaml").read_text(), tmp_path)
    shop = f"{package.name}.{case.current.name}"
    package = attrs.evolve(package, hooks=Hooks(lambda: importlib.import_module(shop)))
    for changed in compared(case.previous, case.current, "release 1").changed:
        for way in changed.ways:
            check(way, case.current.declared(changed.name), package)


@pytest.mark.parametrize(
    "name",
    [
        "add_an_optional_field",
        "change_constraints_that_do_not_meet",
        "int_to_decimal",
        "remove_a_field_without_a_fill",
        "rename_a_field",
        "required_to_optional_with_a_fill",
        "scale_a_float",
    ],
)
def test_a_store_keeps_to_the_verdict(name: str, tmp_path: Path) -> None:
    """A store that writes the former version takes what `write_as` says; if it is lossy, what `forward` says."""
    case = load(name)
    package = build((CASES / name / "current" / "domain.yaml").read_text(), tmp_path)
    (way,) = (way for each in compared(case.previous, case.current, "release 1").changed for way in each.ways)
    shop = importlib.import_module(f"{package.name}.{case.current.name}")
    samples = Samples(package.domain, lambda ref: numbered(package, ref))
    declared = case.current.events["OrderPlaced"]
    ups = [package.up(declared, old, 1) for old in samples.of(Ref("OrderPlaced", 1))]
    for answer, lossy in ((way.write_as, False), (way.forward, True)):
        outcomes = set()
        try:
            with shop.open(":memory:", write_as={shop.OrderPlaced: 1}, lossy=lossy) as store:
                for event in [*ups, *samples.of(Ref("OrderPlaced", 2))]:
                    try:
                        store.order("o").append(event, expected=ANY)
                    except NotExpressible:
                        outcomes.add("refused")
                    else:
                        outcomes.add("written")
        except WriteAsRefused:
            outcomes.add("refused")
        assert outcomes == {"always": {"written"}, "some": {"written", "refused"}, "never": {"refused"}}[answer]
