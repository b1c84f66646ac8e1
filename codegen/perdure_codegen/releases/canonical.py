"""What a domain means, as data in one canonical form: every version of everything that is stored, and how it changed.

Docs, titles, defaults, codec, places in files and the order of fields, members and declarations are no part of it; the
order of the operations of a step is. A version is named as it was stored, `Slot@2`, so that renaming a type alters
nothing that was said before.

The form is for ever: the hash of a release is made of it. A key may be added where it says something that no former
release could say; nothing that a former release wrote may be written in another way.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, TypeAlias, assert_never

from perdure_codegen.meaning.children import key_at
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
    Version,
)
from perdure_codegen.releases.changes import canonical_change
from perdure_codegen.releases.values import canonical_bound

__all__ = ["FORMAT", "Tree", "Writer", "canonical"]

FORMAT: Final = 1
"""The number of this form."""

Tree: TypeAlias = dict[str, Any]  # Any: what JSON has
"""Canonical data; two are the same where their JSON is."""


def canonical(domain: Domain) -> Tree:
    """Return what *domain* means: its streams, types and events, each with all of its versions."""
    writer = Writer(domain)
    return {
        "streams": {name: {"key": writer.key(domain.streams[name].key)} for name in sorted(domain.streams)},
        "types": {name: writer.declared(domain.types[name]) for name in sorted(domain.types)},
        "events": {name: writer.declared(domain.events[name]) for name in sorted(domain.events)},
    }


class Writer:
    """Writes parts of *domain* in the canonical form."""

    def __init__(self, domain: Domain) -> None:
        """Keep the domain, which knows what each version was called."""
        self._domain = domain

    def declared(self, declared: DeclaredType) -> Tree:
        """Return a type or event with all of its versions."""
        place: Tree = {} if declared.stream is None else {"stream": declared.stream}
        if declared.kind == "entity":
            entity = self._domain.entities[declared.name]
            place = {"table": entity.table, **({"temporal": True} if entity.temporal else {})}
        return {
            "kind": declared.kind,
            **place,
            "versions": [self.version(declared, each) for each in declared.versions],
        }

    def version(self, declared: DeclaredType, version: Version) -> Tree:
        """Return one version: its name, its shape and, of a later one, the changes that it came by."""
        found: Tree = {"name": version.name, **self.shape(version.shape)}
        if declared.kind == "entity":
            found["key"] = list(key_at(self._domain, declared, version.number))
        if version.number > 1:
            step = declared.steps[version.number - 2]
            of_union = declared.kind == "union"
            found["changes"] = [canonical_change(each, self, of_union=of_union) for each in step.operations]
        return found

    def shape(self, shape: Shape) -> Tree:
        """Return the shape of one version."""
        match shape:
            case FieldsShape(fields):
                return {"fields": self.specs(fields)}
            case EnumShape(members):
                return {"members": sorted(members)}
            case UnionShape(members):
                return {"members": sorted(map(self.ref, members))}
            case NamedShape(spec):
                return {"is": self.spec(spec)}
            case _:
                assert_never(shape)

    def specs(self, fields: Mapping[str, Spec]) -> Tree:
        """Return fields by their names."""
        return {name: self.spec(fields[name]) for name in sorted(fields)}

    def spec(self, spec: Spec) -> Tree:
        """Return what a field holds; constraints that are not set are left out."""
        facets, found = spec.facets, {"type": self.type(spec.type)}
        bounds = {"min": canonical_bound(facets.min), "max": canonical_bound(facets.max)}
        lengths = {"min_length": facets.min_length, "max_length": facets.max_length}
        others = {"pattern": facets.pattern, "unique_items": facets.unique_items or None, "unit": spec.unit}
        return found | {name: each for name, each in (bounds | lengths | others).items() if each is not None}

    def type(self, kind: Type) -> str:
        """Return a type as its author writes it, each declared one with its version."""
        match kind:
            case Scalar():
                return kind.kind
            case Ref():
                return self.ref(kind)
            case Nullable():
                return f"{self.type(kind.item)} | None"
            case Container(kind="dict"):
                return f"dict[str, {self.type(kind.item)}]"
            case Container():
                return f"{kind.kind}[{self.type(kind.item)}]"
            case _:
                assert_never(kind)

    def ref(self, ref: Ref) -> str:
        """Return a version of a declared type under the name that it then had."""
        return f"{self._domain.at(ref).name}@{ref.version}"

    def identity(self, name: str) -> str:
        """Return what the type called *name* is called for ever: as its first version was."""
        return self._domain.declared(name).version(1).name

    def key(self, kind: Type) -> str:
        """Return the type of a stream's key, without a version: later ones only let more in."""
        return self.identity(kind.name) if isinstance(kind, Ref) else self.type(kind)
