"""What a package says of the releases of its domain: in the registry, and their shapes in a module of their own."""

from __future__ import annotations

from perdure_codegen.model import Domain, Released
from perdure_codegen.options import Options
from perdure_codegen.plan.scope import Scope
from perdure_codegen.python.tree import Argument, Call, Entry, Expr, Group, Import
from perdure_codegen.views import ModuleView, ReleasesView

__all__ = ["plan_releases", "release_arguments"]


def release_arguments(scope: Scope, domain: Domain) -> tuple[Argument, ...]:
    """Return what the registry says of releases: a domain without any is a draft."""
    draft = (Argument("is_draft", "True"),) if domain.is_draft else ()
    if not domain.releases:
        return draft
    scope.imports.add(Import("perdure.registry", "Release"))
    releases: tuple[Expr, ...] = tuple(_release(domain, each) for each in domain.releases)
    return (
        Argument("releases", Group("(", releases, ")")),
        *draft,
        Argument("shapes", f'"{scope.package}.releases"'),
    )


def _release(domain: Domain, release: Released) -> Call:
    versions = tuple(
        Entry(f'"{name}"', str(version)) for name, version in sorted(release.versions.items()) if name in domain.events
    )
    return Call(
        "Release",
        (
            Argument("number", str(release.number)),
            Argument("hash", f'"{release.hash}"'),
            Argument("versions", Group("{", versions, "}") if versions else "{}"),
        ),
    )


def plan_releases(domain: Domain, options: Options, source: str) -> ReleasesView | None:
    """Return the module of the shapes that were released; None where none were, or nothing is stored of them."""
    if not domain.releases or not (domain.events or domain.entities):
        return None
    scope = Scope(domain, options, "releases")
    module = ModuleView(
        path=scope.path,
        source=source,
        doc=f"What each release of `{domain.name}` froze, as it is written into the files that know it.",
        instead="What each release froze, as it is written into the files that know it.",
        imports=frozenset({Import("collections.abc", "Mapping"), Import("typing", "Final")}),
        exports=("SHAPES",),
    )
    return ReleasesView(module=module, shapes=tuple((each.number, each.shapes) for each in domain.releases))
