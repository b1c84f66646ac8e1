"""Conversions, casts of embedded types, and checks of constraints as the text of generated functions."""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from perdure_codegen.meaning.conversion import (
    Atom,
    Branch,
    Conversion,
    Each,
    EmptyOrOne,
    EnumToEnum,
    EnumToText,
    First,
    ListToSet,
    MapOptional,
    One,
    OrNone,
    Pick,
    Same,
    SetToList,
    TextToEnum,
    Unwrap,
)
from perdure_codegen.model import Container, NamedShape, Nullable, Ref, Scalar, Spec, Type, Value
from perdure_codegen.plan.facets import merged
from perdure_codegen.plan.names import module_name
from perdure_codegen.plan.needs import Cast
from perdure_codegen.plan.predicates import conditions, facet_conditions
from perdure_codegen.plan.scope import Scope
from perdure_codegen.plan.values import Literals
from perdure_codegen.plan.words import expected
from perdure_codegen.python.layout import flat
from perdure_codegen.python.strings import pattern
from perdure_codegen.python.tree import Argument, Call, Expr, Import

__all__ = ["Expressions"]

_BUILT_IN: Final = {
    ("bool", "int"): "int",
    ("int", "str"): "str",
    ("float", "str"): "repr",
    ("decimal", "str"): "str",
    ("uuid", "str"): "str",
    ("int", "decimal"): "Decimal",
}
"""Conversions for which Python's own function is the right one."""

_METHODS: Final = {
    ("date", "str"): "isoformat()",
    ("time", "str"): "isoformat()",
    ("str", "bytes"): "encode()",
    ("datetime", "date"): "date()",
}
"""Conversions that are a method of the value."""


