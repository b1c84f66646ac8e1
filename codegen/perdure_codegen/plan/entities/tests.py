"""The generated tests of the tables."""

from __future__ import annotations

from perdure_codegen.model import Domain, Ref
from perdure_codegen.options import Options
from perdure_codegen.plan.scope import Scope
from perdure_codegen.plan.strategies import strategy_name
from perdure_codegen.python.tree import Import
from perdure_codegen.views import ModuleView, TablesTestView, TableTestView

__all__ = ["plan_tables_test"]


def plan_tables_test(domain: Domain, options: Options, source: str) -> TablesTestView | None:
    """Return the tests of all entities that are no children, which come with their parents; None for no tables."""
    if not domain.entities:
        return None
    scope = Scope(domain, options, "tests.test_tables")
    home = f"{scope.package}.tables"
    scope.imports |= {
        Import("hypothesis", "given"),
        Import(scope.package, "entities"),
        Import(scope.package, "testing"),
        Import(home, "SCHEMA"),
        Import("perdure.testing.entities", "check_plans"),
        Import("perdure.testing.entities", "check_survives"),
    }
    tables = tuple(
        TableTestView(
            table=entity.table,
            constant=scope.use(home, entity.table.upper()),
            cls=f"entities.{entity.name}",  # pytest would collect a class called Test...
            strategy=strategy_name(domain, Ref(entity.name, domain.types[entity.name].newest.number)),
        )
        for entity in domain.entities.values()
        if entity.parent is None
    )
    module = ModuleView(
        path=scope.path,
        source=source,
        doc=f"What the tables of `{domain.name}` promise.",
        instead="Tests.",
        imports=frozenset(scope.imports),
        exports=(),
    )
    return TablesTestView(module=module, tables=tables)
