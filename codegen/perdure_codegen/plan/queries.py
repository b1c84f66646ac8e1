"""The module of the queries: a class for the rows of each, and a method that asks it."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from perdure_codegen.model import DeclaredType, Domain, FieldsShape, Query, Ref, Version
from perdure_codegen.options import Options
from perdure_codegen.plan.definitions import definitions, exported
from perdure_codegen.plan.entities import summary_name
from perdure_codegen.plan.names import pascal
from perdure_codegen.plan.scope import Scope
from perdure_codegen.python.docstring import sentence, words
from perdure_codegen.python.layout import flat
from perdure_codegen.python.strings import literal
from perdure_codegen.python.tree import Argument, Call, Entry, Expr, Group, Import, Return
from perdure_codegen.views import ConstantView, Definition, ModuleView, QueriesView, QueryMethodView

__all__ = ["plan_queries", "queries_name"]

_FINDS = {
    "many": "Raises Invalid, QueryFailed and CorruptRow.",
    "one": "Raises NotOneRow where there are more rows or none, Invalid, QueryFailed and CorruptRow.",
    "optional": "Returns None for no row. Raises NotOneRow where there are more, Invalid, QueryFailed and CorruptRow.",
}


def queries_name(domain: Domain) -> str:
    """Return the class of all queries."""
    return f"{pascal(domain.name)}Queries"


def plan_queries(domain: Domain, options: Options, items: frozenset[Ref], source: str) -> QueriesView | None:
    """Return the module of the queries; None where there are none."""
    if not domain.queries:
        return None
    rows = {f"{pascal(each.name)}Row": _row_type(each) for each in domain.queries if each.returns is None}
    scope = Scope(replace(domain, types={**domain.types, **rows}), options, "queries")
    scope.imports |= {Import("typing", "Final"), Import("typing", "final"), Import("perdure", "entities")}
    found: list[Definition] = []
    for declared in rows.values():
        found += definitions(scope, declared, declared.newest, items)
    exports = [*exported(found), queries_name(domain), "QUERIES"]
    found += [_constant(scope, query) for query in domain.queries]
    names = tuple(_name(query) for query in domain.queries)
    found.append(
        ConstantView(name="QUERIES", annotation="Final", value=Group("(", names, ")"), doc="All of them, for tests.")
    )
    methods = tuple(_method(scope, query) for query in domain.queries)
    module = ModuleView(
        path=scope.path,
        source=source,
        doc=f"What is asked of the tables of `{domain.name}`, and the rows that it finds.",
        instead="What is asked of the tables.",
        imports=frozenset(scope.imports),
        exports=tuple(exports),
        definitions=tuple(found),
    )
    return QueriesView(module=module, name=queries_name(domain), domain=domain.name, methods=methods)


def _row_type(query: Query) -> DeclaredType:
    """Return the class of a row as a type of the domain that has one version."""
    name = f"{pascal(query.name)}Row"
    return DeclaredType(
        name=name,
        kind="record",
        doc=f"A row that `{query.name}` finds.",
        span=query.span,
        versions=(Version(1, name, FieldsShape(query.result)),),
        steps=(),
        field_docs={},
        defaults={},
    )


def _name(query: Query) -> str:
    return f"_{query.name.upper()}"


def _row(scope: Scope, query: Query) -> str:
    if query.returns is None:
        return f"{pascal(query.name)}Row"
    return scope.use(f"{scope.package}.entities", summary_name(scope.domain, query.returns))


def _constant(scope: Scope, query: Query) -> ConstantView:
    params = tuple(Entry(literal(name), scope.annotation(kind)) for name, kind in query.params.items())
    parts: list[tuple[str, Expr]] = [
        ("name", literal(query.name)),
        ("sql", literal(query.text)),
        ("row", _row(scope, query)),
        ("columns", Group("(", tuple(map(literal, query.result)), ")")),
    ]
    if params:
        parts.append(("params", Group("{", params, "}")))
    if query.scans:
        parts.append(("scans", "True"))
    value = Call("entities.Query", tuple(Argument(name, part) for name, part in parts))
    return ConstantView(name=_name(query), annotation="Final", value=value)


def _method(scope: Scope, query: Query) -> QueryMethodView:
    row = _row(scope, query)
    values = Group("{", tuple(Entry(literal(name), name) for name in query.params), "}") if query.params else "{}"
    returns = {"many": f"tuple[{row}, ...]", "one": row, "optional": f"{row} | None"}
    return QueryMethodView(
        name=query.name,
        parameters=tuple(_parameters(scope, query)),
        returns=returns[query.rows],
        doc="\n\n".join(filter(words, (f"Return what `{query.name}` finds.", sentence(query.doc), _FINDS[query.rows]))),
        body=(Return(Call(f"{_name(query)}.{query.rows}", (Argument("", "self._access"), Argument("", values)))),),
    )


def _parameters(scope: Scope, query: Query) -> Iterator[str]:
    yield from (f"{name}: {flat(scope.annotation(kind))}" for name, kind in query.params.items())
