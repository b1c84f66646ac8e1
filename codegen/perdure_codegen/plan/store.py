"""The typed store of a domain: a method for each kind of stream."""

from __future__ import annotations

from perdure_codegen.model import Domain, Entity, Facets, Spec
from perdure_codegen.options import Options
from perdure_codegen.plan.checks import key_checks
from perdure_codegen.plan.entities import has_buffer, maker_of
from perdure_codegen.plan.hooks import hook_methods
from perdure_codegen.plan.modules import event_of
from perdure_codegen.plan.names import pascal, table_constant
from perdure_codegen.plan.projections import projections_class
from perdure_codegen.plan.queries import queries_name
from perdure_codegen.plan.scope import Scope
from perdure_codegen.python.docstring import sentence
from perdure_codegen.python.layout import flat
from perdure_codegen.python.tree import Import
from perdure_codegen.views import ModuleView, RepositoryView, StoreView, StreamView

__all__ = ["plan_store"]


def plan_store(domain: Domain, options: Options, source: str) -> StoreView:
    """Return the module of the store and of the function that opens one."""
    scope = Scope(domain, options, "store")
    takes_hooks = bool(hook_methods(domain))
    names = ["Clock", "Durability", "Store", "system_clock", *(("Log", "Stream") if domain.events else ())]
    scope.imports |= {
        Import("os"),
        Import("types", "TracebackType"),
        Import("typing", "Self"),
        Import("typing", "final"),
        Import("perdure.maintenance", "Maintenance"),
        Import("perdure.operations", "OnOperation"),
        Import(f"{scope.package}.registry", "DOMAIN"),
        *(Import("perdure.events", name) for name in names),
    }
    if domain.events:
        scope.use("collections.abc", "Mapping")
    if takes_hooks:
        scope.use(f"{scope.package}.hooks", "Hooks")
    event = event_of(scope)
    repositories = tuple(_repository(scope, entity) for entity in domain.entities.values())
    buffered = tuple(_buffered(scope, entity) for entity in domain.entities.values() if has_buffer(entity))
    buffer = f"{pascal(domain.name)}Buffer" if buffered else ""
    work = f"{pascal(domain.name)}Work" if repositories else ""
    if repositories:
        scope.imports |= {
            Import("collections.abc", "Generator"),
            Import("contextlib", "contextmanager"),
            Import("perdure", "entities"),
            Import(f"{scope.package}.tables", "SCHEMA"),
        }
    keeps_files = bool(repositories) and not domain.streams
    if keeps_files:
        scope.use("perdure", "documents")
    projections = ""
    if domain.projections:
        projections = scope.use(f"{scope.package}.projections", projections_class(domain))
        scope.use(f"{scope.package}.projections", "PROJECTIONS")
        scope.use("perdure.projections", "Projections")
    queries = scope.use(f"{scope.package}.queries", queries_name(domain)) if domain.queries else ""
    streams = tuple(_stream(scope, name) for name in domain.streams)
    name = f"{pascal(domain.name)}Store"
    module = ModuleView(
        path=scope.path,
        source=source,
        doc=f"The typed store of `{domain.name}`.",
        instead="The typed store.",
        imports=frozenset(scope.imports),
        exports=(name, *filter(None, (buffer, work)), "open_store", *(("open_json",) if keeps_files else ())),
    )
    return StoreView(
        module=module,
        name=name,
        domain=domain.name,
        about=f"A store of `{domain.name}`.\n\n{domain.doc}",
        event=event,
        streams=streams,
        takes_hooks=takes_hooks,
        repositories=repositories,
        work=work,
        buffer=buffer,
        buffered=buffered,
        projections=projections,
        queries=queries,
        is_dated=any(entity.temporal for entity in domain.entities.values()),
        keeps_files=keeps_files,
    )


def _repository(scope: Scope, entity: Entity) -> RepositoryView:
    home = f"{scope.package}.tables"
    owner = f", the children of `{entity.parent[0]}`" if entity.parent else ""
    about = sentence(scope.domain.types[entity.name].doc)
    return RepositoryView(
        name=entity.table,
        alias=scope.use(home, f"{pascal(entity.table)}Repository"),
        constant=scope.use(home, table_constant(entity.table)),
        maker=maker_of(entity)[0],
        doc=f"The table `{entity.table}`{owner}.\n\n{about}",
    )


def _buffered(scope: Scope, entity: Entity) -> RepositoryView:
    home = f"{scope.package}.tables"
    return RepositoryView(
        name=entity.table,
        alias=scope.use(home, f"{pascal(entity.table)}Buffered"),
        constant=scope.use(home, table_constant(entity.table)),
        maker="versioned" if entity.versioned else "entities",
        doc=f"Changes of the table `{entity.table}`.",
    )


def _stream(scope: Scope, name: str) -> StreamView:
    stream = scope.domain.streams[name]
    events = f"{scope.package}.events"
    return StreamView(
        name=name,
        doc=f"Return the `{name}` called *key*.\n\n{sentence(stream.doc)}",
        key=flat(scope.annotation(stream.key)),
        wrong=key_checks(scope, name, Spec(stream.key, Facets())),
        read=scope.use(events, f"{pascal(name)}Event"),
        new=scope.use(events, f"New{pascal(name)}Event"),
    )
