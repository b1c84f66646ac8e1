"""The conditions under which a value is what its type and constraints say.

Each is written twice: as what must hold, for use inside a lambda, and as what must not, for the `if` of a constructor.
"""

from __future__ import annotations

from typing import Final

from msgspec import Struct

from perdure_codegen.model import Container, NamedShape, Nullable, Ref, Scalar, ScalarKind, Type, UnionShape
from perdure_codegen.plan.facets import Merged, merged, pattern_name
from perdure_codegen.plan.names import constant, module_name
from perdure_codegen.plan.scope import Scope

__all__ = ["Condition", "conditions", "conversion", "facet_conditions", "is_hashable", "union_types", "validator"]

_CHECKS: Final[dict[ScalarKind, str]] = {
    "str": "is_text",
    "int": "is_int",
    "float": "is_float",
    "bool": "is_bool",
    "bytes": "is_bytes",
    "decimal": "is_decimal",
    "uuid": "is_uuid",
    "date": "is_date",
    "time": "is_time",
    "datetime": "is_utc",
    "duration": "is_duration",
    "json": "is_json",
}
_CONVERSIONS: Final[dict[ScalarKind, str]] = {"float": "as_float", "datetime": "as_utc"}
_CONTAINERS: Final = {"list": ("is_tuple", "as_tuple"), "set": ("is_set", "as_set"), "dict": ("is_dict", "as_dict")}
_LAMBDA: Final = "lambda item: "
_LONGEST_BOUNDS: Final = 40
"""How long two bounds may be together to share a condition."""
_LONGEST: Final = 48
"""How long a lambda may be; beyond that it becomes a function of the module."""


class Condition(Struct, frozen=True):
    """What must hold, and the same denied."""

    holds: str
    fails: str


def conditions(scope: Scope, rules: Merged, value: str, *, pattern: str = "") -> list[Condition]:
    """Return what must hold of the expression *value*, its type first; *pattern* names the field's own pattern."""
    return [*_type_tests(scope, rules, value), *facet_conditions(scope, rules, value, pattern=pattern)]


def _type_tests(scope: Scope, rules: Merged, value: str) -> list[Condition]:
    match rules.type:
        case Scalar(kind):
            check = scope.values(_CHECKS[kind])
            return [Condition(f"{check}({value})", f"not {check}({value})")]
        case Ref() as ref if isinstance(scope.domain.at(ref).shape, UnionShape):
            types = union_types(scope, ref)
            return [Condition(f"type({value}) in {types}", f"type({value}) not in {types}")]
        case Ref() as ref:
            cls = scope.cls(ref)
            return [Condition(f"type({value}) is {cls}", f"type({value}) is not {cls}")]
        case Container(kind, item):
            return _container_tests(scope, kind, item, value)
        case Nullable():
            raise TypeError(rules.type)  # merged() takes None away


def _container_tests(scope: Scope, kind: str, item: Type, value: str) -> list[Condition]:
    """Return one check of all items; a field's items of one class are compared by their types at once."""
    rules = merged(scope.domain, item)
    typed = value != "item"  # of an object, a type checker would not know what the tuple holds
    if typed and kind != "dict" and isinstance(rules.type, Ref) and not isinstance(item, Nullable):
        one = "tuple" if kind == "list" else "frozenset"
        is_union = isinstance(scope.domain.at(rules.type).shape, UnionShape)
        classes = union_types(scope, rules.type) if is_union else f"{{{scope.cls(rules.type)}}}"
        return [
            Condition(f"type({value}) is {one}", f"type({value}) is not {one}"),
            Condition(f"{{*map(type, {value})}} <= {classes}", f"not {{*map(type, {value})}} <= {classes}"),
        ]
    check = scope.values(_CONTAINERS[kind][0])
    text = f"{check}({value}, {_item_check(scope, item)})"
    return [Condition(text, f"not {text}")]


