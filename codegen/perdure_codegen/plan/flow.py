"""The body of a cast: fields followed through operations, each an expression of what the old object has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import attrs

from perdure_codegen.meaning.laws import VALUE
from perdure_codegen.model import Ref, Spec, Type
from perdure_codegen.plan.expressions import Expressions
from perdure_codegen.plan.names import module_name
from perdure_codegen.python.layout import flat
from perdure_codegen.python.tree import Argument, Assign, Call, Expr, Statement

__all__ = ["Embedded", "Flow", "Record"]


@attrs.frozen
class Record:
    """A record that is being put together: it is built where its value is asked for."""

    ref: Ref
    fields: Mapping[str, Value]


@attrs.frozen
class Embedded:
    """A value of *kind* on its way from one version of an embedded type to another: steps are joined where they can."""

    expr: Expr
    kind: Type
    name: str
    former: int
    to: int
    hooks: bool


Value: TypeAlias = Expr | Record | Embedded
"""What is known of a field: how to write its value."""


@attrs.define
class Flow:
    """A body in the making. *fields* are those of the shape so far; *source* is the parameter, `old` or `new`.

    *fused* casts go straight to the newest version, so an embedded type is cast by its own fused cast.
    """

    write: Expressions
    source: str
    fields: dict[str, Value]
    fused: bool = False
    body: list[Statement] = attrs.Factory(list)
    taken: set[str] = attrs.Factory(set)

    def __attrs_post_init__(self) -> None:
        """Keep clear of names that the module uses."""
        self.taken |= {module_name(name) for name in self.write.scope.domain.types} | {"old", "new", "hooks", "item"}

    def fresh(self, field: str) -> str:
        """Return a name for a local variable about *field*."""
        name = f"{field or 'value'}_"
        while name in self.taken:
            name += "_"
        self.taken.add(name)
        return name

    def text(self, field: str) -> str:
        """Return the value of *field* as an expression that may be repeated; a local variable where it must be."""
        value = self.expr(self.fields[field])
        plain = flat(value)
        if plain.replace(".", "").replace("_", "").isalnum() or (isinstance(value, str) and plain[:1] in "\"'"):
            return plain
        name = self.fresh(field)
        self.body.append(Assign(name, value))
        self.fields[field] = name
        return name

    def expr(self, value: Value) -> Expr:
        """Return *value* as an expression."""
        match value:
            case Record():
                arguments = tuple(Argument(name, self.expr(part)) for name, part in value.fields.items())
                return Call(self.write.scope.cls(value.ref), arguments)
            case Embedded():
                return self.write.adopt(value.kind, value.name, self._casts(value), value.expr, hooks=value.hooks)
            case _:
                return value

    def _casts(self, value: Embedded) -> tuple[str, ...]:
        """Return the functions that lead from one version to the other."""
        newest = len(self.write.scope.domain.declared(value.name).versions)
        if self.fused and value.to == newest:
            return (f"from_v{value.former}",)
        way = 1 if value.to > value.former else -1
        return tuple(f"v{at}_to_v{at + way}" for at in range(value.former, value.to, way))

    def adopt(self, field: str, kind: Type, name: str, former: int, to: int, *, hooks: bool) -> None:
        """Cast what *field* embeds; a cast that it is on its way through is prolonged."""
        value = self.fields[field]
        if isinstance(value, Embedded) and value.name == name and value.to == former:
            self.fields[field] = attrs.evolve(value, to=to, hooks=value.hooks or hooks)
            return
        expr = self.expr(value) if isinstance(kind, Ref) else self.text(field)
        self.fields[field] = Embedded(expr, kind, name, former, to, hooks)

    def parts(self, field: str, names: tuple[str, ...]) -> dict[str, Value]:
        """Return the fields of the record that *field* holds."""
        value = self.fields[field]
        if isinstance(value, Record):
            return {name: value.fields[name] for name in names}
        text = self.text(field)
        return {name: f"{text}.{name}" for name in names}

    def built(self, cls: str, shape: Mapping[str, Spec]) -> Expr:
        """Return the object of *cls* that the fields make up."""
        return Call(cls, tuple(Argument(name, self.expr(self.fields[name])) for name in shape))

    @property
    def value(self) -> Expr:
        """The value of a type without fields."""
        return self.expr(self.fields[VALUE])
