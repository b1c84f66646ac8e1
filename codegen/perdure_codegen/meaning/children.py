"""What tells the children of an entity apart."""

from __future__ import annotations

from perdure_codegen.model import Container, Domain, FieldsShape, Ref, Type

__all__ = ["key_of_children"]


def key_of_children(domain: Domain, kind: Type) -> tuple[str, ...]:
    """Return the fields that tell the children apart that a field of *kind* holds; none where it holds no children."""
    if not isinstance(kind, Container) or not isinstance(kind.item, Ref) or kind.item.name not in domain.entities:
        return ()
    shape = domain.at(kind.item).shape
    key = domain.entities[kind.item.name].key
    return key if isinstance(shape, FieldsShape) and shape.fields.keys() >= set(key) else ()