def _item_check(scope: Scope, kind: Type) -> str:
    """Return a function that answers whether something is of *kind*: a name, or a lambda where that is short."""
    if isinstance(kind, Nullable):
        inner = _item_check(scope, kind.item)
        text = f"item is None or {inner.removeprefix(_LAMBDA) if inner.startswith(_LAMBDA) else f'{inner}(item)'}"
    else:
        rules = merged(scope.domain, kind)
        if isinstance(rules.type, Scalar) and rules.is_plain:
            return scope.values(_CHECKS[rules.type.kind])
        if isinstance(kind, Ref) and isinstance(scope.domain.at(kind).shape, NamedShape):
            return scope.use(scope.home(kind), validator(scope, kind))
        text = " and ".join(condition.holds for condition in conditions(scope, rules, "item"))
    return f"{_LAMBDA}{text}" if len(text) <= _LONGEST else scope.helper(text)


def validator(scope: Scope, ref: Ref) -> str:
    """Return the name of the function that checks one version of a named type where it is an item."""
    name = module_name(ref.name).rstrip("_")
    newest = len(scope.domain.declared(ref.name).versions) == ref.version
    return f"is_valid_{name}" if newest else f"is_valid_{name}_v{ref.version}"


def union_types(scope: Scope, ref: Ref) -> str:
    """Return the constant that has the classes of one version of a union."""
    newest = len(scope.domain.declared(ref.name).versions) == ref.version
    name = constant(ref.name) if newest else constant(scope.domain.class_name(ref))
    return scope.use(scope.home(ref), f"{name}_TYPES")


def facet_conditions(scope: Scope, rules: Merged, value: str, *, pattern: str = "") -> list[Condition]:
    """Return what must hold of *value*, whose type is right, by its constraints alone."""
    found = [
        *_range(value, scope.bound(rules.min, rules.type), scope.bound(rules.max, rules.type)),
        *_range(f"len({value})", scope.bound(rules.min_length), scope.bound(rules.max_length)),
    ]
    for item in rules.patterns:
        name = pattern if item.of is None else scope.use(scope.home(item.of), pattern_name(scope.domain, item.of))
        found.append(Condition(f"{name}.fullmatch({value}) is not None", f"{name}.fullmatch({value}) is None"))
    if rules.unique_items and isinstance(rules.type, Container):
        found.append(_all_different(scope, rules.type.item, value))
    return found


def _range(value: str, low: str, high: str) -> list[Condition]:
    if low and low == high:
        return [Condition(f"{value} == {low}", f"{value} != {low}")]
    if low and high and len(low) + len(high) <= _LONGEST_BOUNDS:
        return [Condition(f"{low} <= {value} <= {high}", f"not {low} <= {value} <= {high}")]
    found = [Condition(f"{value} >= {low}", f"{value} < {low}")] if low else []
    return [*found, Condition(f"{value} <= {high}", f"{value} > {high}")] if high else found


def _all_different(scope: Scope, item: Type, value: str) -> Condition:
    if is_hashable(scope, item):
        return Condition(f"len({{*{value}}}) == len({value})", f"len({{*{value}}}) != len({value})")
    return Condition(
        f"all(item not in {value}[:place] for place, item in enumerate({value}))",
        f"any(item in {value}[:place] for place, item in enumerate({value}))",
    )


def is_hashable(scope: Scope, kind: Type) -> bool:
    """Answer whether values of *kind* can be members of a set."""
    match merged(scope.domain, kind).type:
        case Scalar(scalar):
            return scalar != "json"
        case Container("list", item):
            return is_hashable(scope, item)
        case Container(container):
            return container == "set"
        case Ref() as ref:
            shape = scope.domain.at(ref).shape
            if isinstance(shape, UnionShape):
                return all(is_hashable(scope, member) for member in shape.members)
            fields = getattr(shape, "fields", {})
            return all(is_hashable(scope, spec.type) for spec in fields.values())
        case Nullable():
            raise TypeError(kind)  # merged() takes None away


def conversion(scope: Scope, kind: Type) -> str:
    """Return the conversion of what a type checker lets pass for *kind* (an int for a float); empty for none."""
    if isinstance(kind, Nullable):
        inner = conversion(scope, kind.item)
        return f"{scope.values('as_optional')}({inner})" if inner else ""
    match merged(scope.domain, kind).type:
        case Scalar(scalar) if scalar in _CONVERSIONS:
            return scope.values(_CONVERSIONS[scalar])
        case Container(container, item) if inner := conversion(scope, item):
            return f"{scope.values(_CONTAINERS[container][1])}({inner})"
        case _:
            return ""
