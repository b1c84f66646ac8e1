"""The Hypothesis strategies of `testing.py`: one function for each version of each type."""

from __future__ import annotations

from typing import Final, assert_never

from msgspec.structs import replace

from perdure_codegen.meaning.children import key_of_children
from perdure_codegen.model import (
    Container,
    Domain,
    EnumShape,
    Facets,
    FieldsShape,
    NamedShape,
    Nullable,
    Ref,
    Scalar,
    ScalarKind,
    Type,
    UnionShape,
    Version,
)
from perdure_codegen.options import Options
from perdure_codegen.plan.children import child_key
from perdure_codegen.plan.facets import Merged, merged, pattern_name
from perdure_codegen.plan.names import constant, module_name
from perdure_codegen.plan.predicates import is_hashable
from perdure_codegen.plan.scope import Scope
from perdure_codegen.plan.testing import test_helpers
from perdure_codegen.python.layout import flat
from perdure_codegen.python.strings import literal
from perdure_codegen.python.tree import Argument, Call, Expr, Function, Import, Return
from perdure_codegen.views import ModuleView

__all__ = ["key_strategy", "plan_testing", "strategy_name"]

_FREE: Final[dict[ScalarKind, str]] = {
    "bool": "st.booleans()",
    "uuid": "st.uuids()",
    "json": "json_values()",
}
_FINITE: Final = (Argument("allow_nan", "False"), Argument("allow_infinity", "False"))
_BOUNDED: Final[dict[ScalarKind, tuple[str, tuple[Argument, ...]]]] = {
    "int": ("st.integers", ()),
    "float": ("st.floats", _FINITE),
    "decimal": ("st.decimals", _FINITE),
    "date": ("st.dates", ()),
    "time": ("st.times", ()),
    "datetime": ("st.datetimes", (Argument("timezones", "st.just(dt.UTC)"),)),
    "duration": ("st.timedeltas", ()),
}
_SHORT: Final = 60
"""How long a lambda may be."""
_FEW: Final = 4
"""How many items a container gets: with more of them, records that hold many containers take long to make."""
_NO_FACETS: Final = Facets()


def strategy_name(domain: Domain, ref: Ref) -> str:
    """Return the function that gives one version of a type: `vote_added`, `vote_added_v1`."""
    name = module_name(ref.name)
    newest = len(domain.declared(ref.name).versions) == ref.version
    return name if newest else f"{name.rstrip('_')}_v{ref.version}"


def plan_testing(domain: Domain, options: Options, source: str) -> ModuleView:
    """Return the module of all strategies."""
    scope = Scope(domain, options, "testing")
    scope.imports |= {
        Import("hypothesis", "strategies", "st"),
        Import("hypothesis.strategies", "SearchStrategy"),
        Import("typing", "Final"),
        Import("hypothesis", "HealthCheck"),
        Import("hypothesis", "settings"),
    }
    strategies = {
        Ref(declared.name, version.number): _whole(scope, Ref(declared.name, version.number), version)
        for declared in (*domain.types.values(), *domain.events.values())
        for version in (*(() if declared.split else (declared.newest,)), *declared.versions[:-1])
    }
    functions = [_function(scope, ref, strategy) for ref, strategy in strategies.items()]
    helpers = test_helpers(scope, strategies.values())
    return ModuleView(
        path=scope.path,
        source=source,
        doc=f"Hypothesis strategies for every version of every type of `{domain.name}`; only tests import them.",
        instead="Hypothesis strategies; only tests import them.",
        imports=frozenset(scope.imports),
        exports=("PROFILE", *(function.name for function in functions)),
        definitions=(*helpers, *functions),
    )


def key_strategy(scope: Scope, kind: Type) -> str:
    """Return the strategy of a stream's key, in a module that imports `testing`."""
    if isinstance(kind, Ref):
        return f"testing.{strategy_name(scope.domain, kind)}()"
    if kind == Scalar("str"):
        return "st.text(testing.CHARACTERS)"
    return flat(_of(scope, kind))


def _function(scope: Scope, ref: Ref, strategy: Expr) -> Function:
    name = scope.cls(ref)
    return Function(
        name=strategy_name(scope.domain, ref),
        parameters=(),
        returns=f"SearchStrategy[{name}]",
        doc=f"Return any valid `{name}`.",
        body=(Return(strategy),),
    )


def _whole(scope: Scope, ref: Ref, version: Version) -> Expr:
    name = scope.cls(ref)
    match version.shape:
        case FieldsShape(fields):
            own = {field: (scope.home(ref), f"{constant(name)}_{field.upper()}_PATTERN") for field in fields}
            parts = tuple(
                Argument(field, _of(scope, spec.type, spec.facets, own[field])) for field, spec in fields.items()
            )
            return Call("st.builds", (Argument("", name), *parts))
        case EnumShape():
            return f"st.sampled_from({name})"
        case UnionShape(members):
            return Call("st.one_of", tuple(Argument("", f"{strategy_name(scope.domain, each)}()") for each in members))
        case NamedShape():
            return Call("st.builds", (Argument("", name), Argument("", _of_rules(scope, merged(scope.domain, ref)))))
        case _:
            assert_never(version.shape)


