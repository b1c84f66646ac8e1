"""One module in the making: it names classes and functions of other modules and notes what it must import for that."""

from __future__ import annotations

from typing import Final, assert_never

from msgspec import Struct

from perdure_codegen.model import Container, Domain, Nullable, Ordered, Ref, Scalar, ScalarKind, Type, Value
from perdure_codegen.options import Options
from perdure_codegen.plan.names import module_name
from perdure_codegen.plan.values import Literals
from perdure_codegen.python.layout import flat
from perdure_codegen.python.tree import Expr, Function, Import, Return, Subscript, Union

__all__ = ["Scope"]

_INT: Final = Scalar("int")
_SCALARS: Final[dict[ScalarKind, tuple[str, str, str]]] = {
    "str": ("", "", "str"),
    "int": ("", "", "int"),
    "float": ("", "", "float"),
    "bool": ("", "", "bool"),
    "bytes": ("", "", "bytes"),
    "decimal": ("decimal", "Decimal", "Decimal"),
    "uuid": ("uuid", "UUID", "UUID"),
    "date": ("datetime", "", "dt.date"),
    "time": ("datetime", "", "dt.time"),
    "datetime": ("datetime", "", "dt.datetime"),
    "duration": ("datetime", "", "dt.timedelta"),
    "json": ("perdure.values", "JsonValue", "JsonValue"),
}
"""(module, imported name, annotation) of each built-in type."""


class Scope(Struct):
    """A module of *domain*'s package, called *place* below it (`history.vote_added`), and what it imports so far."""

    domain: Domain
    options: Options
    place: str
    imports: set[Import] = set()
    helpers: list[Function] = []

    @property
    def module(self) -> str:
        """The import name of the module."""
        return f"{self.package}.{self.place}" if self.place else self.package

    @property
    def package(self) -> str:
        """The import name of the domain's package."""
        return f"{self.options.package}.{self.domain.name}"

    @property
    def path(self) -> str:
        """The path of the module's file below the output folder."""
        is_package = self.place in {"", "history", "tests"}
        return self.module.replace(".", "/") + ("/__init__.py" if is_package else ".py")

    def use(self, module: str, name: str = "") -> str:
        """Import *name* of *module*, or *module* itself, and return the name."""
        if module != self.module:
            alias = "dt" if module == "datetime" else ""
            self.imports.add(Import(module, name, alias))
        return name

    def values(self, name: str) -> str:
        """Import *name* of the checks of the runtime."""
        return self.use("perdure.values", name)

    def home(self, ref: Ref) -> str:
        """Return the module that defines one version of a type."""
        declared = self.domain.declared(ref.name)
        if ref.version < len(declared.versions):
            return f"{self.package}.history.{module_name(ref.name)}"
        modules = {"event": "events", "entity": "entities"}
        return f"{self.package}.{modules.get(declared.kind, 'types')}"

    def cls(self, ref: Ref) -> str:
        """Import the class of one version of a type."""
        return self.use(self.home(ref), self.domain.class_name(ref))

    def scalar(self, kind: ScalarKind) -> str:
        """Import a built-in type."""
        module, name, text = _SCALARS[kind]
        if module:
            self.use(module, name)
        return text

    def annotation(self, kind: Type) -> Expr:
        """Return the annotation of a field that holds *kind*."""
        match kind:
            case Scalar(scalar):
                return self.scalar(scalar)
            case Ref():
                return self.cls(kind)
            case Nullable(item):
                return Union((self.annotation(item), "None"))
            case Container("list", item):
                return Subscript("tuple", (self.annotation(item), "..."))
            case Container("set", item):
                return Subscript("frozenset", (self.annotation(item),))
            case Container(_, item):
                return Subscript(self.use("collections.abc", "Mapping"), ("str", self.annotation(item)))
            case _:
                assert_never(kind)

    def constant(self, value: Value, kind: Type) -> Expr:
        """Return *value*, a constant of *kind*, as an expression."""
        return Literals(lambda ref: self.domain.at(ref).shape, self.cls, self.imports.add).expr(value, kind)

    def bound(self, value: Ordered | None, kind: Type = _INT) -> str:
        """Return a bound as an expression; empty for none."""
        return "" if value is None else flat(self.constant(value, kind))

    def helper(self, text: str) -> str:
        """Return the function of this module that answers whether the expression *text* holds of `item`."""
        body = (Return(text),)
        for known in self.helpers:
            if known.body == body:
                return known.name
        name = f"is_item_{len(self.helpers) + 1}"
        doc = "Answer whether a container of this module may hold *item*."
        self.helpers.append(Function(name=name, parameters=("item: object",), returns="bool", doc=doc, body=body))
        return name
