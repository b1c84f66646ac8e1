"""The typed store of a domain: a method for each kind of stream."""

from __future__ import annotations

from perdure_codegen.model import Domain, Facets, Spec
from perdure_codegen.options import Options
from perdure_codegen.plan.checks import key_checks
from perdure_codegen.plan.hooks import hook_methods
from perdure_codegen.plan.modules import event_name
from perdure_codegen.plan.names import pascal
from perdure_codegen.plan.scope import Scope
from perdure_codegen.python.docstring import sentence
from perdure_codegen.python.layout import flat
from perdure_codegen.python.tree import Import
from perdure_codegen.views import ModuleView, StoreView, StreamView

__all__ = ["plan_store"]


def plan_store(domain: Domain, options: Options, source: str) -> StoreView:
    """Return the module of the store and of the function that opens one."""
    scope = Scope(domain, options, "store")
    takes_hooks = bool(hook_methods(domain))
    scope.imports |= {
        Import("os"),
        Import("collections.abc", "Mapping"),
        Import("types", "TracebackType"),
        Import("typing", "Self"),
        Import("typing", "final"),
        Import("perdure.maintenance", "Maintenance"),
        Import(f"{scope.package}.registry", "DOMAIN"),
        *(Import("perdure.events", name) for name in ("Clock", "Durability", "Log", "Store", "Stream", "system_clock")),
    }
    if takes_hooks:
        scope.use(f"{scope.package}.hooks", "Hooks")
    event = scope.use(f"{scope.package}.events", event_name(domain))
    streams = tuple(_stream(scope, name) for name in domain.streams)
    name = f"{pascal(domain.name)}Store"
    module = ModuleView(
        path=scope.path,
        source=source,
        doc=f"The typed store of `{domain.name}`.",
        instead="The typed store.",
        imports=frozenset(scope.imports),
        exports=(name, "open_store"),
    )
    return StoreView(
        module=module,
        name=name,
        domain=domain.name,
        about=f"A store of `{domain.name}`.\n\n{domain.doc}",
        event=event,
        streams=streams,
        takes_hooks=takes_hooks,
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