def _of(scope: Scope, kind: Type, facets: Facets = _NO_FACETS, own: tuple[str, str] = ("", "")) -> Expr:
    """Return the strategy of a field: that of a named type itself, where the field adds nothing to it.

    *own* is the module and the constant of the field's own pattern.
    """
    if isinstance(kind, Nullable):
        return Call("st.one_of", (Argument("", "st.none()"), Argument("", _of(scope, kind.item, facets, own))))
    if isinstance(kind, Ref) and facets == _NO_FACETS:
        return f"{strategy_name(scope.domain, kind)}()"
    return _of_rules(scope, merged(scope.domain, kind, facets), own)


def _of_rules(scope: Scope, rules: Merged, own: tuple[str, str] = ("", "")) -> Expr:
    match rules.type:
        case Scalar("str"):
            return _text(scope, rules, own)
        case Scalar("bytes"):
            return Call("st.binary", _sizes(rules))
        case Scalar(kind) if kind in _FREE:
            return _FREE[kind]
        case Scalar(kind):
            function, more = _BOUNDED[kind]
            if kind == "datetime":
                scope.use("datetime")
            return Call(function, (*_bounds(scope, rules, kind), *more))
        case Ref() as ref:
            return f"{strategy_name(scope.domain, ref)}()"
        case Container(kind, item):
            return _container(scope, rules, kind, item)
        case Nullable():
            raise TypeError(rules.type)  # merged() takes None away


def _text(scope: Scope, rules: Merged, own: tuple[str, str]) -> Expr:
    """Return text; with several patterns, that which matches all."""
    if not rules.patterns:
        return Call("st.text", (Argument("", "CHARACTERS"), *_sizes(rules)))
    names = []
    for item in rules.patterns:
        module, name = own
        if item.of is not None:
            module, name = scope.home(item.of), pattern_name(scope.domain, item.of)
        names.append(Argument("", scope.use(module, name)))
    return Call("matching", (*names, *_sizes(rules)))


def _container(scope: Scope, rules: Merged, kind: str, item: Type) -> Expr:
    inner = Argument("", _of(scope, item))
    most = max(_FEW, rules.min_length or 0)
    few = replace(rules, max_length=most if rules.max_length is None else min(most, rules.max_length))
    if kind == "dict":
        return Call("st.dictionaries", (Argument("", "st.text(CHARACTERS)"), inner, *_sizes(few)))
    if kind == "set":
        return Call("st.frozensets", (inner, *_sizes(few)))
    unique = (Argument("unique", "True"),) if rules.unique_items and is_hashable(scope, item) else ()
    if key := key_of_children(scope.domain, rules.type):
        unique = (Argument("unique_by", _unique_by(scope, key)),)
    function = "different" if rules.unique_items and not unique else "st.lists"
    items = Call(function, (inner, *_sizes(few), *unique))
    return Call("st.builds", (Argument("", "tuple"), Argument("", items)))


def _unique_by(scope: Scope, key: tuple[str, ...]) -> Expr:
    """Return what gives the key of a child: a lambda, unless that would be long."""
    text = f"lambda item: {child_key(key, 'item')}"
    if len(text) <= _SHORT:
        return text
    return Call(scope.use("operator", "attrgetter"), tuple(Argument("", literal(name)) for name in key))


def _sizes(rules: Merged) -> tuple[Argument, ...]:
    low = (Argument("min_size", str(rules.min_length)),) if rules.min_length else ()
    high = (Argument("max_size", str(rules.max_length)),) if rules.max_length is not None else ()
    return (*low, *high)


def _bounds(scope: Scope, rules: Merged, kind: ScalarKind) -> tuple[Argument, ...]:
    """Return the bounds of a number or time; 64 bits where the declaration says nothing."""
    low, high = scope.bound(rules.min, rules.type), scope.bound(rules.max, rules.type)
    if kind == "int":
        low = low or scope.values("INT_MIN")
        high = high or scope.values("INT_MAX")
    elif kind == "duration":
        scope.use("datetime")
        low = low or f"dt.timedelta(microseconds={scope.values('INT_MIN')})"
        high = high or f"dt.timedelta(microseconds={scope.values('INT_MAX')})"
    elif kind == "datetime":
        low, high = (f"{text}.replace(tzinfo=None)" if text else "" for text in (low, high))
    named = (("min_value", low), ("max_value", high))
    return tuple(Argument(name, text) for name, text in named if text)
