"""What tells the children of an entity apart."""

from __future__ import annotations

from perdure_codegen.model import Container, DeclaredType, Domain, FieldsShape, Ref, Type
from perdure_codegen.steps import Renamed

__all__ = ["key_at", "key_of_children"]


def key_of_children(domain: Domain, kind: Type) -> tuple[str, ...]:
    """Return the fields that tell the children apart that a field of *kind* holds; none where it holds no children."""
    if not isinstance(kind, Container) or not isinstance(kind.item, Ref) or kind.item.name not in domain.entities:
        return ()
    shape = domain.at(kind.item).shape
    key = domain.entities[kind.item.name].key
    return key if isinstance(shape, FieldsShape) and shape.fields.keys() >= set(key) else ()


def key_at(domain: Domain, declared: DeclaredType, version: int) -> tuple[str, ...]:
    """Return the key of an entity by the names that its fields had in *version*."""
    key = domain.entities[declared.name].key
    for step in reversed(declared.steps[version - 1 :]):
        for operation in reversed(step.operations):
            if isinstance(operation, Renamed):
                former = {after: before for before, after in operation.pairs}
                key = tuple(former.get(name, name) for name in key)
    return key
