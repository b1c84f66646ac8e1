"""The body of a cast: fields followed through operations, each an expression of what the old object has."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from perdure_codegen.meaning.effective import core
from perdure_codegen.meaning.evaluation import is_empty
from perdure_codegen.meaning.laws import VALUE
from perdure_codegen.model import Container, FieldsShape, RecordValue, Ref, Spec, Type
from perdure_codegen.model import Value as Constant
from perdure_codegen.plan.casts.expressions import Expressions
from perdure_codegen.plan.names import module_name
from perdure_codegen.plan.needs import Cast, hooks_between, steps_between
from perdure_codegen.python.layout import flat
from perdure_codegen.python.tree import Argument, Assign, Call, Expr, Statement

__all__ = ["Embedded", "Flow", "Known", "Record"]


class Record(Struct, frozen=True):
    """A record that is being put together: it is built where its value is asked for."""

    ref: Ref
    fields: Mapping[str, Value]


class Embedded(Struct, frozen=True):
    """A value of *kind* on its way from one version of an embedded type to another: steps are joined where they can."""

    expr: Expr
    kind: Type
    name: str
    former: int
    to: int


class Known(Struct, frozen=True):
    """A constant, followed as a value: what becomes of it is found when compiling."""

    value: Constant
    kind: Type


Value: TypeAlias = Expr | Record | Embedded | Known
"""What is known of a field: how to write its value."""


class Flow(Struct):
    """A body in the making. *fields* are those of the shape so far; *source* is the parameter, `old` or `new`.

    *fused* casts go straight to the newest version, so an embedded type is cast by its own fused cast.
    """

    write: Expressions
    source: str
    fields: dict[str, Value]
    fused: bool = False
    body: list[Statement] = []
    taken: set[str] = set()
    origins: dict[str, str] = {}

    def __post_init__(self) -> None:
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
        known = self.fields[field]
        value = self.expr(known)
        plain = flat(value)
        if all(map(str.isidentifier, plain.split("."))) and plain not in {"None", "True", "False"}:
            return plain
        name = self.fresh(field)
        annotation = ""
        if isinstance(known, Known) and isinstance(known.kind, Container):
            annotation = flat(self.write.scope.annotation(known.kind))
        self.body.append(Assign(name, value, annotation))
        self.put(field, name, plain)
        return name

    def origin(self, text: str) -> str:
        """Return the field of the source that *text* is made of, or "value" where that is the source itself."""
        found = re.search(rf"\b{self.source}\.(\w+)", text)
        if found is not None:
            return found[1]
        return next((self.origins[name] for name in re.findall(r"\w+", text) if name in self.origins), "value")

    def put(self, field: str, name: str, text: str) -> None:
        """Let the local variable *name*, made of *text*, be the value of *field*."""
        self.origins[name] = self.origin(text)
        self.fields[field] = name

    def expr(self, value: Value) -> Expr:
        """Return *value* as an expression."""
        match value:
            case Record():
                arguments = tuple(Argument(name, self.expr(part)) for name, part in value.fields.items())
                return Call(self.write.scope.cls(value.ref), arguments)
            case Known():
                return self.write.constant(value.value, value.kind)
            case Embedded():
                return self.write.adopt(value.kind, value.name, self._casts(value), value.expr)
            case _:
                return value

    def _casts(self, value: Embedded) -> tuple[Cast, ...]:
        """Return the functions that lead from one version to the other."""
        domain = self.write.scope.domain
        if self.fused and value.to == len(domain.declared(value.name).versions):
            hooks = hooks_between(domain, value.name, value.former, value.to)
            return (Cast(f"from_v{value.former}", hooks),)
        return steps_between(domain, value.name, value.former, value.to)

    def adopt(self, field: str, kind: Type, name: str, former: int, to: int) -> None:
        """Cast what *field* embeds; a cast that it is on its way through is prolonged."""
        value = self.fields[field]
        if isinstance(value, Known):
            if is_empty(value.value, kind):
                return
            kind = core(kind)
        if isinstance(value, Embedded) and value.name == name and value.to == former:
            self.fields[field] = replace(value, to=to)
            return
        if isinstance(value, Record):
            kind = core(kind)  # what is being put together is not None
        expr = self.expr(value) if isinstance(kind, Ref) else self.text(field)
        self.fields[field] = Embedded(expr, kind, name, former, to)

    def parts(self, field: str, names: tuple[str, ...]) -> dict[str, Value]:
        """Return the fields of the record that *field* holds."""
        value = self.fields[field]
        if isinstance(value, Record):
            return {name: value.fields[name] for name in names}
        if isinstance(value, Known) and isinstance(value.value, RecordValue):
            shape = self.write.scope.domain.shape(value.value.record)
            specs = shape.fields if isinstance(shape, FieldsShape) else {}
            return {name: Known(value.value.fields[name], specs[name].type) for name in names}
        text = self.text(field)
        return {name: f"{text}.{name}" for name in names}

    def built(self, cls: str, shape: Mapping[str, Spec]) -> Expr:
        """Return the object of *cls* that the fields make up."""
        return Call(cls, tuple(Argument(name, self.expr(self.fields[name])) for name in shape))

    @property
    def is_value(self) -> bool:
        """Whether this is about a named type, which has no fields."""
        return VALUE in self.fields

    @property
    def value(self) -> Expr:
        """The value of a type without fields."""
        return self.expr(self.fields[VALUE])
