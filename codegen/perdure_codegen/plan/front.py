"""The front door: a package that has what its modules offer."""

from __future__ import annotations

from typing import Final

from perdure_codegen.model import Domain
from perdure_codegen.options import Options
from perdure_codegen.plan.scope import Scope
from perdure_codegen.python.tree import Import
from perdure_codegen.views import ModuleView, PackageView

__all__ = ["plan_front"]

_CLASSES: Final = frozenset({"types", "entities", "events", "hooks"})
"""The modules that cost little to import, and that every program needs."""


def plan_front(domain: Domain, options: Options, modules: tuple[ModuleView, ...], source: str) -> PackageView:
    """Return the package's own module: the classes of *modules* at once, what keeps them when it is first used."""
    scope = Scope(domain, options, "")
    imports: set[Import] = set()
    deferred: set[Import] = set()
    lazy: list[tuple[str, str]] = []
    for module in modules:
        home = module.path.removesuffix(".py").replace("/", ".")
        for name in module.exports:
            called = "open" if name == "open_store" else name
            item = Import(home, name, called if called != name else "")
            if home.rpartition(".")[2] in _CLASSES:
                imports.add(item)
            else:
                deferred.add(item)
                lazy.append((called, f"{home}:{name}" if item.alias else home))
    if deferred:
        imports |= {Import("typing", "TYPE_CHECKING"), Import("perdure.registry", "lazy")}
    opens = f"from {scope.package}.store import open_store as open"
    module = ModuleView(
        path=scope.path,
        source=source,
        doc=domain.doc,
        instead=f"The domain `{domain.name}`.",
        imports=frozenset(imports),
        deferred=frozenset(deferred),
        exports=tuple(item.alias or item.name for item in imports | deferred if item.module.startswith(scope.package)),
        noqa=((opens, f"A004 - callers write `{domain.name}.open()`"),),
    )
    return PackageView(module=module, lazy=tuple(sorted(lazy)))
