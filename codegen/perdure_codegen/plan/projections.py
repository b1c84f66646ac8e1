"""The module of the projections: what types their tables and their code, and what the store is told of them."""

from __future__ import annotations

from perdure_codegen.meaning.effective import core
from perdure_codegen.model import Domain, Projection, Ref
from perdure_codegen.options import Options
from perdure_codegen.plan.entities import key_of
from perdure_codegen.plan.names import method_name, pascal, table_constant
from perdure_codegen.plan.scope import Scope
from perdure_codegen.python.docstring import sentence
from perdure_codegen.python.strings import literal
from perdure_codegen.python.tree import Argument, Call, Entry, Expr, Group, Import, Subscript
from perdure_codegen.tables import schema_of
from perdure_codegen.views import (
    AliasView,
    ClassView,
    ConstantView,
    FieldView,
    HandlerView,
    KeptView,
    ModuleView,
    ProjectionsView,
    ProjectionView,
)

__all__ = ["plan_projections", "projections_class"]


def projections_class(domain: Domain) -> str:
    """Return the name of the class that holds the code of all projections."""
    return f"{pascal(domain.name)}Projections"


def plan_projections(domain: Domain, options: Options, source: str) -> ProjectionsView | None:
    """Return the module of the projections; None where there are none."""
    if not domain.projections:
        return None
    scope = Scope(domain, options, "projections")
    scope.imports |= {
        Import("attrs"),
        Import("perdure", "projections"),
        Import("perdure.events", "Erased"),
        Import("perdure.events", "Recorded"),
        Import(f"{scope.package}.tables", "SCHEMA"),
        *(Import("typing", name) for name in ("Final", "Protocol", "TypeAlias", "final")),
    }
    written = {name for each in domain.projections.values() for name in each.writes}
    tables = [table for table in schema_of(domain).tables if table.entity in written]
    aliases = tuple(_alias(scope, table.entity) for table in tables)
    views = tuple(_projection(scope, each) for each in domain.projections.values())
    every = projections_class(domain)
    declared = Group("(", tuple(_declared(scope, each) for each in domain.projections.values()), ")")
    return ProjectionsView(
        module=ModuleView(
            path=scope.path,
            source=source,
            doc=f"The projections of `{domain.name}`.",
            instead="The projections.",
            imports=frozenset(scope.imports),
            exports=(
                *(alias.name for alias in aliases),
                *(name for view in views for name in (view.protocol, view.tables)),
                every,
                "PROJECTIONS",
            ),
            definitions=aliases,
        ),
        public=(*(name for view in views for name in (view.protocol, view.tables)), every),
        projections=views,
        last=(
            ClassView(
                name=every,
                doc="The code of all projections, which `open()` takes.",
                instead="The code of all projections.",
                fields=tuple(
                    FieldView(name=name, annotation=view.protocol, doc=sentence(domain.projections[name].doc))
                    for name, view in zip(domain.projections, views, strict=True)
                ),
            ),
            ConstantView(
                name="PROJECTIONS",
                annotation="Final",
                value=Call("projections.Declared", (Argument("", "SCHEMA"), Argument("", declared))),
                doc="What the store knows of them.",
            ),
        ),
    )


def _alias(scope: Scope, name: str) -> AliasView:
    entity = scope.domain.entities[name]
    table, home = pascal(entity.table), f"{scope.package}.tables"
    keys = tuple(scope.annotation(core(spec.type)) for spec in key_of(scope.domain, entity))
    whole: Expr = Subscript("tuple", keys) if len(keys) > 1 else keys[0]
    parts = (
        scope.use(f"{scope.package}.entities", entity.name),
        whole,
        scope.use(home, f"{table}Where"),
        scope.use(home, f"{table}Order"),
    )
    return AliasView(
        name=f"{table}Kept",
        value=Subscript("projections.Kept", parts),
        doc=f"The rows of `{entity.table}`, for the projection that writes them.",
    )


def _projection(scope: Scope, projection: Projection) -> ProjectionView:
    domain, name = scope.domain, pascal(projection.name)
    tables = [table.entity for table in schema_of(domain).tables if table.entity in projection.writes]
    about = f"The code of `{projection.name}`: it must do the same with the same events, whenever it is run."
    return ProjectionView(
        name=projection.name,
        protocol=f"{name}Projection",
        tables=f"{name}Tables",
        doc=f"{about}\n\n{projection.doc}" if projection.doc else about,
        kept=tuple(
            KeptView(
                name=domain.entities[each].table,
                alias=f"{pascal(domain.entities[each].table)}Kept",
                constant=scope.use(f"{scope.package}.tables", table_constant(domain.entities[each].table)),
            )
            for each in tables
        ),
        handlers=tuple(
            HandlerView(
                name=method_name(event),
                event=scope.cls(Ref(event, domain.events[event].newest.number)),
                doc=f"Apply one `{event}`.\n\n{sentence(domain.events[event].doc)}".rstrip(),
            )
            for event in projection.handles
        ),
    )


def _declared(scope: Scope, projection: Projection) -> Expr:
    domain = scope.domain
    streams = dict.fromkeys(domain.events[event].stream or "" for event in projection.handles)
    parts = (
        ("name", literal(projection.name)),
        ("version", str(projection.version)),
        ("is_inline", str(projection.inline)),
        ("handles", Group("{", tuple(Entry(event, literal(method_name(event))) for event in projection.handles), "}")),
        ("streams", Group("(", tuple(map(literal, streams)), ")")),
        (
            "tables",
            Group(
                "(",
                tuple(
                    table_constant(domain.entities[table.entity].table)
                    for table in schema_of(domain).tables
                    if table.entity in projection.writes
                ),
                ")",
            ),
        ),
        ("typed", f"{pascal(projection.name)}Tables"),
    )
    return Call("projections.Projection", tuple(Argument(name, part) for name, part in parts))