class Expressions(Struct, frozen=True):
    """Writes expressions in a history module, which notes what they import."""

    scope: Scope

    def runtime(self, name: str, module: str = "perdure.conversions") -> str:
        """Return *name*, imported from the runtime."""
        return self.scope.use(module, name)

    def constant(self, value: Value, kind: Type) -> Expr:
        """Return a constant of *kind*."""
        return Literals(self.scope.domain.shape, self.scope.cls, self.scope.imports.add).expr(value, kind)

    def expected(self, spec: Spec) -> str:
        """Return in words what *spec* holds."""
        return expected(self.scope.domain, spec.type, merged(self.scope.domain, spec.type, spec.facets))

    def convert(self, node: Conversion, expr: str, *, first: str = "only") -> str:
        """Return the conversion of *expr*, which may be repeated; *first* takes the one value out of a list."""
        match node:
            case Same():
                return expr if node.named is None else self._wrapped(node.named, expr)
            case Branch():
                return expr
            case Atom():
                return self._atom(node, expr)
            case EnumToText():
                return self._wrapped(node.target, f"{expr}.value")
            case TextToEnum():
                return f"{self.runtime('str_to_enum')}({self.scope.cls(node.enum)}, {expr})"
            case EnumToEnum():
                return f"{self.runtime('enum_to_enum')}({self.scope.cls(node.after)}, {expr})"
            case Unwrap():
                return self.convert(node.item, f"{self.runtime('some')}({expr})", first=first)
            case MapOptional():
                inner = self.convert(node.item, expr, first=first)
                return expr if inner == expr else f"None if {expr} is None else {inner}"
            case One():
                return f"({self.convert(node.item, expr, first=first)},)"
            case EmptyOrOne():
                return f"() if {expr} is None else ({self.convert(node.item, expr, first=first)},)"
            case First():
                return self.convert(node.item, f"{self.runtime(first)}({expr})", first=first)
            case OrNone():
                one = self.convert(node.item, f"{self.runtime(first)}({expr})", first=first)
                return f"{one} if {expr} else None"
            case Each():
                return self._each(node, expr, first)
            case ListToSet():
                return f"{self.runtime('ordered_set') if node.exact else 'frozenset'}({expr})"
            case SetToList():
                return f"{self.runtime('in_order')}({expr})"
            case Pick():
                return f"{self.runtime('pick')}({self.scope.cls(node.record)}, {expr})"

    def _wrapped(self, kind: Type, expr: str) -> str:
        if isinstance(kind, Ref) and isinstance(self.scope.domain.shape(kind), NamedShape):
            return f"{self.scope.cls(kind)}({expr})"
        return expr

    def _atom(self, node: Atom, expr: str) -> str:
        pair = (node.before, node.after)
        if pair in _BUILT_IN:
            if _BUILT_IN[pair] == "Decimal":
                self.scope.imports.add(Import("decimal", "Decimal"))
            return self._wrapped(node.target, f"{_BUILT_IN[pair]}({expr})")
        if pair == ("datetime", "date") and node.exact:
            return self._wrapped(node.target, f"{self.runtime('midnight_to_date')}({expr})")
        if pair in _METHODS:
            return self._wrapped(node.target, f"{expr}.{_METHODS[pair]}")
        return self._wrapped(node.target, f"{self.runtime(f'{node.before}_to_{node.after}')}({expr})")

    def _each(self, node: Each, expr: str, first: str) -> str:
        inner = self.convert(node.item, "item", first=first)
        if inner == "item":
            return expr
        if node.kind == "dict":
            return f"{{key: {inner} for key, item in {expr}.items()}}"
        name = inner.removesuffix("(item)")
        if name != inner and name.isidentifier():
            return f"tuple(map({name}, {expr}))"
        return f"tuple({inner} for item in {expr})"

    def adopt(self, kind: Type, name: str, casts: tuple[Cast, ...], expr: Expr) -> Expr:
        """Return *expr*, of *kind*, with each *name* within it cast by *casts*, functions of its module, in order."""
        if isinstance(kind, Ref):
            for cast in casts:
                hooks = (Argument("", "hooks"),) if cast.hooks else ()
                expr = Call(self.cast(name, cast.name), (Argument("", expr), *hooks))
            return expr
        return self._adopt_within(kind, name, casts, flat(expr))

    def _adopt_within(self, kind: Type, name: str, casts: tuple[Cast, ...], expr: str) -> str:
        match kind:
            case Ref():
                return flat(self.adopt(kind, name, casts, expr))
            case Nullable():
                return f"None if {expr} is None else {self._adopt_within(kind.item, name, casts, expr)}"
            case Container():
                inner = self._adopt_within(kind.item, name, casts, "item")
                if kind.kind == "dict":
                    return f"{{key: {inner} for key, item in {expr}.items()}}"
                made = "frozenset" if kind.kind == "set" else "tuple"
                function = inner.removesuffix("(item)")
                if function.replace(".", "_").isidentifier():
                    return f"{made}(map({function}, {expr}))"
                return f"{made}({inner} for item in {expr})"
            case _:
                return expr

    def cast(self, name: str, function: str) -> str:
        """Return a function of the history module of the type *name*, as in `address.v1_to_v2`."""
        module = module_name(name)
        self.scope.imports.add(Import(f"{self.scope.package}.history", module))
        return f"{module}.{function}"

    def violations(self, spec: Spec, expr: str) -> tuple[str, ...]:
        """Return conditions, of which one holds where *expr*, of the right type, breaks a constraint of *spec*."""
        own = spec.facets.pattern
        compiled = ""
        if own is not None:
            self.scope.use("re")
            compiled = f"re.compile({pattern(own)})"
        rules = merged(self.scope.domain, spec.type, spec.facets)
        tests = facet_conditions if isinstance(rules.type, Scalar) else conditions  # items have their own
        found = [each.fails for each in tests(self.scope, rules, expr, pattern=compiled)]
        if isinstance(spec.type, Nullable) and found:
            joined = " or ".join(found)
            return (f"{expr} is not None and {joined if len(found) == 1 else f'({joined})'}",)
        return tuple(found)
