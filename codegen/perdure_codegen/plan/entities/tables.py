"""The module of all tables, and of what types their repositories."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from perdure_codegen.meaning.effective import core
from perdure_codegen.migrations import recorded
from perdure_codegen.model import Domain, Entity, FieldsShape, Nullable, Ref, Spec, Type
from perdure_codegen.options import Options
from perdure_codegen.plan.entities.classes import summary_name
from perdure_codegen.plan.names import pascal, table_constant
from perdure_codegen.plan.scope import Scope
from perdure_codegen.python.layout import flat
from perdure_codegen.python.strings import literal
from perdure_codegen.python.tree import Argument, Call, Entry, Expr, Group, Import, Subscript, Union
from perdure_codegen.sql.revisions import revisions_name
from perdure_codegen.sql.tables import Column, ColumnKind, Table
from perdure_codegen.tables import fields_of, parent_columns, schema_of
from perdure_codegen.views import AliasView, ConstantView, Definition, ModuleView, TypedDictView

__all__ = ["has_buffer", "key_of", "maker_of", "plan_tables", "table_of"]

_RANGED: Final[frozenset[ColumnKind]] = frozenset({"text", "integer", "float", "date", "time", "datetime", "duration"})


def maker_of(entity: Entity) -> tuple[str, str]:
    """Return how `Work` makes the repository of *entity*, and the class that this is of."""
    if entity.parent is not None:
        return "children", "ChildRepository"
    if entity.temporal:
        return "temporal", "TemporalRepository"
    return ("versioned", "VersionedRepository") if entity.versioned else ("repository", "Repository")


def key_of(domain: Domain, entity: Entity) -> tuple[Spec, ...]:
    """Return what the fields of the whole key of *entity* hold."""
    specs = _specs(domain, entity)
    return tuple(specs[column] for column in schema_of(domain).table(entity.table).key)


def plan_tables(domain: Domain, options: Options, source: str) -> ModuleView:
    """Return the module of the tables."""
    scope = Scope(domain, options, "tables")
    scope.imports |= {Import("typing", "Final"), Import("typing", "TypeAlias"), Import("perdure", "entities")}
    schema = schema_of(domain)
    definitions: list[Definition] = [_table(scope, table) for table in reversed(schema.tables)]
    roots = tuple(table_constant(table.name) for table in schema.tables if domain.entities[table.entity].parent is None)
    parts: list[Expr] = [literal(scope.package), literal(recorded(domain)), Group("(", roots, ")")]
    if domain.releases:
        parts.append(literal(f"{scope.package}.migrations"))
    definitions.append(
        ConstantView(
            name="SCHEMA",
            annotation="Final",
            value=Call("entities.Schema", tuple(Argument("", part) for part in parts)),
            doc="All tables; a store keeps the fingerprint of those that it has.",
        )
    )
    for table in schema.tables:
        definitions += _types(scope, table)
    exports = [each.name for each in definitions]
    return ModuleView(
        path=scope.path,
        source=source,
        doc=f"The tables of `{domain.name}`, and what types their repositories.",
        instead="The tables, and what types their repositories.",
        imports=frozenset(scope.imports),
        exports=tuple(exports),
        definitions=tuple(definitions),
    )


def _table(scope: Scope, table: Table) -> ConstantView:
    domain, home = scope.domain, f"{scope.package}.entities"
    entity = scope.use(home, table.entity)
    summary = scope.use(home, summary_name(domain, table.entity))
    children = {child: table_constant(domain.entities[child].table) for child in _children(domain, table)}
    described = table_of(domain, table, (entity, summary), children)
    return ConstantView(
        name=table_constant(table.name),
        annotation="Final",
        value=Call(described.function, (*described.arguments, *_versions(scope, table))),
    )


def _versions(scope: Scope, table: Table) -> Iterator[Argument]:
    """Yield what tells of the versions of an entity that is no child, where it has former ones."""
    declared = scope.domain.types[table.entity]
    if len(declared.versions) > 1 and scope.domain.entities[table.entity].parent is None:
        yield Argument("type_version", str(declared.newest.number))
        yield Argument("history", literal(scope.home(Ref(declared.name, 1))))


def _children(domain: Domain, table: Table) -> tuple[str, ...]:
    return tuple(child.entity for child in domain.entities[table.entity].children.values())


def table_of(domain: Domain, table: Table, classes: tuple[Expr, Expr], children: Mapping[str, str]) -> Call:
    """Return what tells the runtime of *table*: its *classes*, whole and in summary, and its *children* by entity."""
    entity = domain.entities[table.entity]
    references = tuple(
        Entry(literal(field), _reference(domain, reference.entity)) for field, reference in entity.references.items()
    )
    collections = tuple(Entry(literal(field), children[child.entity]) for field, child in entity.children.items())
    limits = _limits(domain, entity)
    counts = tuple(Entry(literal(name), literal(of)) for name, of in entity.counts.items())
    parts: list[tuple[str, Expr | None]] = [
        ("entity", classes[0]),
        ("summary", classes[1]),
        ("name", literal(table.name)),
        ("key", _names(entity.key)),
        ("parent", _names(table.key[: len(table.key) - len(entity.key)])),
        ("children", Group("{", collections, "}") if collections else None),
        ("counts", Group("{", counts, "}") if counts else None),
        ("least", str(limits[0]) if limits[0] else None),
        ("most", str(limits[1]) if limits[1] is not None else None),
        ("indexed", Group("(", tuple(filter(None, map(_names, _ordered(table)))), ")")),
        ("references", Group("{", references, "}") if references else None),
        ("search", literal(table.search.name) if table.search else None),
        ("is_versioned", "True" if entity.versioned else None),
        ("counters", _names(entity.counters)),
        ("revisions", literal(revisions_name(table.name)) if table.is_temporal else None),
    ]
    return Call("entities.Table", tuple(Argument(name, part) for name, part in parts if part is not None))


def _reference(domain: Domain, name: str) -> Expr:
    target = domain.entities[name]
    parts = (literal(name), literal(target.table), literal(target.key[0]))
    return Call("entities.Reference", tuple(Argument("", part) for part in parts))


def _limits(domain: Domain, entity: Entity) -> tuple[int | None, int | None]:
    """Return how many children of this entity one parent has, at least and at most."""
    if entity.parent is None:
        return None, None
    owner, field = entity.parent
    shape = domain.types[owner].newest.shape
    facets = shape.fields[field].facets if isinstance(shape, FieldsShape) else None
    return (None, None) if facets is None else (facets.min_length, facets.max_length)


def _names(names: tuple[str, ...]) -> Expr | None:
    return Group("(", tuple(map(literal, names)), ")") if names else None


def _ordered(table: Table) -> Iterator[tuple[str, ...]]:
    """Yield the columns of each index of all rows, once, behind `-` where they descend."""
    indexes = (
        tuple(f"{'-' if part.descending else ''}{part.column}" for part in index.parts)
        for index in table.indexes
        if not index.where
    )
    yield from dict.fromkeys((table.key, *(unique.columns for unique in table.unique), *indexes))


def _indexed(table: Table) -> Iterator[tuple[str, ...]]:
    """Yield the columns of each index of all rows, once."""
    indexes = (tuple(part.column for part in index.parts) for index in table.indexes if not index.where)
    yield from dict.fromkeys((table.key, *(unique.columns for unique in table.unique), *indexes))


def _specs(domain: Domain, entity: Entity) -> dict[str, Spec]:
    """Return what each column of a table holds that a list can be filtered by."""
    inherited = {
        name: fields_of(domain, domain.entities[owner])[field] for name, owner, field in parent_columns(domain, entity)
    }
    return {**inherited, **fields_of(domain, entity)}


def _types(scope: Scope, table: Table) -> Iterator[Definition]:
    domain, entity = scope.domain, scope.domain.entities[table.entity]
    specs, name = _specs(domain, entity), pascal(table.name)
    columns = list(dict.fromkeys(column for names in _indexed(table) for column in names))
    scope.use("typing", "TypedDict")
    yield TypedDictView(
        name=f"{name}Where",
        doc=f"What a list of `{table.name}` can be filtered by; an index must begin with one of these.",
        fields=tuple((column, _filter(scope, specs[column].type, table.column(column))) for column in columns),
    )
    orders = [
        column for column in columns if not table.column(column).nullable and table.column(column).kind != "bytes"
    ]
    scope.use("typing", "Literal")
    yield AliasView(
        name=f"{name}Order",
        value=Subscript("Literal", tuple(literal(way + column) for column in orders for way in ("", "-"))),
        doc=f"What a list of `{table.name}` can be ordered by.",
    )
    if entity.temporal:
        added: Expr = ""
    elif entity.counters:
        yield TypedDictView(
            name=f"{name}Amounts",
            doc=f"What can be added to the counters of `{table.name}`.",
            fields=tuple((counter, "int") for counter in entity.counters),
        )
        added = f"{name}Amounts"
    else:
        scope.use("typing", "Never")
        added = Subscript(scope.use("collections.abc", "Mapping"), ("str", "Never"))
    if has_prefixes(entity):
        yield from _prefixes(scope, table, specs)
    yield AliasView(
        name=f"{name}Repository",
        value=_repository(scope, entity, table, added),
        doc=f"The repository of `{table.name}`.",
    )
    if has_buffer(entity):
        yield AliasView(
            name=f"{name}Buffered",
            value=_buffered(scope, entity, table, added),
            doc=f"Changes of `{table.name}` in a buffer.",
        )


def _filter(scope: Scope, kind: Type, column: Column) -> Expr:
    plain = scope.annotation(core(kind))
    parts: list[Expr] = [plain]
    if column.kind in _RANGED and not _is_enum(scope.domain, kind):
        parts.append(Subscript("entities.Range", (plain,)))
    if isinstance(kind, Nullable):
        parts.append("None")
    return Union(tuple(parts)) if len(parts) > 1 else plain


def has_buffer(entity: Entity) -> bool:
    """Answer whether changes of *entity* can wait: children go with their parents, and revisions are of their time."""
    return entity.parent is None and not entity.temporal


def has_prefixes(entity: Entity) -> bool:
    """Answer whether the rows of *entity* are found by the beginning of their keys, too."""
    return len(entity.key) > 1 and entity.parent is None and not entity.temporal


def _prefixes(scope: Scope, table: Table, specs: Mapping[str, Spec]) -> Iterator[Definition]:
    """Yield a type for the first field of a key, for the first two, and so on; a range may be of the last alone."""
    name = pascal(table.name)
    for size in range(1, len(table.key) + 1):
        *before, last = table.key[:size]
        yield TypedDictView(
            name=f"{name}Prefix{size}",
            doc=f"The first {f'{size} fields' if size > 1 else 'field'} of the key of `{table.name}`.",
            fields=(
                *((column, scope.annotation(core(specs[column].type))) for column in before),
                (last, _filter(scope, specs[last].type, table.column(last))),
            ),
            total=True,
        )
    yield AliasView(
        name=f"{name}Prefix",
        value=Union(tuple(f"{name}Prefix{size}" for size in range(1, len(table.key) + 1))),
        doc=f"What the keys of a range of `{table.name}` begin with.",
    )


def _is_enum(domain: Domain, kind: Type) -> bool:
    bare = core(kind)
    return isinstance(bare, Ref) and domain.types[bare.name].kind == "enum"


def _buffered(scope: Scope, entity: Entity, table: Table, added: Expr) -> Expr:
    specs = _specs(scope.domain, entity)
    keys = [scope.annotation(core(specs[column].type)) for column in table.key]
    key: Expr = Subscript("tuple", tuple(keys)) if len(keys) > 1 else keys[0]
    value = scope.use(f"{scope.package}.entities", entity.name)
    made = "VersionedBuffered" if entity.versioned else "Buffered"
    return Subscript(f"entities.{made}", tuple(map(flat, (value, key, added))))


def _repository(scope: Scope, entity: Entity, table: Table, added: Expr) -> Expr:
    domain, specs = scope.domain, _specs(scope.domain, entity)
    home, name = f"{scope.package}.entities", pascal(table.name)
    keys = [scope.annotation(core(specs[column].type)) for column in table.key]
    whole: Expr = Subscript("tuple", tuple(keys)) if len(keys) > 1 else keys[0]
    inherited = keys[: len(keys) - len(entity.key)]
    owner: Expr = Subscript("tuple", tuple(inherited)) if len(inherited) > 1 else (inherited or [""])[0]
    value = scope.use(home, entity.name)
    row = scope.use(home, summary_name(domain, entity.name))
    found: Expr = Subscript("entities.Owned", (owner, value)) if inherited else row
    search: Expr = Subscript("entities.Search", (found,)) if table.search else "None"
    second = owner if inherited else row
    lists = (f"{name}Where", f"{name}Order")
    arguments: list[Expr] = [value, second, whole, *lists, added, search]
    if entity.temporal:
        arguments = [value, whole, *lists, search]
    if has_prefixes(entity):
        arguments.append(f"{name}Prefix")
    return Subscript(f"entities.{maker_of(entity)[1]}", tuple(map(flat, arguments)))
