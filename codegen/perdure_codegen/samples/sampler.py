"""Samples of declared types, made of the edges of what they hold.

A record has as many samples as its richest field has edges: the first is plain throughout, and each further one takes
another edge of every field. So each edge stands in some sample, beside edges of other fields, and a record of ten
fields needs no more of them than one of three.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate
from typing import Final, assert_never

from msgspec import Struct
from msgspec.structs import replace

from perdure_codegen.meaning.children import key_of_children
from perdure_codegen.meaning.effective import Bounds, bounds, scalar_of
from perdure_codegen.model import (
    Container,
    Domain,
    EnumMember,
    EnumShape,
    FieldsShape,
    NamedShape,
    Nullable,
    RecordValue,
    Ref,
    Spec,
    Type,
    UnionShape,
    Value,
)
from perdure_codegen.samples.containers import MANY, containers
from perdure_codegen.samples.scalars import counted, edges

__all__ = ["Sampler"]

_HEAVY: Final = 2000
"""How many scalars the samples of a type have, together, where something else holds them."""

_LIGHT: Final = 100
"""How many scalars a plain value has that need not be None or empty."""


class Sampler(Struct):
    """Makes the samples of the types of *domain*, each version once."""

    domain: Domain
    made: dict[Ref, tuple[Value, ...]] = {}

    def of(self, ref: Ref) -> tuple[Value, ...]:
        """Return the samples of one version of a type, a plain one first.

        There are none where nothing satisfies its constraints, or no text was found that matches its patterns.
        """
        if ref not in self.made:
            self.made[ref] = tuple(self._declared(ref))
        return self.made[ref]

    def _declared(self, ref: Ref) -> Iterable[Value]:
        shape = self.domain.shape(ref)
        match shape:
            case FieldsShape(fields):
                return self._records(ref, fields)
            case EnumShape(members):
                return [EnumMember(ref, member) for member in members]
            case UnionShape(members):
                several = [self.of(member) for member in members]
                return [*(one for each in several for one in each[:1]), *(one for each in several for one in each[1:])]
            case NamedShape(spec):
                return self._edges(spec, ref.name)
            case _:
                assert_never(shape)

    def _records(self, ref: Ref, fields: Mapping[str, Spec]) -> Iterator[RecordValue]:
        columns = {name: self._edges(spec, name) for name, spec in fields.items()}
        if not all(columns.values()):
            return
        places = {name: place for place, name in enumerate(sorted(fields))}
        for row in range(max(map(len, columns.values()), default=1)):
            yield RecordValue(
                ref, {name: self._cell(fields[name].type, columns[name], row, places[name]) for name in fields}
            )

    def _cell(self, kind: Type, column: Sequence[Value], row: int, place: int) -> Value:
        """Return the value of one field in sample number *row*; what is large is plain once all its edges stood."""
        plain, *others = column
        if row == 0 or not others:
            return plain
        if scalar_of(kind, self.domain.shape) is not None:
            return others[(row - 1 + place) % len(others)]
        return others[row - 1] if row <= len(others) else plain

    def _edges(self, spec: Spec, plain: str) -> tuple[Value, ...]:
        kind = spec.type
        limits = bounds(spec, self.domain.shape)
        if isinstance(kind, Nullable):
            inner = self._edges(Spec(kind.item, spec.facets), plain)
            return _light_first((*inner[:1], None, *inner[1:]))
        if isinstance(kind, Container):
            return _light_first(self._container(kind, limits, plain))
        scalar = scalar_of(kind, self.domain.shape)
        if scalar is not None:
            return edges(scalar.kind, limits, plain)
        return self._held(kind) if isinstance(kind, Ref) else ()

    def _held(self, ref: Ref) -> tuple[Value, ...]:
        """Return the samples of a type for what holds it: so many as a reader bears, or they would multiply."""
        samples = self.of(ref)
        weights = accumulate(map(_weight, samples))
        return samples[:1] + tuple(each for each, weight in zip(samples, weights, strict=True) if weight <= _HEAVY)[1:]

    def _container(self, kind: Container, limits: Bounds, plain: str) -> tuple[Value, ...]:
        items = self._edges(Spec(kind.item), plain)
        if key := key_of_children(self.domain, kind):
            items = tuple({repr(_parts(each, key)): each for each in reversed(items)}.values())[::-1]
            limits = replace(limits, unique_items=True)
        scalar = scalar_of(kind.item, self.domain.shape)
        most = max(limits.min_length or 0, min(limits.max_length or 0, MANY))
        further = counted(scalar.kind, bounds(Spec(kind.item), self.domain.shape), most) if scalar is not None else ()
        return containers(kind, limits, items, further)


def _light_first(values: tuple[Value, ...]) -> tuple[Value, ...]:
    """Return *values* with the lightest first, where the plain one is not light."""
    if not values or _weight(values[0]) <= _LIGHT:
        return values
    lightest = min(range(len(values)), key=lambda at: _weight(values[at]))
    return (values[lightest], *values[:lightest], *values[lightest + 1 :])


def _weight(value: Value) -> int:
    """Return how many scalars are within *value*, more or less."""
    match value:
        case RecordValue(fields=fields):
            return 1 + sum(map(_weight, fields.values()))
        case dict():
            return 1 + sum(map(_weight, value.values()))
        case tuple() | frozenset():
            return 1 + sum(map(_weight, value))
        case _:
            return 1


def _parts(value: Value, names: tuple[str, ...]) -> tuple[Value, ...]:
    return tuple(value.fields[name] for name in names) if isinstance(value, RecordValue) else ()
