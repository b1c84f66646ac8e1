"""The module of today's entities, and of what is left of them without their children."""

from __future__ import annotations

from msgspec.structs import replace

from perdure_codegen.model import DeclaredType, Domain, Facets, FieldsShape, Ref, Scalar, Spec, Version
from perdure_codegen.options import Options
from perdure_codegen.plan.definitions import definitions, exported
from perdure_codegen.plan.modules import in_order
from perdure_codegen.plan.scope import Scope
from perdure_codegen.views import ClassView, Definition, ModuleView

__all__ = ["plan_entities", "summary_name"]

_COUNT = Spec(Scalar("int"), Facets(min=0))


def summary_name(domain: Domain, name: str) -> str:
    """Return the class of an entity without its children: its own where it has none."""
    return f"{name}Summary" if domain.entities[name].children else name


def plan_entities(domain: Domain, options: Options, items: frozenset[Ref], source: str) -> ModuleView | None:
    """Return the module of today's entities, children before those that they belong to; None where there are none."""
    if not domain.entities:
        return None
    scope = Scope(domain, options, "entities")
    found: list[Definition] = []
    for declared in in_order(domain):
        if declared.kind == "entity":
            found += definitions(scope, declared, declared.newest, items)
            if domain.entities[declared.name].children:
                found += _summary(scope, declared, items)
    return ModuleView(
        path=scope.path,
        source=source,
        doc=f"The entities of `{domain.name}`, each in its newest version.",
        instead="The entities, each in its newest version.",
        imports=frozenset(scope.imports),
        exports=tuple(exported(found)),
        definitions=tuple(found),
    )


def _summary(scope: Scope, declared: DeclaredType, items: frozenset[Ref]) -> list[Definition]:
    """Return the class of a row alone, with the columns that count what belongs to it."""
    entity = scope.domain.entities[declared.name]
    shape = declared.newest.shape
    fields = dict(shape.fields) if isinstance(shape, FieldsShape) else {}
    own = {name: spec for name, spec in fields.items() if name not in entity.children}
    counts = dict.fromkeys(entity.counts, _COUNT)
    newest = Version(declared.newest.number, declared.newest.name, FieldsShape(own | counts))
    docs = {**declared.field_docs} | {name: f"How many `{of}` it has." for name, of in entity.counts.items()}
    row = DeclaredType(
        name=declared.name,
        kind="entity",
        doc=declared.doc,
        span=declared.span,
        versions=(*declared.versions[:-1], newest),
        steps=declared.steps,
        field_docs=docs,
        defaults={},
    )
    doc = f"What the table `{entity.table}` has of one `{declared.name}`: all but what belongs to it."
    name = summary_name(scope.domain, declared.name)
    return [
        replace(each, name=name, doc=doc, properties=())
        for each in definitions(scope, row, newest, items)
        if isinstance(each, ClassView)
    ]
