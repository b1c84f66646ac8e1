"""Which type of today a released one is, and whether today's file still says the same of the released version."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from perdure_codegen.model import (
    Container,
    DeclaredType,
    Domain,
    EnumShape,
    FieldsShape,
    NamedShape,
    Nullable,
    Ref,
    Scalar,
    Shape,
    Spec,
    Type,
    UnionShape,
)

__all__ = ["Names", "every_type", "matched", "translated"]

Names = Mapping[str, str]
"""The name that each released type and event has today; those that are gone are not in it."""


def every_type(domain: Domain) -> Iterator[DeclaredType]:
    """Yield the types of *domain*, then its events."""
    yield from domain.types.values()
    yield from domain.events.values()


def matched(previous: Domain, current: Domain) -> Names:
    """Return what each type of *previous* is called in *current*.

    A type is the one that had the same name and was of the same kind when it had as many versions: a name that was
    given to another type since has another history. One that has fewer versions than were released is matched by its
    name: its history was cut.
    """
    today = {(each.name, len(each.versions), each.kind): each.name for each in every_type(current)}
    former = (
        today
        | {  # one that was renamed since says so; another one may have its name by now
            (version.name, version.number, declared.kind): declared.name
            for declared in every_type(current)
            for version in declared.versions[:-1]
        }
    )
    names = {}
    for each in every_type(previous):
        name = former.get((each.name, len(each.versions), each.kind))
        if name is None and _cut(each, current):
            name = each.name
        if name is not None:
            names[each.name] = name
    return names


def _cut(released: DeclaredType, current: Domain) -> bool:
    """Answer whether *current* has the type with fewer versions."""
    found = current.types.get(released.name) or current.events.get(released.name)
    return found is not None and found.kind == released.kind and len(found.versions) < len(released.versions)


def translated(shape: Shape, names: Names) -> Shape:
    """Return *shape* of a released domain in today's names, the order of fields and members aside.

    Two shapes mean the same where this is equal for both (with no *names* for the one of today).
    """
    match shape:
        case FieldsShape(fields):
            return FieldsShape({name: _spec(fields[name], names) for name in sorted(fields)})
        case EnumShape(members):
            return EnumShape(tuple(sorted(members)))
        case UnionShape(members):
            refs = (Ref(names.get(each.name, each.name), each.version) for each in members)
            return UnionShape(tuple(sorted(refs, key=lambda ref: (ref.name, ref.version))))
        case NamedShape(spec):
            return NamedShape(_spec(spec, names))


def _spec(spec: Spec, names: Names) -> Spec:
    return replace(spec, type=_type(spec.type, names))


def _type(kind: Type, names: Names) -> Type:
    match kind:
        case Scalar():
            return kind
        case Ref(name, version):
            return Ref(names.get(name, name), version)
        case Container(container, item):
            return Container(container, _type(item, names))
        case Nullable(item):
            return Nullable(_type(item, names))
