"""The modules of today's types and events, and the registry."""

from __future__ import annotations

from collections.abc import Iterator

from perdure_codegen.model import (
    Container,
    DeclaredType,
    Domain,
    FieldsShape,
    NamedShape,
    Nullable,
    Ref,
    Type,
    UnionShape,
)
from perdure_codegen.options import Options
from perdure_codegen.plan.definitions import definitions, exported
from perdure_codegen.plan.history import history_place
from perdure_codegen.plan.names import pascal
from perdure_codegen.plan.releases import release_arguments
from perdure_codegen.plan.scope import Scope
from perdure_codegen.plan.words import article, listing
from perdure_codegen.python.tree import Argument, Call, Entry, Expr, Group, Import, Subscript, Union
from perdure_codegen.views import AliasView, ConstantView, Definition, ModuleView

__all__ = ["event_name", "event_of", "in_order", "items_of", "plan_events", "plan_registry", "plan_types"]

_ORDER = ("named", "enum", "record", "union", "entity")


def event_name(domain: Domain) -> str:
    """Return the union of all events of *domain*; a stream may have its plain name."""
    name = pascal(domain.name)
    return f"Any{name}Event" if any(pascal(stream) == name for stream in domain.streams) else f"{name}Event"


def event_of(scope: Scope) -> str:
    """Import the union of all events, or what no value is of where there are none."""
    if not scope.domain.events:
        return scope.use("typing", "Never")
    return scope.use(f"{scope.package}.events", event_name(scope.domain))


def items_of(domain: Domain) -> frozenset[Ref]:
    """Return the versions of named types that some container holds: their checks become functions."""
    return frozenset(
        ref
        for declared in (*domain.types.values(), *domain.events.values())
        for version in declared.versions
        if isinstance(version.shape, FieldsShape)
        for spec in version.shape.fields.values()
        for ref in _inside(domain, spec.type, in_container=False)
    )


def _inside(domain: Domain, kind: Type, *, in_container: bool) -> Iterator[Ref]:
    match kind:
        case Container(_, item):
            yield from _inside(domain, item, in_container=True)
        case Nullable(item):
            yield from _inside(domain, item, in_container=in_container)
        case Ref() if in_container and isinstance(domain.at(kind).shape, NamedShape):
            yield kind
        case _:
            pass


def plan_types(domain: Domain, options: Options, items: frozenset[Ref], source: str) -> ModuleView | None:
    """Return the module of today's types, each after those that it holds; None where there are none."""
    declared_here = [declared for declared in in_order(domain) if declared.kind != "entity"]
    if not declared_here:
        return None
    scope = Scope(domain, options, "types")
    found = [part for declared in declared_here for part in definitions(scope, declared, declared.newest, items)]
    named = {"named": "named types", "enum": "enums", "record": "records", "union": "unions"}
    kinds = tuple(name for kind, name in named.items() if any(kind == each.kind for each in declared_here))
    return ModuleView(
        path=scope.path,
        source=source,
        doc=f"The {listing(kinds)} of `{domain.name}`, each in its newest version.",
        instead="The types, each in its newest version.",
        imports=frozenset(scope.imports),
        exports=tuple(exported(found)),
        definitions=tuple(found),
    )


def in_order(domain: Domain) -> list[DeclaredType]:
    """Return the types so that each stands after those that it holds, else as declared, classes behind the rest."""
    ordered: dict[str, DeclaredType] = {}

    def place(declared: DeclaredType) -> None:
        if declared.name in ordered:
            return
        for name in _needed(declared):
            place(domain.types[name])
        ordered[declared.name] = declared

    for kind in _ORDER:
        for declared in domain.types.values():
            if declared.kind == kind:
                place(declared)
    return list(ordered.values())


def _needed(declared: DeclaredType) -> Iterator[str]:
    shape = declared.newest.shape
    match shape:
        case UnionShape(members):
            yield from (member.name for member in members)
        case FieldsShape(fields):
            yield from (name for spec in fields.values() for name in _names(spec.type))
        case NamedShape(spec):
            yield from _names(spec.type)
        case _:
            pass


def _names(kind: Type) -> Iterator[str]:
    if isinstance(kind, Ref):
        yield kind.name
    elif isinstance(kind, Nullable | Container):
        yield from _names(kind.item)


