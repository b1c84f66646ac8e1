"""The children of an entity in its class: no two have the same key, and what is counted can be asked for."""

from __future__ import annotations

from perdure_codegen.meaning.children import key_of_children
from perdure_codegen.model import Container, DeclaredType, Domain, Ref, Spec, Version
from perdure_codegen.plan.scope import Scope
from perdure_codegen.plan.words import listing
from perdure_codegen.python.layout import statements
from perdure_codegen.python.strings import literal
from perdure_codegen.python.tree import Argument, Assign, Call, If, Raise, Statement
from perdure_codegen.python.width import fits
from perdure_codegen.views import PropertyView

__all__ = ["child_checks", "child_key", "count_properties"]


def child_key(key: tuple[str, ...], item: str) -> str:
    """Return the expression of an item's key."""
    parts = ", ".join(f"{item}.{name}" for name in key)
    return f"({parts})" if len(key) > 1 else parts


def child_checks(scope: Scope, field: str, spec: Spec) -> tuple[Statement, ...]:
    """Return the check that no two children have the same key."""
    key = key_of_children(scope.domain, spec.type)
    if not key or not isinstance(spec.type, Container) or not isinstance(spec.type.item, Ref):
        return ()
    cls = scope.cls(spec.type.item)
    keys = f"{{{child_key(key, 'item')} for item in self.{field}}}"
    text = f"a tuple of {cls} that differ in {listing(tuple(f'`{name}`' for name in key))}"
    error = Raise(Call("Invalid", (Argument("", "self"), Argument("", literal(field)), Argument("", literal(text)))))
    check = If((f"len({keys}) != len(self.{field})",), (error,))
    if all(map(fits, statements((check,), "        "))):
        return (check,)
    names = (f"self.{field}", *map(literal, key))
    call = Call(scope.values("differ"), tuple(Argument("", name) for name in names))
    return Assign("is_distinct", call), If(("not is_distinct",), (error,))


def count_properties(domain: Domain, declared: DeclaredType, version: Version) -> tuple[PropertyView, ...]:
    """Return the properties that count the children of today's class."""
    entity = domain.entities.get(declared.name)
    if entity is None or version is not declared.newest:
        return ()
    return tuple(
        PropertyView(name=name, returns="int", doc=f"How many `{of}` there are.", value=f"len(self.{of})")
        for name, of in entity.counts.items()
    )
