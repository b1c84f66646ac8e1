"""Decides names, imports, conditions and words: makes the views of all files of a domain's package."""

from __future__ import annotations

from msgspec.structs import replace

from perdure_codegen.model import Domain
from perdure_codegen.options import Options
from perdure_codegen.plan.entities import (
    plan_entities,
    plan_migration_files,
    plan_migrations,
    plan_migrations_test,
    plan_tables,
    plan_tables_test,
)
from perdure_codegen.plan.front import plan_front
from perdure_codegen.plan.golden import golden_name, plan_golden
from perdure_codegen.plan.history import plan_history, plan_numbered
from perdure_codegen.plan.hooks import plan_hooks
from perdure_codegen.plan.modules import items_of, plan_events, plan_registry, plan_types
from perdure_codegen.plan.projections import plan_projections
from perdure_codegen.plan.queries import plan_queries
from perdure_codegen.plan.releases import plan_releases
from perdure_codegen.plan.sql import plan_sql
from perdure_codegen.plan.store import plan_store
from perdure_codegen.plan.strategies import plan_testing
from perdure_codegen.plan.tests import plan_store_test, plan_type_tests
from perdure_codegen.views import DomainView, ModuleView, QueriesView, StoreView

__all__ = ["plan"]


def plan(domain: Domain, options: Options) -> DomainView:
    """Return the views of all files of *domain*'s package."""
    source, items = domain.sources[0], items_of(domain)
    types = plan_types(domain, options, items, source)
    hooks = plan_hooks(domain, options, source)
    golden = plan_golden(domain, options)
    store = plan_store(domain, options, source) if domain.events or domain.entities else None
    public: list[ModuleView] = [types] if types is not None else []
    entities = plan_entities(domain, options, items, source)
    if entities is not None:
        public.append(entities)
    queries = plan_queries(domain, options, items, source)
    if queries is not None:
        public.append(replace(queries.module, exports=queries.module.exports[:-1]))  # the constant is for tests
    modules = [plan_tables(domain, options, source)] if domain.entities else []
    if (migrations := plan_migrations(domain, options, source)) is not None:
        modules.append(migrations)
    if store is not None:
        if domain.events:
            public.append(plan_events(domain, options, items, source))
        public.append(store.module)
        modules.append(plan_registry(domain, options, source))
    front = [*public, hooks.module] if hooks is not None else [*public]
    projections = plan_projections(domain, options, source)
    if projections is not None:
        front.append(replace(projections.module, exports=projections.public))
    modules += [
        plan_testing(domain, options, source),
        *(
            plan_history(domain, options, declared, items, source)
            for declared in (*domain.types.values(), *domain.events.values())
            if len(declared.versions) > 1
        ),
    ]
    return DomainView(
        package=f"{options.package}.{domain.name}",
        source=source,
        modules=(*(module for module in public if not _is_of_its_own(module, store, queries)), *modules),
        hooks=hooks,
        front=plan_front(domain, options, tuple(front), source),
        history=plan_numbered(domain, options, source),
        releases=plan_releases(domain, options, source),
        store=store,
        projections=projections,
        queries=queries,
        type_tests=plan_type_tests(domain, options, {name: golden_name(name) for name in golden}, source),
        golden=tuple(golden.values()),
        store_test=plan_store_test(domain, options, source) if domain.events else None,
        sql=(*plan_sql(domain, options, source), *plan_migration_files(domain, options, source)),
        tables_test=plan_tables_test(domain, options, source),
        migrations_test=plan_migrations_test(domain, options, source),
    )


def _is_of_its_own(module: ModuleView, store: StoreView | None, queries: QueriesView | None) -> bool:
    """Answer whether *module* is more than definitions, and has a template of its own."""
    return any(view is not None and module.path == view.module.path for view in (store, queries))
