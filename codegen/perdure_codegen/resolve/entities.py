"""Entities: what their references, children, keys and indexes mean."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from perdure_codegen.declarations import (
    EntityDecl,
    FieldDecl,
    IndexDecl,
    NameExpr,
    NullableExpr,
    Word,
)
from perdure_codegen.meaning.constants import BadConstantError, constant
from perdure_codegen.meaning.constraints import facets_of, spec_of
from perdure_codegen.meaning.effective import core
from perdure_codegen.meaning.scope import Report, Scope, Shapes, closest
from perdure_codegen.model import (
    Child,
    Container,
    Entity,
    FieldsShape,
    Index,
    IndexColumn,
    Nullable,
    OnDelete,
    Ref,
    Reference,
    Spec,
    Test,
)
from perdure_codegen.resolve import rules
from perdure_codegen.resolved import ResolvedType
from perdure_codegen.span import Span

__all__ = ["EntityReader"]


class EntityReader:
    """Resolves the entities of a domain, of which the first with a name counts."""

    def __init__(self, scope: Scope, shapes: Shapes, report: Report, declared: Iterable[EntityDecl]) -> None:
        """Read *declared*."""
        self.scope, self.shapes, self.report = scope, shapes, report
        self.declared = {each.name.text: each for each in reversed(list(declared))}
        self._parents: dict[str, tuple[str, str]] = {}
        for owner in reversed(self.declared.values()):
            for child in owner.children:
                self._parents.setdefault(child.entity.text, (owner.name.text, child.name.text))

    def referred(self, field: FieldDecl) -> Spec | None:
        """Return what a reference holds: the type of the key of the entity; None after a report."""
        return self._referred(field, ())

    def _referred(self, field: FieldDecl, seen: tuple[str, ...]) -> Spec | None:
        written = field.spec.type
        target = written.item if isinstance(written, NullableExpr) else written
        if not isinstance(target, NameExpr):
            self.report(
                rules.REFERENCE.at(
                    written.span,
                    "a reference is to one entity",
                    help="for several, declare an entity that refers to both ends, or `children`",
                )
            )
            return None
        entity = self._entity(Word(target.name, target.span))
        if entity is None or not self._can_be_referred_to(entity, target.span, seen):
            return None
        key = next((each for each in entity.fields if each.name.text == entity.key[0].text), None)
        if key is None:
            return None  # what is no field is reported where the key stands
        if key.ref is not None:
            spec = self._referred(key, (*seen, target.name))
        else:
            spec = spec_of(key.spec, self.scope, self.shapes, lambda _: None, historic=False)
        if spec is None:
            return None
        kind = core(spec.type)
        return Spec(Nullable(kind) if isinstance(written, NullableExpr) else kind, spec.facets, spec.unit)

    def _entity(self, word: Word) -> EntityDecl | None:
        if word.text not in self.declared:
            self.report(
                rules.UNKNOWN_ENTITY.at(
                    word.span,
                    f"unknown entity `{word.text}`",
                    help=closest(word.text, self.declared) or "declare it under `entities`",
                )
            )
        return self.declared.get(word.text)

    def _can_be_referred_to(self, entity: EntityDecl, span: Span, seen: tuple[str, ...]) -> bool:
        name = entity.name.text
        if name in seen:
            self.report(
                rules.REFERENCE.at(
                    span, f"the key of `{name}` is a reference that leads back to it", help="give one of them a key"
                )
            )
        elif name in self._parents:
            owner = self._parents[name][0]
            self.report(
                rules.REFERENCE.at(
                    span,
                    f"`{name}` belongs to `{owner}`, and its key counts within that alone",
                    help=f"refer to `{owner}`, and hold the key of the `{name}` in a field beside it",
                )
            )
        elif len(entity.key) > 1:
            self.report(
                rules.REFERENCE.at(
                    span,
                    f"the key of `{name}` has {len(entity.key)} fields, and a reference is one field",
                    help=f"give `{name}` a key of one field, and make the others `unique`",
                )
            )
        else:
            return True
        return False

    def children(self, entity: EntityDecl) -> dict[str, Spec]:
        """Return the collections of *entity* as fields."""
        found: dict[str, Spec] = {}
        for child in entity.children:
            if self._entity(child.entity) is None:
                continue
            kind = Container("list", Ref(child.entity.text, self.scope.counts[child.entity.text]))
            found[child.name.text] = Spec(kind, facets_of(child.constraints, kind, self.shapes, self.report))
        return found

    def entities(self, types: Mapping[str, ResolvedType]) -> dict[str, Entity]:
        """Return what each entity says of its table."""
        return {name: self._table(self.declared[name], types[name]) for name in reversed(self.declared)}

    def _table(self, declared: EntityDecl, resolved: ResolvedType) -> Entity:
        shape = resolved.shape
        fields = shape.fields if isinstance(shape, FieldsShape) else {}
        children = {child.name.text: Child(child.entity.text, child.entity.span) for child in declared.children}
        columns = [name for name in fields if name not in children]
        named = {count.text: of for count, of in declared.counts}
        for words in (declared.key, *declared.unique, declared.search):
            self._known(words, columns, declared)
        for _, of in declared.counts:
            self._known((of,), children, declared, what="collection of children")
        return Entity(
            name=declared.name.text,
            table=declared.table.text,
            span=declared.name.span,
            key=_texts(declared.key),
            references=dict(self._references(declared)),
            children=children,
            counts={name: of.text for name, of in named.items()},
            unique=tuple(map(_texts, declared.unique)),
            indexes=tuple(self._index(each, columns, fields, declared) for each in declared.indexes),
            search=_texts(declared.search),
            versioned=declared.versioned,
            counters=tuple(field.name.text for field in declared.fields if field.counter),
            temporal=declared.temporal is not None,
            words=dict(_places(declared)),
            parent=self._parents.get(declared.name.text),
        )

    def _references(self, declared: EntityDecl) -> Iterator[tuple[str, Reference]]:
        for field in declared.fields:
            if field.ref is None:
                continue
            written = field.spec.type
            target = written.item if isinstance(written, NullableExpr) else written
            wanted = field.ref.on_delete
            on_delete: OnDelete = "restrict"
            if wanted is not None:
                on_delete = (
                    "cascade" if wanted.text == "cascade" else "set_null" if wanted.text == "set_null" else "restrict"
                )
                if on_delete == "set_null" and not isinstance(written, NullableExpr):
                    self.report(
                        rules.REFERENCE.at(
                            wanted.span,
                            f"`{field.name.text}` is never None, so it cannot become so",
                            help="write `| None` behind the entity, or another `on_delete`",
                        )
                    )
            if isinstance(target, NameExpr):
                yield field.name.text, Reference(target.name, on_delete, field.name.span)

    def _index(
        self, index: IndexDecl, columns: Iterable[str], fields: Mapping[str, Spec], declared: EntityDecl
    ) -> Index:
        self._known((column.field for column in index.columns), columns, declared)
        self._known((word for word, _ in index.where), columns, declared)
        tests: list[Test] = []
        for word, node in index.where:
            try:
                if word.text in fields:
                    tests.append(Test(word.text, constant(node, fields[word.text], self.shapes)))
            except BadConstantError as error:
                self.report(rules.BAD_VALUE.at(error.span, error.message, help=error.help))
        ordered = tuple(IndexColumn(column.field.text, column.descending) for column in index.columns)
        return Index(ordered, tuple(tests), index.span)

    def _known(self, words: Iterable[Word], known: Iterable[str], declared: EntityDecl, *, what: str = "field") -> None:
        names = list(known)
        seen: set[str] = set()
        for word in words:
            if word.text not in names:
                help_ = closest(word.text, names) or (f"it has {', '.join(f'`{name}`' for name in names)}")
                message = f"`{declared.name.text}` has no {what} `{word.text}`"
                self.report(rules.UNKNOWN_FIELD.at(word.span, message, help=help_ if names else ""))
            elif word.text in seen:
                self.report(
                    rules.DUPLICATE_NAME.at(word.span, f"{what} `{word.text}` is listed twice", help="remove one")
                )
            seen.add(word.text)


def _texts(words: Iterable[Word]) -> tuple[str, ...]:
    return tuple(word.text for word in words)


def _places(declared: EntityDecl) -> Iterator[tuple[tuple[str, ...], Span]]:
    """Yield where each name stands, by what it is for."""
    yield ("table",), declared.table.span
    if declared.temporal is not None:
        yield ("temporal",), declared.temporal.span
    yield from ((("key", word.text), word.span) for word in declared.key)
    yield from ((("unique", word.text), word.span) for words in declared.unique for word in words)
    yield from ((("search", word.text), word.span) for word in declared.search)
    yield from ((("counter", field.name.text), field.counter.span) for field in declared.fields if field.counter)
    yield from ((("count", word.text), word.span) for word, _ in declared.counts)
    yield from ((("index", each.field.text), each.field.span) for index in declared.indexes for each in index.columns)
