"""Fields that may have moved into a record, or out of one."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from msgspec import Struct

from perdure_codegen.meaning.effective import core
from perdure_codegen.model import FieldsShape, Ref, Spec
from perdure_codegen.proposals import writing
from perdure_codegen.proposals.matching import Matching, matchings
from perdure_codegen.proposals.reading import Phase, Proposed
from perdure_codegen.proposals.world import World

__all__ = ["Move", "moves"]

Fields = Mapping[str, Spec]
Raise = Callable[[Spec], Spec]
_MOST = 4


class Move(Struct, frozen=True):
    """A `nest` or `hoist` with what it takes: *olds* are gone by it, *news* come, and of *stay* the values are kept."""

    olds: frozenset[str]
    news: frozenset[str]
    stay: frozenset[str]
    operations: tuple[Proposed, ...]

    def is_within(self, olds: Collection[str], news: Collection[str]) -> bool:
        """Answer whether it is about these fields alone."""
        return self.olds <= set(olds) and self.news <= set(news)

    def meets(self, other: Move) -> bool:
        """Answer whether both are about one field."""
        return bool(self.olds & other.olds or self.news & other.news)


def moves(before: Fields, after: Fields, raise_: Raise, world: World) -> Iterator[Move]:
    """Yield each way in which several fields may have become one, or one several; *raise_* gives today's versions."""
    gone = {name: spec for name, spec in before.items() if name not in after}
    new = {name: spec for name, spec in after.items() if name not in before}
    names = {*before, *after}
    for name, spec in new.items():
        inner = _record(spec, world)
        if inner is not None:
            pairs = _paired(name, inner, {field: raise_(each) for field, each in gone.items()})
            yield from (_nested(name, inner, each, names) for each in pairs)
    for name, spec in gone.items():
        inner = _record(spec, world)
        if inner is not None:
            pairs = _paired(name, {field: raise_(each) for field, each in inner.items()}, new)
            yield from (_hoisted(name, spec, inner, each, names) for each in pairs)


def _record(spec: Spec, world: World) -> Fields | None:
    ref = core(spec.type)
    shape = world.shapes(ref) if isinstance(ref, Ref) else None
    return shape.fields if isinstance(shape, FieldsShape) and shape.fields else None


def _nested(into: str, inner: Fields, pairs: Matching, names: Collection[str]) -> Move:
    operations: list[Proposed] = []
    taken: list[tuple[str, str]] = []
    for field, source in pairs.items():
        name = source or _free(field, {*names, *(each for each, _ in taken)})
        if source is None:
            operations.append(writing.add(name, inner[field]))
        taken.append((name, field))
    olds = frozenset(source for source in pairs.values() if source is not None)
    return Move(olds, frozenset({into}), olds, (*operations, writing.nest(taken, into)))


def _hoisted(field: str, spec: Spec, inner: Fields, pairs: Matching, names: Collection[str]) -> Move:
    taken: list[tuple[str, str]] = []
    dropped: list[Proposed] = []
    for name, target in pairs.items():
        outside = target or _free(name, {*names, *(each for _, each in taken)})
        if target is None:
            dropped.append(writing.remove(outside, inner[name], Phase.AWAY))
        taken.append((name, outside))
    specs = {outside: inner[name] for name, outside in taken}
    news = frozenset(target for target in pairs.values() if target is not None)
    hoisted = writing.hoist(field, spec.type, taken, specs)
    return Move(frozenset({field}), news, frozenset({field}), (hoisted, *dropped))


def _paired(record: str, inner: Fields, outside: Fields) -> Iterator[Matching]:
    """Yield which of the *outside* fields each field of the record is: of the same name, or else of the same type."""
    fixed: dict[str, str | None] = {}
    for name, spec in inner.items():
        named = next((each for each in (name, f"{record}_{name}") if outside.get(each) == spec), None)
        if named is not None and named not in fixed.values():
            fixed[name] = named
    left = {name: spec for name, spec in outside.items() if name not in fixed.values()}
    options: dict[str, list[str | None]] = {
        name: [*(each for each, other in left.items() if other == spec), None]
        for name, spec in inner.items()
        if name not in fixed
    }
    found = [{name: each.get(name, fixed.get(name)) for name in inner} for each in matchings(options)]
    fewest = min(list(each.values()).count(None) for each in found)
    if fewest == len(inner) or (fewest and not fixed):
        return
    yield from [each for each in found if list(each.values()).count(None) == fewest][:_MOST]


def _free(name: str, taken: Collection[str]) -> str:
    while name in taken:
        name = f"{name}0"
    return name