def plan_events(domain: Domain, options: Options, items: frozenset[Ref], source: str) -> ModuleView:
    """Return the module of today's events and of the unions of each stream."""
    scope = Scope(domain, options, "events")
    found = [part for declared in domain.readable for part in definitions(scope, declared, declared.newest, items)]
    found += _unions(scope, domain)
    return ModuleView(
        path=scope.path,
        source=source,
        doc=f"The events of `{domain.name}`, each in its newest version.",
        instead="The events, each in its newest version.",
        imports=frozenset(scope.imports),
        exports=tuple(exported(found)),
        definitions=tuple(found),
    )


def _unions(scope: Scope, domain: Domain) -> list[Definition]:
    scope.use("typing", "TypeAlias")
    found: list[Definition] = []
    reads: list[Expr] = []
    for stream in domain.streams:
        name = pascal(stream)
        classes = tuple(event.name for event in domain.writable if event.stream == stream)
        retired = tuple(event.name for event in domain.readable if event.stream == stream and not event.is_live)
        kind = article(f"`{stream}`") if stream[0] not in "aeio" else f"an `{stream}`"
        if classes:
            new, may = _either(classes), f"What may be appended to {kind}."
        else:
            new, may = scope.use("typing", "Never"), f"Nothing may be appended to {kind} any more."
        found.append(AliasView(name=f"New{name}Event", value=new, doc=may))
        every = (*((f"New{name}Event",) if classes else ()), *retired)
        found.append(AliasView(name=f"{name}Event", value=_either(every), doc=f"What reading {kind} yields."))
        reads.append(f"{name}Event")
    doc = f"What reading the log of `{domain.name}` yields."
    found.append(AliasView(name=event_name(domain), value=_either(tuple(reads)), doc=doc))
    return found


def _either(names: tuple[Expr, ...]) -> Expr:
    return names[0] if len(names) == 1 else Union(names)


def plan_registry(domain: Domain, options: Options, source: str) -> ModuleView:
    """Return the module that says under which name and version each class is stored, and who reads former ones."""
    scope = Scope(domain, options, "registry")
    scope.imports |= {Import("typing", "Final"), Import("perdure.registry", "Domain")}
    if domain.events:
        scope.imports.add(Import(scope.package, "events"))
    event = event_of(scope)
    events = domain.events.values()
    current = [
        Entry(f"events.{each.name}", f'("{each.newest.name}", {each.newest.number})')
        for each in sorted(domain.readable, key=lambda each: each.name)
    ]
    former = [
        Entry(f'("{version.name}", {version.number})', f'"{scope.package}.{history_place(scope, each)}"')
        for each in events
        for version in each.versions[:-1]
    ]
    streams = [
        Entry(
            f'"{stream}"',
            Group("(", tuple(f"events.{each.name}" for each in domain.writable if each.stream == stream), ")"),
        )
        for stream in domain.streams
    ]
    renamed = {
        version.name: each.name for each in domain.readable for version in each.versions if version.name != each.name
    }
    parts = (
        Argument("name", f'"{domain.name}"'),
        Argument("codec", f'"{domain.codec}"'),
        *(
            Argument(name, Group("{", tuple(entries), "}") if entries else "{}")
            for name, entries in (
                ("current", current),
                ("former", sorted(former, key=lambda e: e.key)),
                ("streams", streams),
                ("renamed", [Entry(f'"{former}"', f'"{name}"') for former, name in sorted(renamed.items())]),
            )
            if entries or name != "renamed"
        ),
        *release_arguments(scope, domain),
    )
    constant = ConstantView(
        name="DOMAIN",
        annotation=Subscript("Final", (Subscript("Domain", (event,)),)),
        value=Call("Domain", parts),
        doc="The stored name and version of each current class, who reads each former one, and what a stream takes.",
    )
    return ModuleView(
        path=scope.path,
        source=source,
        doc=f"Stored type names and versions of `{domain.name}`, and where former ones are read.",
        instead="Stored type names and versions, and where former ones are read.",
        imports=frozenset(scope.imports),
        exports=("DOMAIN",),
        definitions=(constant,),
    )
