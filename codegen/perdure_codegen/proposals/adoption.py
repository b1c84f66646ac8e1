"""Newer versions of embedded types: who takes them, and who cannot without a hook."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from msgspec import Struct

from perdure_codegen.meaning.effective import core
from perdure_codegen.model import Container, Facets, Nullable, Ref, Spec, Type
from perdure_codegen.proposals import writing
from perdure_codegen.proposals.reading import Difference, Proposed, reading
from perdure_codegen.proposals.world import World, embedded

__all__ = ["Adoption", "adoptions"]


class Adoption(Struct, frozen=True, kw_only=True):
    """The version of *name* from one release to today's.

    Of the fields that held the old one, *fields* adopt it and *hooked* cannot; *holders* are all that hold the new one.
    A *doubtful* one may be without need for any hook.
    """

    name: str
    old: int
    to: int
    fields: tuple[str, ...]
    hooked: tuple[str, ...]
    holders: tuple[str, ...]
    is_doubtful: bool

    def stands_alone(self, changed: Collection[str], gone: Collection[str]) -> bool:
        """Answer whether it can be declared beside whatever else became of the fields."""
        return not any(field in gone or field in changed for field in self.fields)

    def operation(self, fields: Iterable[str]) -> Proposed:
        """Return the operation, for these *fields* alone if there are any."""
        return writing.adopt(self.name, self.old, self.to, fields)

    def difference(self) -> Difference:
        """Return that the new version is embedded."""
        others = set(self.holders) - set(self.fields)  # beside which it has to name its own
        return Difference(
            label=f"version {self.to} of `{self.name}`",
            place=self.fields[0],
            former=self.fields[0],
            readings=(reading([self.operation(self.fields if others else ())]),),
        )


def adoptions(before: Mapping[str, Spec], after: Mapping[str, Spec], world: World) -> tuple[Adoption, ...]:
    """Return the types of which *before* holds an older version than *after*."""
    return tuple(_found(before, after, world))


def _found(before: Mapping[str, Spec], after: Mapping[str, Spec], world: World) -> Iterator[Adoption]:
    now = {ref.name: ref.version for spec in after.values() if (ref := embedded(spec)) is not None}
    then = {ref.name: ref.version for spec in before.values() if (ref := embedded(spec)) is not None}
    for name, version in then.items():
        if now.get(name, version) <= version:
            continue
        former = [field for field, spec in before.items() if embedded(spec) == Ref(name, version)]
        hooked = [field for field in former if _needs_hook(before[field], Ref(name, version), world)]
        yield Adoption(
            name=name,
            old=version,
            to=now[name],
            fields=tuple(field for field in former if field not in hooked),
            hooked=tuple(hooked),
            holders=tuple(field for field, spec in after.items() if embedded(spec) == Ref(name, now[name])),
            is_doubtful=name in world.doubtful,
        )


def _needs_hook(spec: Spec, ref: Ref, world: World) -> bool:
    """Answer whether the field holds each value once, or bounds it, which another version may not respect."""
    if ref.name in world.joining and (spec.facets.unique_items or _in_set(spec.type)):
        return True
    return ref.name in world.altering and spec.facets != Facets() and isinstance(core(spec.type), Ref)


def _in_set(kind: Type) -> bool:
    match kind:
        case Container(kind="set"):
            return True
        case Container() | Nullable():
            return _in_set(kind.item)
        case _:
            return False
