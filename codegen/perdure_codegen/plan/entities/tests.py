"""The generated tests of the tables."""

from __future__ import annotations

from perdure_codegen.migrations import Migration, Tree, migrations
from perdure_codegen.model import Domain, Ref
from perdure_codegen.options import Options
from perdure_codegen.plan.names import table_constant
from perdure_codegen.plan.needs import hooks_between
from perdure_codegen.plan.scope import Scope
from perdure_codegen.plan.strategies import strategy_name
from perdure_codegen.python.tree import Argument, Call, Import
from perdure_codegen.views import MigratedView, MigrationsTestView, ModuleView, TablesTestView, TableTestView

__all__ = ["plan_migrations_test", "plan_tables_test"]


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
    }
    kinds = {entity.temporal for entity in domain.entities.values() if entity.parent is None}
    if False in kinds:
        scope.use("perdure.testing.entities", "check_survives")
    if True in kinds:
        scope.use("perdure.testing.temporal.remembering", "check_remembers")
        scope.imports.add(Import("hypothesis", "strategies", "st"))
    if domain.queries:
        scope.imports |= {
            Import(f"{scope.package}.queries", "QUERIES"),
            Import("perdure.testing.entities", "check_queries"),
        }
    tables = tuple(
        TableTestView(
            table=entity.table,
            constant=scope.use(home, table_constant(entity.table)),
            cls=f"entities.{entity.name}",  # pytest would collect a class called Test...
            strategy=strategy_name(domain, Ref(entity.name, domain.types[entity.name].newest.number)),
            is_temporal=entity.temporal,
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
    return TablesTestView(module=module, tables=tables, asks=bool(domain.queries))


def plan_migrations_test(domain: Domain, options: Options, source: str) -> MigrationsTestView | None:
    """Return the tests of the migrations; None where there are none, or their casts take hooks that nobody names."""
    found = migrations(domain)
    takes_hooks = any(_takes_hooks(domain, each) for each in found)
    if not found or (takes_hooks and options.hooks is None):
        return None
    scope = Scope(domain, options, "tests.test_migrations")
    scope.imports |= {
        Import(scope.package, "testing"),
        Import(f"{scope.package}.migrations", "MIGRATIONS"),
        Import(f"{scope.package}.tables", "SCHEMA"),
        Import("perdure.testing.migrations", "Rounds"),
    }
    arguments = [Argument("", "SCHEMA"), Argument("", "MIGRATIONS")]
    if takes_hooks and options.hooks is not None:
        module, _, name = options.hooks.partition(":")
        arguments.append(Argument("", scope.use(module, name)))
    trees = tuple(_migrated(scope, each, tree) for each in found for tree in each.trees if tree.is_kept)
    if trees:
        scope.imports |= {Import("hypothesis", "given"), Import(scope.package, "entities")}
    else:
        scope.imports.discard(Import(scope.package, "testing"))
    module_view = ModuleView(
        path=scope.path,
        source=source,
        doc=f"What the migrations of `{domain.name}` promise.",
        instead="Tests.",
        imports=frozenset(scope.imports),
        exports=(),
    )
    return MigrationsTestView(module=module_view, rounds=Call("Rounds", tuple(arguments)), trees=trees)


def _takes_hooks(domain: Domain, migration: Migration) -> bool:
    return any(
        hooks_between(domain, name, *ends)
        for tree in migration.trees
        if tree.is_kept
        for name, old, new in [_versions(domain, migration, tree)]
        for ends in ((old, new), (new, old))
    )


def _versions(domain: Domain, migration: Migration, tree: Tree) -> tuple[str, int, int]:
    """Return today's name of the entity of *tree*, and its versions before and after."""
    name = next(each.name for each in domain.types.values() if each.versions[0].name == tree.identity)
    return name, migration.before.version(tree.before[0]), migration.after.version(tree.after[0])


def _migrated(scope: Scope, migration: Migration, tree: Tree) -> MigratedView:
    name, *versions = _versions(scope.domain, migration, tree)
    old, new = (Ref(name, version) for version in versions)
    return MigratedView(
        release=migration.release,
        table=tree.after[0].name,
        old=_class(scope, old),
        new=_class(scope, new),
        old_strategy=strategy_name(scope.domain, old),
        new_strategy=strategy_name(scope.domain, new),
    )


def _class(scope: Scope, ref: Ref) -> str:
    """Return how the tests name a class: pytest would collect one called Test..."""
    newest = scope.domain.types[ref.name].newest.number == ref.version
    return f"entities.{ref.name}" if newest else scope.cls(ref)
