"""The newest shape of every type, and the streams."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, get_args

from msgspec import Struct

from perdure_codegen.declarations import (
    ChildDecl,
    Declarations,
    EntityDecl,
    EnumDecl,
    EventDecl,
    FieldDecl,
    NamedTypeDecl,
    PromiseDecl,
    RecordDecl,
    StreamDecl,
    UnionDecl,
    Word,
)
from perdure_codegen.diagnostic import Diagnostic
from perdure_codegen.meaning.constants import BadConstantError, constant
from perdure_codegen.meaning.constraints import spec_of
from perdure_codegen.meaning.effective import scalar_of
from perdure_codegen.meaning.scope import Scope, closest
from perdure_codegen.model import (
    EnumShape,
    Facets,
    FieldsShape,
    NamedShape,
    Promise,
    Promised,
    Ref,
    Scalar,
    Shape,
    Spec,
    Stream,
    UnionShape,
    Value,
)
from perdure_codegen.resolve import rules
from perdure_codegen.resolve.cycles import report_cycles
from perdure_codegen.resolve.entities import EntityReader
from perdure_codegen.resolve.names import scope_of
from perdure_codegen.resolve.projections import projections
from perdure_codegen.resolve.queries import queries_of
from perdure_codegen.resolved import Resolved, ResolvedType

__all__ = ["resolve"]

_PROMISES: Final[tuple[Promised, ...]] = get_args(Promised)


def resolve(declarations: Declarations) -> tuple[Resolved | None, tuple[Diagnostic, ...]]:
    """Return *declarations* with every name of today resolved, or None where an error makes that impossible."""
    found: list[Diagnostic] = []
    scope = scope_of(declarations, found.append)
    report_cycles(declarations, found.append)
    if any(each.rule == rules.RECURSIVE_TYPE.id for each in found):
        return None, tuple(found)
    resolver = _Resolver(scope, found)
    resolved = resolver.domain(declarations)
    if any(each.severity == "error" for each in found):
        return None, tuple(found)
    return resolved, tuple(found)


class _Resolver(Struct):
    """Resolves the types in the order in which they are asked for: a default may need the shape of another type."""

    scope: Scope
    found: list[Diagnostic]
    shapes: dict[str, Shape] = {}

    def shape_of(self, ref: Ref) -> Shape:
        return self.shapes.get(ref.name, NamedShape(Spec(Scalar("json"))))

    def domain(self, declarations: Declarations) -> Resolved:
        types: dict[str, ResolvedType] = {}
        for named in declarations.types:
            types[named.name.text] = self._named(named)
        for enum in declarations.enums:
            types[enum.name.text] = self._enum(enum)
        for union in declarations.unions:
            types[union.name.text] = self._union(union)
        entities = EntityReader(self.scope, self.shape_of, self.found.append, declarations.entities)
        records = self._fields([*declarations.records, *declarations.events, *declarations.entities], entities)
        types.update({each.name.text: records[each.name.text] for each in declarations.records})
        types.update({each.name.text: records[each.name.text] for each in declarations.entities})
        streams = self._streams(declarations.streams)
        for event in declarations.events:
            if event.stream.text not in streams:
                self.found.append(
                    rules.UNKNOWN_STREAM.at(
                        event.stream.span,
                        f"unknown stream `{event.stream.text}`",
                        help=closest(event.stream.text, streams) or "declare it under `streams`",
                    )
                )
        events = [each.name.text for each in declarations.events]
        declared = [each.name.text for each in declarations.entities]
        return Resolved(
            name=declarations.domain.text,
            doc=declarations.doc,
            codec="msgpack" if declarations.codec is not None and declarations.codec.text == "msgpack" else "json",
            span=declarations.domain.span,
            scope=self.scope,
            types=types,
            streams=streams,
            events={each.name.text: records[each.name.text] for each in declarations.events},
            sources=declarations.sources,
            entities=entities.entities(types),
            projections=projections(declarations.projections, events, declared, self.found.append),
            queries=tuple(queries_of(declarations, self.scope, self.found.append)),
            promise=_promise(declarations.promise),
        )

    def _named(self, declared: NamedTypeDecl) -> ResolvedType:
        spec = spec_of(declared.spec, self.scope, self.shape_of, self.found.append, historic=False)
        if spec is not None and not isinstance(spec.type, Scalar):
            self.found.append(
                rules.NAMED_TYPE.at(
                    declared.spec.type.span,
                    f"`{declared.name.text}` must be a scalar",
                    help="a named type is one of `str int float bool bytes decimal uuid date time datetime duration "
                    "json`; use a record for more",
                )
            )
            spec = None
        shape = NamedShape(spec or Spec(Scalar("json")))
        return self._put(declared, shape, kind="named")

    def _enum(self, declared: EnumDecl) -> ResolvedType:
        self._distinct(declared.members, "member")
        return self._put(declared, EnumShape(tuple(member.text for member in declared.members)), kind="enum")

    def _union(self, declared: UnionDecl) -> ResolvedType:
        self._distinct(declared.members, "member")
        members = []
        for member in declared.members:
            if self.scope.kinds.get(member.text) == "record":
                members.append(Ref(member.text, self.scope.counts[member.text]))
                continue
            known = [name for name, kind in self.scope.kinds.items() if kind == "record"]
            self.found.append(
                rules.UNION_MEMBER.at(
                    member.span,
                    f"`{member.text}` is no record, and the members of a union are records",
                    help="declare a record that has its fields, or holds it"
                    if member.text in self.scope.kinds
                    else closest(member.text, known) or f"declare `{member.text}` under `records`",
                )
            )
        return self._put(declared, UnionShape(tuple(members)), kind="union")

    def _distinct(self, words: tuple[Word, ...], what: str) -> None:
        if not words:
            return
        seen: set[str] = set()
        for word in words:
            if word.text in seen:
                self.found.append(
                    rules.DUPLICATE_NAME.at(word.span, f"{what} `{word.text}` is listed twice", help="remove one")
                )
            seen.add(word.text)

    def _fields(
        self, declared: list[RecordDecl | EventDecl | EntityDecl], entities: EntityReader
    ) -> dict[str, ResolvedType]:
        """Resolve the fields of all first, then the defaults, which may be records."""
        specs: dict[str, dict[str, Spec]] = {}
        for each in declared:
            self._distinct(tuple(part.name for part in _parts(each)), "field")
            fields = {}
            for field in () if each.name.text in self.scope.split else each.fields:
                if field.ref is not None:
                    spec = entities.referred(field)
                else:
                    spec = spec_of(field.spec, self.scope, self.shape_of, self.found.append, historic=False)
                fields[field.name.text] = spec or Spec(Scalar("json"), Facets())
            if isinstance(each, EntityDecl):
                fields |= entities.children(each)
            specs[each.name.text] = fields
            self.shapes[each.name.text] = FieldsShape(fields)
        resolved = {}
        for each in declared:
            is_split = each.name.text in self.scope.split
            defaults = {} if is_split else self._defaults(each.fields, specs[each.name.text])
            if isinstance(each, EntityDecl):
                known = specs[each.name.text]
                children = (child.name.text for child in each.children if child.name.text in known)
                defaults |= {name: () for name in children if not known[name].facets.min_length}
            resolved[each.name.text] = ResolvedType(
                name=each.name.text,
                kind="record" if isinstance(each, RecordDecl) else "event" if isinstance(each, EventDecl) else "entity",
                doc=each.doc,
                span=each.name.span,
                shape=self.shapes[each.name.text],
                steps=each.steps,
                field_docs={part.name.text: part.doc for part in _parts(each) if part.doc},
                places={part.name.text: part.name.span for part in _parts(each)},
                defaults=defaults,
                stream=each.stream.text if isinstance(each, EventDecl) else None,
                former=tuple(each.fields) if is_split else None,
            )
        return resolved

    def _defaults(self, fields: tuple[FieldDecl, ...], specs: Mapping[str, Spec]) -> dict[str, Value]:
        defaults: dict[str, Value] = {}
        for field in fields:
            if field.default is None:
                continue
            try:
                defaults[field.name.text] = constant(field.default, specs[field.name.text], self.shape_of)
            except BadConstantError as error:
                self.found.append(rules.BAD_VALUE.at(error.span, error.message, help=error.help))
        return defaults

    def _put(self, declared: NamedTypeDecl | EnumDecl | UnionDecl, shape: Shape, *, kind: str) -> ResolvedType:
        self.shapes[declared.name.text] = shape
        return ResolvedType(
            name=declared.name.text,
            kind="named" if kind == "named" else "enum" if kind == "enum" else "union",
            doc=declared.doc,
            span=declared.name.span,
            shape=shape,
            steps=declared.steps,
            field_docs={},
            places={} if isinstance(declared, NamedTypeDecl) else {each.text: each.span for each in declared.members},
            defaults={},
        )

    def _streams(self, declared: tuple[StreamDecl, ...]) -> dict[str, Stream]:
        streams: dict[str, Stream] = {}
        self._distinct(tuple(stream.name for stream in declared), "stream")
        for stream in declared:
            key = self.scope.type_of(stream.key, self.found.append, historic=False)
            scalar = None if key is None else scalar_of(key, self.shape_of)
            if key is not None and (scalar is None or scalar.kind not in {"str", "int", "uuid"}):
                self.found.append(
                    rules.STREAM_KEY.at(
                        stream.key.span,
                        f"`{stream.key.name}` cannot be the key of a stream",
                        help="a key is `str`, `int`, `uuid` or a named type of one of these",
                    )
                )
            streams[stream.name.text] = Stream(
                name=stream.name.text, key=key or Scalar("str"), doc=stream.doc, span=stream.name.span
            )
        return streams


def _parts(declared: RecordDecl | EventDecl | EntityDecl) -> tuple[FieldDecl | ChildDecl, ...]:
    """Return the fields, and the children of an entity, which are fields of its class."""
    return (*declared.fields, *declared.children) if isinstance(declared, EntityDecl) else declared.fields


def _promise(written: PromiseDecl | None) -> Promise | None:
    if written is None:
        return None
    promised = next(each for each in _PROMISES if each == written.promise.text)
    return Promise(promised=promised, since=written.since, span=written.promise.span)
